import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { width } from '../../src/model/text.ts';
import type { UnixRecord } from '../../src/output/json.ts';
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { withProgram } from '../scene/compile.ts';
import { firstLine } from '../scene/first-line.ts';

const NAME = `estab-test-${process.pid}`;
let folder: string;
let server: ChildProcessWithoutNullStreams;
let caller: ChildProcessWithoutNullStreams;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unix-'));
  await withProgram('test/scene/unix.c', async (program) => {
    server = spawn(program, ['serve', folder, NAME]);
    await firstLine(server);
    caller = spawn(program, ['call', folder, NAME]);
    await firstLine(caller);
  });
});
after(async () => {
  const ended = [server, caller].map((one) => {
    one.stdin.end();
    return new Promise((resolve) => one.on('close', resolve));
  });
  await Promise.all(ended);
  await rm(folder, { recursive: true });
});

async function list(...args: readonly string[]): Promise<string> {
  const [program, ...rest] = [...runtime('src/main.tsx'), 'list', ...args] as [string, ...string[]];
  const { stdout, stderr, status } = await run(program, rest);
  assert.deepEqual([stderr, status], ['', 0]);
  return stdout;
}

/** The sockets of the two processes. */
async function records(...args: readonly string[]): Promise<readonly UnixRecord[]> {
  const text = await list('-x', '--ndjson', `pid:${server.pid},${caller.pid}`, ...args);
  const rows = text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  // What a runtime gives its children for stdin and stdout may be UNIX sockets too.
  return rows.filter(({ processes }: UnixRecord) =>
    processes.every(({ pid }) => pid === server.pid || pid === caller.pid) &&
    processes.every(({ fd }) => fd > 2)
  );
}

type Told = {
  readonly type: string;
  readonly state: string | null;
  readonly recvQueue: number;
  readonly sendQueue: number;
  readonly path: string | null;
  readonly inode: number;
  readonly peer: number;
  readonly pid: number;
};

/** The sockets of the two processes as ss tells them. */
async function told(): Promise<readonly Told[]> {
  const { stdout } = await run('ss', ['-HOxanp']);
  const line =
    /^(\S+) +(\S+) +(\d+) +(\d+) +(.*?) (\d+) +\* (\d+) +users:\(\("[^"]*",pid=(\d+),fd=(\d+)\)\)/;
  return stdout.split('\n').flatMap((text) => {
    const [, type = '', state, recv, send, path, inode, peer, pid, fd] = line.exec(text) ?? [];
    if (![server.pid, caller.pid].includes(Number(pid)) || Number(fd) <= 2) return [];
    return [{
      type,
      state: state === 'UNCONN' ? null : state === 'ESTAB' ? 'ESTABLISHED' : state as string,
      recvQueue: Number(recv),
      sendQueue: Number(send),
      path: path === '*' ? null : path as string,
      inode: Number(inode),
      peer: Number(peer),
      pid: Number(pid),
    }];
  });
}

function byInode<T extends { readonly inode: number | null }>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => (a.inode ?? 0) - (b.inode ?? 0));
}

test('-x tells what ss -x tells: type, state, queues, path, the other end and the process', async () => {
  const found = (await records()).map((one) => ({
    type: one.type,
    state: one.state,
    recvQueue: one.recvQueue,
    sendQueue: one.sendQueue,
    path: one.path,
    inode: one.inode,
    peer: one.peer?.inode ?? 0,
    pid: one.processes[0]?.pid,
  }));
  const expected = await told();
  assert.ok(expected.length >= 10);
  assert.deepEqual(byInode(found), byInode(expected));
});

