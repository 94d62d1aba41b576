/**
 * Takes the picture at the top of the README: the real program in a real terminal, on real sockets of processes that
 * play a small server. It needs Linux and root: `deno task picture`.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { firstLine } from '../test/scene/first-line.ts';
import { projectFile, runtime } from '../test/runtime.ts';
import { open } from '../test/terminal/terminal.ts';
import {
  type Actor,
  ACTORS,
  CALLERS,
  HOST,
  OTHERS,
  SERVER,
  SILENT,
  USERS,
} from './picture/cast.ts';
import { svg } from './picture/svg.ts';

const COLUMNS = 120, ROWS = 33;

/** The connection under the cursor. */
const SELECTED = '203.0.113.77:51044';

/** What the screen shows when the picture is taken: states, a new row (by its mark), and rates. */
const WANTED = [
  /SYN_SENT/,
  /FIN_WAIT2/,
  /CLOSE_WAIT/,
  /^\+tcp +TIME_WAIT/,
  /nginx .*\d{3}K$/,
];

/** Says to this script that it runs in the namespaces. */
const INSIDE = 'inside';

/**
 * Runs this script once more with a host name, users, processes and a network of its own; the kernel ends everything in
 * there with its first process.
 */
async function outside(): Promise<number> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error('Cannot take the picture: namespaces and users need Linux and root');
  }
  const folder = mkdtempSync(join(tmpdir(), 'estab-picture-'));
  try {
    const users = join(folder, 'passwd');
    const lines = [...USERS].map(([name, uid]) => `${name}:x:${uid}:${uid}::/:/usr/sbin/nologin\n`);
    writeFileSync(users, lines.join(''));
    const inside = spawn('unshare', [
      ...['--net', '--uts', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c'],
      `hostname ${HOST} && mount --bind ${users} /etc/passwd && exec "$0" "$@"`,
      ...[...runtime('scripts/picture.ts'), INSIDE],
    ], { stdio: ['pipe', 'inherit', 'inherit'] });
    const [status] = await once(inside, 'exit');
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs ip(8), here or where `words` lead. */
function ip(line: string, words: readonly string[] = ['ip']): void {
  execFileSync(words[0] as string, [...words.slice(1), ...line.split(' ')]);
}

/** Starts a process of the play; resolves when its sockets are there. */
async function start(actor: Actor): Promise<void> {
  // The next process of this namespace gets the number behind the last one.
  writeFileSync('/proc/sys/kernel/ns_last_pid', String(actor.pid - 1));
  const words = [...runtime('scripts/picture/actor.ts'), JSON.stringify(actor)];
  await firstLine(spawn(words[0] as string, words.slice(1)));
}

/** Joins a second network by a cable, so that the sockets of those who call are not in the picture; gives who calls. */
async function connect(): Promise<ChildProcessWithoutNullStreams> {
  const callers = spawn('unshare', [
    ...['--net', 'sh', '-c', 'echo ready && read -r _ && exec "$0" "$@"'],
    ...[...runtime('scripts/picture/actor.ts'), JSON.stringify(CALLERS)],
  ]);
  await firstLine(callers);
  const there = ['nsenter', `--target=${callers.pid}`, '--net', 'ip'];
  // As every server does it that listens on 0.0.0.0 and on [::] at once.
  writeFileSync('/proc/sys/net/ipv6/bindv6only', '1');
  // Each process opens its own listeners as its own user, port 53 too.
  writeFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', '0');
  ip('link set lo up');
  ip('link add cable type veth peer name far');
  ip(`link set far netns ${callers.pid}`);
  SERVER.forEach((address) => ip(`address add ${address} dev cable`));
  OTHERS.forEach((address) => ip(`address add ${address} dev far`, there));
  ip('link set cable up');
  ip('link set far up', there);
  ip('route add default dev cable');
  ip('-6 route add default dev cable');
  ip('-6 route add default dev far', there);
  ip(`neighbour add ${SILENT} lladdr 02:00:00:00:00:77 dev cable nud permanent`);
  return callers;
}

/** The line of the selected socket. */
function status(screen: readonly string[]): string {
  return screen.at(-3) ?? '';
}

async function inside(): Promise<void> {
  const callers = await connect();
  for (const actor of ACTORS) await start(actor);
  callers.stdin.write('\n');
  const terminal = open([...runtime('src/main.tsx'), '--interval=0.1'], {
    columns: COLUMNS,
    rows: ROWS,
  });
  await terminal.until(SELECTED, 'the connection to select');
  // A history of minutes in seconds; then on at the usual pace.
  await terminal.until(/Rx .*[▁-█]{18}/, 'a history');
  terminal.press('+', '+', '+');
  await terminal.until('every 1 s');
  while (!status(terminal.screen()).includes(SELECTED)) {
    const before = status(terminal.screen());
    terminal.press('j');
    await terminal.until((screen) => status(screen) !== before, 'another selected row');
  }
  await terminal.until(
    (screen) => WANTED.every((pattern) => screen.some((line) => pattern.test(line))),
    'all that the picture shall show',
  );
  // The last row stays empty.
  const lines = Array.from({ length: ROWS - 1 }, (_, row) => terminal.runs(row));
  mkdirSync(projectFile('docs'), { recursive: true });
  writeFileSync(projectFile('docs/estab.svg'), svg(lines, 'estab, live, on a server'));
  await terminal.close();
}

if (process.argv[2] === INSIDE) {
  await inside();
  // The first process takes everything in the namespaces with it.
  process.exit();
} else {
  process.exitCode = await outside();
}
