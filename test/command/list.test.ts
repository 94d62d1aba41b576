import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ConnectionRecord } from '../../src/output/json.ts';
import { parseCsv } from '../output/records.ts';
import { projectFile, runtime } from '../runtime.ts';
import { openChild } from '../scene/children.ts';
import { type Result, run } from '../scene/command.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import { place, readSockets, type SsSocket } from '../scene/ss.ts';

const COLLECTORS = ['netlink', 'ss', 'procfs'] as const;
const PROGRAM = runtime('src/main.tsx');

let scene: Scene;
let told: readonly SsSocket[];

before(async () => {
  scene = await openScene();
  told = byPlace(await readSockets(scene.run));
});
after(() => scene.close());

function byPlace<T extends Parameters<typeof place>[0]>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => place(a) < place(b) ? -1 : 1);
}

/** Runs `estab` in the scene. */
function estab(...args: readonly string[]): Promise<Result> {
  const [program, ...rest] = [...PROGRAM, ...args] as [string, ...string[]];
  return scene.run(program, rest);
}

/** What `estab list` prints with nothing on stderr. */
async function printed(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, status } = await estab('list', ...args);
  assert.deepEqual([stderr, status], ['', 0]);
  return stdout;
}

type Printed = {
  readonly connections: readonly ConnectionRecord[];
  readonly [head: string]: unknown;
};

async function json(...args: readonly string[]): Promise<Printed> {
  return JSON.parse(await printed('--json', ...args)) as Printed;
}

/** The records of `--json`, as much of them as ss tells. */
function asTold({ connections }: Printed): readonly SsSocket[] {
  return byPlace(connections.map((
    {
      user: _,
      tcp: _tcp,
      netns: _netns,
      cgroup: _cgroup,
      unit: _unit,
      container: _container,
      processes,
      ...rest
    },
  ) => ({
    ...rest,
    processes: processes.map(({ pid, fd }) => ({ pid, fd })),
  })) as unknown as SsSocket[]);
}

/** What a collector can tell of what ss told: /proc/net has no cookies, and no limit of a listener's queue. */
function tellable(collector: (typeof COLLECTORS)[number], socket: SsSocket) {
  const fromFiles = collector === 'procfs' || (collector === 'ss' && socket.protocol === 'udp');
  if (!fromFiles) return socket;
  const { state, sendQueue } = socket;
  return { ...socket, cookie: null, sendQueue: state === 'LISTEN' ? null : sendQueue };
}

for (const collector of COLLECTORS) {
  test(`list --json --collector ${collector} holds exactly what ss tells`, async () => {
    const all = await json('--collector', collector);
    assert.deepEqual(asTold(all), told.map((socket) => tellable(collector, socket)));
    assert.deepEqual([all['schema'], all['collector'], all['hiddenOwners']], [1, collector, 0]);
  });
}

test('without --collector it is netlink', async () => {
  assert.equal((await json())['collector'], 'netlink');
});

test('what the kernel does not tell of a connection is null, and never 0', async () => {
  const { connections } = await json();
  const waiting = connections.find(({ state }) => state === 'TIME_WAIT');
  assert.deepEqual([waiting?.uid, waiting?.user, waiting?.inode, waiting?.tcp], [
    null,
    null,
    null,
    null,
  ]);
  const listener = connections.find(({ state }) => state === 'LISTEN');
  assert.deepEqual([listener?.remote, listener?.tcp], [null, null]);
  for (const { protocol, tcp } of connections) if (protocol === 'udp') assert.equal(tcp, null);
  const call = connections.find(({ local }) =>
    local.port === scene.socket('established4').localPort
  );
  assert.ok(call?.tcp?.rttMicros !== null && call?.tcp?.bytesReceived === 'answer'.length);
});

test('--ndjson prints what --json does, a connection a line', async () => {
  const { connections } = await json();
  const lines = (await printed('--ndjson')).trimEnd().split('\n').map((line) => JSON.parse(line));
  const still = (one: ConnectionRecord) => ({ ...one, tcp: null });
  assert.deepEqual(lines.map(still), connections.map(still));
});

test('the table has a line for each socket under the headings of netstat', async () => {
  const [header, ...lines] = (await printed()).trimEnd().split('\n') as [string, ...string[]];
  assert.match(
    header,
    /^Proto Recv-Q Send-Q Local Address +Foreign Address +State +User +PID Process$/,
  );
  assert.equal(lines.length, told.length);
  for (const line of lines) assert.equal(line, line.trimEnd());
  const listener = lines.find((line) => line.includes('0.0.0.0:8001'));
  const pattern = `^tcp +0 +128 0.0.0.0:8001 +0.0.0.0:\\* +LISTEN +root +${scene.pid} scene$`;
  assert.match(listener ?? '', new RegExp(pattern));
});

