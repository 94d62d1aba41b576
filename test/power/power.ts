import { spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { EVERYTHING } from '../../src/command/request.ts';
import { frozen } from '../../src/model/drop.ts';
import type { Sample } from '../../src/model/sample.ts';
import { LISTEN } from '../../src/model/state.ts';
import { openLibc } from '../../src/platform/linux/libc.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { procfs } from '../../src/platform/linux/procfs.ts';
import { firstLine } from '../scene/first-line.ts';
import { becomeNobody, type Capability, NOBODY } from '../scene/nobody.ts';

/*
 * What can be seen and done with little power, in the network that it is started in; prints one line of JSON, a `Power`.
 *
 * power.ts NAMED nobody|root [CAPABILITY…]     NAMED: named.c, compiled where everybody may run it
 */

/** What works. */
export type Power = {
  /** Every socket, with its user. */
  readonly sockets: boolean;
  /** The processes of the same user, and those of others. */
  readonly own: boolean;
  readonly others: boolean;
  readonly drop: boolean;
  readonly endOwn: boolean;
  readonly endOthers: boolean;
  /** That the end of a socket is heard of. */
  readonly ended: boolean;
};

const PATIENCE = 10_000;

const OTHER = 65533;
const [named, user, ...keeping] = process.argv.slice(2) as [string, string, ...Capability[]];

/** A process of some user that listens. */
async function listener(uid: number) {
  const ids = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const child = spawn('setpriv', [...ids, '--', named, '6e616d6564', '']);
  return { child, port: Number(await firstLine(child)), pid: child.pid as number };
}

function row({ sockets, count }: Sample, port: number): number {
  const { localPort, state } = sockets;
  for (let at = 0; at < count; at++) {
    if (localPort[at] === port && state[at] === LISTEN) return at;
  }
  return -1;
}

await openLibc();
const own = await listener(user === 'root' ? 0 : NOBODY);
const other = await listener(OTHER);
if (user !== 'root') becomeNobody(keeping);

const watch = await linux.watch();
const collector = await linux.open('netlink');
const sample = await collector.read(EVERYTHING);
collector.close();
const { sockets } = sample;
const rows = [row(sample, own.port), row(sample, other.port)] as const;

async function ends({ pid }: typeof own, at: number): Promise<boolean> {
  const found = procfs().process(pid);
  if (found === null) return false;
  const target = { process: found, user: '', inode: sockets.inode[at] as number };
  const { outcome, close } = await linux.signal(target, 'SIGTERM');
  close();
  return outcome.kind === 'sent';
}

/** Whether the end of a socket is heard of: the kernel tells it a moment after the process has gone. */
async function hears(): Promise<boolean> {
  other.child.stdin.end();
  const until = performance.now() + PATIENCE;
  while (watch.take().count === 0) {
    if (performance.now() > until) return false;
    await setTimeout(10);
  }
  return true;
}

const power: Power = {
  sockets: rows.every((at) => at >= 0 && !Number.isNaN(sockets.uid[at])),
  own: sockets.pid[rows[0]] === own.pid,
  others: sockets.pid[rows[1]] === other.pid,
  drop: (await linux.drop(frozen(sockets, rows[0]))).kind === 'dropped',
  endOwn: await ends(own, rows[0]),
  endOthers: await ends(other, rows[1]),
  ended: await hears(),
};
watch.close();
console.log(JSON.stringify(power));
own.child.stdin.end();
process.exit(0);
