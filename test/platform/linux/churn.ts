import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { frozen } from '../../../src/model/drop.ts';
import { TCP } from '../../../src/model/protocol.ts';
import { sockets } from '../../../src/model/sockets.ts';
import { ESTABLISHED } from '../../../src/model/state.ts';
import { drop } from '../../../src/platform/linux/drop.ts';
import { signal } from '../../../src/platform/linux/signal.ts';

/*
 * Acts, again and again, on what lives.c or calls.c made a moment ago and has mostly replaced by then; prints one line of JSON, a `Score`.
 *
 * churn.ts PROGRAM signal|drop careful|careless ACTS REUSED
 *
 * It acts so many times at least, and until that many lives had a number that another one had had before: how many that are in a time is the
 * machine's own affair.
 *
 * `careless` acts as a program would that trusts in numbers, and always on what is long replaced: kill(2) by pid, SOCK_DESTROY
 * without the cookie.
 */

/** What came of it all. */
export type Score = {
  /** How often each outcome was told. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Lives that were hit, and those of them that were never meant, or oftener hit than an act on them succeeded. */
  readonly hit: number;
  readonly wrong: number;
  /** Lives whose number another one had had before. */
  readonly reused: number;
  readonly lives: number;
};

/** What a line of the program tells of a life or a connection. */
type Life = { readonly number: number; readonly fields: readonly string[] };

/** Acts on a life; gives the outcome's word, and whether the life may have been hit. */
type Deed = (life: Life) => Promise<readonly [outcome: string, done: boolean]>;

const SIGNALS = ['SIGTERM', 'SIGUSR1', 'SIGINT', 'SIGCONT'] as const;
let turn = 0;

async function signalled({ fields }: Life): Promise<readonly [string, boolean]> {
  const [pid, startTime, inode] = fields.map(Number) as [number, number, number];
  const target = { process: { pid, startTime, name: '', command: '' }, user: '', inode };
  const name = SIGNALS[turn++ % SIGNALS.length] as (typeof SIGNALS)[number];
  const { outcome, close } = await signal(target, name);
  close();
  return [outcome.kind, outcome.kind === 'sent'];
}

function killed({ fields }: Life): Promise<readonly [string, boolean]> {
  try {
    process.kill(Number(fields[0]), 'SIGUSR1');
    return Promise.resolve(['sent', true]);
  } catch {
    return Promise.resolve(['vanished', false]);
  }
}

const NO_COOKIE = 2n ** 64n - 1n;

function socketOf(port: number, cookie: bigint) {
  const table = sockets(1);
  table.protocol[0] = TCP;
  table.family[0] = 4;
  table.state[0] = ESTABLISHED;
  table.local[3] = 0x7f000001;
  table.remote[3] = 0x7f000001;
  table.localPort[0] = port;
  table.remotePort[0] = 9000;
  table.cookieLow[0] = Number(cookie & 0xffffffffn);
  table.cookieHigh[0] = Number(cookie >> 32n);
  return frozen(table, 0);
}

function dropped(cookie: (told: string) => bigint): Deed {
  return async ({ fields: [port, told] }) => {
    const { kind } = await drop(socketOf(Number(port), cookie(told as string)));
    return [kind, kind === 'dropped'];
  };
}

const DEEDS: Readonly<Record<string, Readonly<Record<string, Deed>>>> = {
  signal: { careful: signalled, careless: killed },
  drop: { careful: dropped(BigInt), careless: dropped(() => NO_COOKIE) },
};

const [program, what, how] = process.argv.slice(2) as [string, string, string];
const [acts, reused] = process.argv.slice(5).map(Number) as [number, number];
const deed = DEEDS[what]?.[how] as Deed;
// A number between two lives may be that of one of this program's own threads.
process.on('SIGUSR1', () => {});

/** Those that came last: one that lives still, as a rule, and its forerunners under the same numbers. */
const RECENT = 12;
const recent: Life[] = [];
const hits = new Map<number, number>();
const seen = new Set<string>();
let lives = 0;
const child = spawn(program, ['1000000'], { stdio: ['pipe', 'pipe', 'inherit'] });
const ended = new Promise<void>((resolve) => {
  createInterface({ input: child.stdout })
    .on('line', (line) => {
      const [first, ...rest] = line.split(' ') as [string, ...string[]];
      if (first === 'hit') return void hits.set(Number(rest[0]), Number(rest[1] ?? 1));
      recent.push({ number: Number(first), fields: rest });
      if (recent.length > RECENT) recent.shift();
      seen.add(rest[0] as string);
      lives++;
    })
    .on('close', resolve);
});

const done = new Map<number, number>();
const outcomes: Record<string, number> = {};
for (let act = 0; act < acts || lives - seen.size < reused;) {
  // Lets the next lines in.
  await setImmediate();
  const life = recent[how === 'careful' ? act * 7 % Math.max(1, recent.length) : 0];
  if (life === undefined || recent.length < RECENT) continue;
  const [outcome, may] = await deed(life);
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  if (may) done.set(life.number, (done.get(life.number) ?? 0) + 1);
  act++;
}
child.stdin.end();
await ended;

const wrong = [...hits].filter(([number, count]) => count > (done.get(number) ?? 0)).length;
const score: Score = { outcomes, hit: hits.size, wrong, reused: lives - seen.size, lives };
console.log(JSON.stringify(score));
process.exit(0);