test('--csv is read back by the rules of RFC 4180', async () => {
  const keys = ['proto', 'state', 'lport', 'rport', 'pid', 'fd', 'inode', 'uid'];
  const records = parseCsv(await printed('--csv', '--columns', keys.join(',')));
  assert.deepEqual(records[0], keys);
  const expected = told.map(({ protocol, family, state, local, remote, processes, inode, uid }) =>
    [
      family === 6 ? `${protocol}6` : protocol,
      state,
      local.port,
      remote?.port,
      processes[0]?.pid,
      processes[0]?.fd,
      inode,
      uid,
    ].map((value) => String(value ?? ''))
  );
  assert.deepEqual(records.slice(1).map(String).toSorted(), expected.map(String).toSorted());
});

test('--columns chooses and orders, --no-header leaves the headings out', async () => {
  const args = ['-l4t', '--columns', 'lport,state', '--sort', 'lport'];
  const lines = '8001 LISTEN\n 8004 LISTEN\n 8005 LISTEN\n';
  assert.equal(await printed(...args), `LPort State\n ${lines}`);
  assert.equal(await printed(...args, '--no-header'), lines.replaceAll('\n ', '\n'));
  assert.equal(
    await printed(...args, '--csv', '-H'),
    '8001,LISTEN\r\n8004,LISTEN\r\n8005,LISTEN\r\n',
  );
});

/** What a command line shows of what ss told. */
const SELECTIONS: Readonly<Record<string, (socket: SsSocket) => boolean>> = {
  '-tulpn': ({ state }) => state === 'LISTEN' || state === null,
  '-antp': ({ protocol }) => protocol === 'tcp',
  '-l': ({ state }) => state === 'LISTEN' || state === null,
  '-u': ({ protocol }) => protocol === 'udp',
  '-6': ({ family }) => family === 6,
  '-4lt': ({ family, state }) => family === 4 && state === 'LISTEN',
  'state:syn-recv': ({ state }) => state === 'SYN_RECV',
  'state:closing,listen': ({ state }) =>
    ['LISTEN', 'FIN_WAIT1', 'FIN_WAIT2', 'CLOSING', 'TIME_WAIT', 'CLOSE_WAIT', 'LAST_ACK']
      .includes(state ?? ''),
  ':8001': ({ local, remote }) => local.port === 8001 || remote?.port === 8001,
  'raddr:192.0.2.0/24 !state:time-wait': ({ remote, state }) =>
    remote?.address.startsWith('192.0.2.') === true && state !== 'TIME_WAIT',
  'port:8000-8002 | uid:65534': ({ local, remote, uid }) =>
    [local.port, remote?.port ?? 0].some((port) => port >= 8000 && port <= 8002) || uid === 65534,
};

for (const [words, passes] of Object.entries(SELECTIONS)) {
  test(`list ${words} shows what it says`, async () => {
    // What an option asks for is read by each collector in its own way; a filter of words comes after them.
    for (const collector of words.startsWith('-') ? COLLECTORS : ['netlink'] as const) {
      const shown = asTold(await json('--collector', collector, ...words.split(' ')));
      const expected = told.filter(passes).map((socket) => tellable(collector, socket));
      assert.ok(expected.length > 0);
      assert.deepEqual(shown, expected, collector);
    }
  });
}

test('proc: names the process of a shared socket, whichever of its holders it is', async () => {
  const shown = asTold(await json('proc:scene-worker'));
  assert.deepEqual(shown.map(({ local }) => local.port), [scene.socket('shared').localPort]);
});

test('--sort orders by numbers, not by their digits, and what is not known comes last', async () => {
  const inodes = async (sort: string) =>
    (await printed('--sort', sort, '-c', 'inode', '-H', '--csv')).split('\r\n').slice(0, -1);
  const known = told.flatMap(({ inode }) => inode ?? []).toSorted((a, b) => a - b);
  const unknown = new Array(told.length - known.length).fill('');
  assert.deepEqual(await inodes('inode'), [...known.map(String), ...unknown]);
  assert.deepEqual(await inodes('-inode'), [...known.toReversed().map(String), ...unknown]);
});

test('without a terminal on stdout, estab is estab list', async () => {
  const { stdout, status } = await estab('-lt', '-c', 'lport', '-H', '--sort', 'lport');
  assert.deepEqual([stdout, status], ['8001\n8002\n8003\n8004\n8005\n', 0]);
});

const MISTAKES: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['--jsno'], /^estab: Unknown option --jsno: did you mean --json\?\n$/],
  [['--json', '--csv'], /^estab: Cannot use --json with --csv: expected one of them\n$/],
  [
    ['--json', '-c', 'pid'],
    /^estab: Cannot use --columns with --json: expected --csv or a table\n$/,
  ],
  [
    ['--ndjson', '-H'],
    /^estab: Cannot use --no-header with --ndjson: expected --csv or a table\n$/,
  ],
  [
    ['--json', '--services'],
    /^estab: Cannot use --services with --json: expected --csv or a table\n$/,
  ],
  [
    ['--json', '--group', 'user', '-c', 'count'],
    /^estab: Cannot use --columns with --json: expected --csv or a table\n$/,
  ],
  [['--columns', 'pdi'], /^estab: Unknown column "pdi": did you mean pid\?\n$/],
  [['--sort', 'pdi'], /^estab: Unknown value "pdi" of --sort: did you mean pid\?\n$/],
  [['stat:listen'], /^estab: Cannot read the filter "stat:listen" at column 1: Unknown key "stat"/],
  [
    ['--collector', 'lsof'],
    /^estab: Unknown value "lsof" of --collector: expected one of netlink, /,
  ],
];