test('the process at the other end is told, where the socket was accepted', async () => {
  const rows = await records();
  const accepted = rows.find(({ path, state }) =>
    path === join(folder, 'stream') && state === 'ESTABLISHED'
  );
  assert.equal(accepted?.processes[0]?.pid, server.pid);
  assert.deepEqual(accepted?.peer?.processes.map(({ pid }) => pid), [caller.pid]);
  assert.equal(accepted?.recvQueue, 5);
  const call = rows.find(({ inode }) => inode === accepted?.peer?.inode);
  assert.deepEqual(call?.peer?.processes.map(({ pid }) => pid), [server.pid]);
});

test('the files of /proc tell paths, types and states, and no other end', async () => {
  const plain = byInode(await records('--collector', 'procfs'));
  const whole = byInode(await records());
  const told = (rows: readonly UnixRecord[]) =>
    rows.map(({ inode, path, type, state }) => ({ inode, path, type, state }));
  assert.deepEqual(told(plain), told(whole));
  assert.ok(
    plain.every(({ peer, cookie, recvQueue }) =>
      peer === null && cookie === null && recvQueue === null
    ),
  );
});

test('the table has the path for an address, and gives the terminal nothing to obey', async () => {
  const lines = (await list('-xl', folder)).split('\n');
  const stream = lines.find((line) => line.includes(`${folder}/stream`));
  assert.match(stream as string, /^u_str +0 +7 +\S+ +\* +LISTEN /);
  assert.ok(lines.some((line) => line.startsWith('u_seq') && line.includes(`${folder}/packets`)));
  assert.ok(lines.some((line) => line.startsWith('u_dgr') && line.includes(' UNCONN ')));
  assert.ok(lines.some((line) => line.includes(`${folder}/?[31mred`)));
  const connected = await list('-x', `pid:${caller.pid}`);
  assert.match(connected, new RegExp(`u_str .* \\w+ \\(${server.pid}\\) ${folder}/stream +ESTAB`));
});

test('a path of wide letters is whole, and what follows it stands below the others', async () => {
  const path = join(folder, 'é漢字🙂');
  const wide = createServer().listen(path);
  await once(wide, 'listening');
  try {
    const lines = async (...columns: readonly string[]) =>
      (await list('-xl', '--no-header', '--columns', columns.join(), folder)).trimEnd().split('\n');
    assert.ok((await lines('local')).includes(path));
    const places = (await lines('local', 'state'))
      .map((line) => width(line.slice(0, line.lastIndexOf(' '))));
    assert.ok(places.length > 1);
    assert.equal(new Set(places).size, 1);
  } finally {
    wide.close();
  }
});

test('filters know UNIX sockets, and those of addresses and ports pass none', async () => {
  const count = async (...args: readonly string[]) => (await records(...args)).length;
  assert.equal(await count(`"@${NAME}"`, 'state:listen'), 1);
  assert.equal(await count('proto:u_seq', 'state:listen'), 1);
  assert.equal(await count('proto:unix'), await count());
  const addresses = ['addr:::', 'addr:0.0.0.0', 'addr:::/0', 'port:0', 'rport:0', 'dst *:0'];
  assert.equal(await count(`( ${addresses.join(' | ')} | proto:tcp | !proto:unix )`), 0);
});

test('UNIX sockets are there with -x, or where the filter names them', async () => {
  const protocols = async (...args: readonly string[]) => {
    const text = await list('--ndjson', ...args);
    return new Set(text.split('\n').filter((one) => one).map((one) => JSON.parse(one).protocol));
  };
  assert.ok(!(await protocols()).has('unix'));
  for (const asked of ['-x', 'proto:unix', 'proto:u_seq', '( proto:u_dgr state:unconn )']) {
    assert.deepEqual(await protocols(asked), new Set(['unix']), asked);
  }
  assert.ok((await protocols('proto:udp,unix')).isSubsetOf(new Set(['udp', 'unix'])));
  assert.deepEqual(await protocols('-t', 'proto:unix'), new Set());
  assert.ok(!(await protocols('!proto:unix')).has('unix'));
  assert.ok((await protocols('-tx')).isSubsetOf(new Set(['tcp', 'unix'])));
});