for (const [args, message] of MISTAKES) {
  test(`list ${args.join(' ')} ends with 2 and one line that says why`, async () => {
    const { stdout, stderr, status } = await estab('list', ...args);
    assert.match(stderr, message);
    assert.deepEqual([stdout, status, stderr.split('\n').length], ['', 2, 2]);
  });
}

test('--help and --version end with 0', async () => {
  const help = await estab('--help');
  assert.deepEqual([help.stderr, help.status], ['', 0]);
  assert.match(help.stdout, /^estab: .+\n\nUsage: estab /);
  const version = await estab('--version');
  assert.match(version.stdout, /^estab \d+\.\d+\.\d+\n$/);
  assert.deepEqual([version.stderr, version.status], ['', 0]);
});

test('a reader that goes away ends the program without a word', async () => {
  // A thousand connections are more than a pipe holds.
  const alone = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const child = await openChild({ connections: 500, inside: (argv) => [...alone, ...argv] });
  try {
    const inside = ['nsenter', `--target=${child.pid}`, '--net', '--', ...PROGRAM, 'list'];
    const piped = (args: string, reader: string) =>
      run('bash', ['-c', `"$@" ${args} | ${reader}; echo "\${PIPESTATUS[0]}"`, 'bash', ...inside]);
    for (const format of ['', '--json', '--ndjson', '--csv']) {
      const { stdout, stderr } = await piped(format, 'head -1');
      const lines = stdout.trimEnd().split('\n');
      assert.deepEqual([stderr, lines.length, lines[1]], ['', 2, '0'], format);
    }
    assert.deepEqual(await piped('--json', 'true'), { stdout: '0\n', stderr: '', status: 0 });
    const counted = await piped('--ndjson', '{ sleep 0.2; wc -l; }');
    assert.deepEqual(counted, { stdout: '1001\n0\n', stderr: '', status: 0 });
  } finally {
    await child.close();
  }
});

test('an ordinary user sees every socket, and how many owners are hidden', async () => {
  const [program, ...rest] = runtime('test/scene/list-as-nobody.ts') as [string, ...string[]];
  const list = (...args: readonly string[]) => scene.run(program, [...rest, 'list', ...args]);
  for (const collector of COLLECTORS) {
    const { stdout, stderr, status } = await list('--json', '--collector', collector);
    assert.deepEqual([stderr, status], ['', 0]);
    const all = JSON.parse(stdout) as Printed;
    const expected = told.map((socket) => ({ ...tellable(collector, socket), processes: [] }));
    assert.deepEqual(asTold(all), expected);
    const owned = told.filter(({ inode }) => inode !== null);
    assert.equal(all['hiddenOwners'], owned.length);
  }
  const table = await list();
  assert.deepEqual([table.stderr, table.status], ['', 0]);
});

test('where netlink does not work, it says so if it was asked for, and else reads /proc', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'estab-'));
  try {
    const library = join(folder, 'no-netlink.so');
    const source = projectFile('test/scene/no-netlink.c');
    const compiled = await run('cc', ['-shared', '-fPIC', '-o', library, source]);
    assert.equal(compiled.status, 0, compiled.stderr);
    const without = (...args: readonly string[]) =>
      scene.run('env', [`LD_PRELOAD=${library}`, ...PROGRAM, 'list', '--json', ...args]);

    const asked = await without('--collector', 'netlink');
    assert.match(
      asked.stderr,
      /^estab: Cannot read sockets: netlink: socket: .+ \(EAFNOSUPPORT\)\n$/,
    );
    assert.deepEqual([asked.stdout, asked.status], ['', 1]);

    const best = await without();
    assert.deepEqual([best.stderr, best.status], ['', 0]);
    assert.equal((JSON.parse(best.stdout) as Printed)['collector'], 'procfs');
  } finally {
    await rm(folder, { recursive: true });
  }
});

for (const path of ['/nowhere', '/dev/null']) {
  test(`where there is no ss in ${path}, it says so and ends`, async () => {
    const words = ['env', `PATH=${path}`, ...PROGRAM, 'list', '--collector', 'ss'];
    // Less than a reading of ss may take.
    const { stdout, stderr, status } = await scene.run('timeout', ['20', ...words]);
    assert.match(stderr, /^estab: Cannot read sockets: ss: Cannot run ss: .+\n$/);
    assert.deepEqual([stdout, status], ['', 1]);
  });
}
