import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answered, isRunning, KEYS, type Press, secondsBetween } from './keys.ts';
import { type Peer, YARDSTICK } from './peers.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { type Memory, readCpu, readMemory } from './usage.ts';

/** A program that shows what there is until it is told to quit: with `q` if it has keys, else with Ctrl+C. */
export type Viewer = Peer & { readonly hasKeys: boolean };

/** What people do without a live view: a process for every refresh. */
export const WATCH: Viewer = {
  name: `watch -n 1 ${YARDSTICK}`,
  command: ['watch', '-n', '1', YARDSTICK],
  hasKeys: false,
};

/** What the live view did in one scene; a problem says in one line why figures are missing. */
export type Live = {
  readonly name: string;
  readonly sockets: number;
  /** Sockets a second that came and went. */
  readonly churn: number;
  /** Milliseconds from the start of the process to the first screen with rows, one for each start. */
  readonly starts: readonly number[];
  /** CPU milliseconds of a bare netlink dump, once a second, before the program ran. */
  readonly floor: number;
  readonly steady: Steady | null;
  /** Milliseconds from a key to the output that shows its effect, by what the key does; null where none came in time. */
  readonly presses: Readonly<Record<string, readonly (number | null)[]>>;
  readonly memory: Memory | null;
  readonly problem: string | null;
};

/** The steady state: nobody presses a key. */
export type Steady = {
  /** Milliseconds of CPU a second, and a refresh. */
  readonly cpuASecond: number;
  readonly cpuARefresh: number;
  readonly bytesASecond: number;
};

/** How long and how often the live view is measured. */
export type Patience = {
  readonly starts: number;
  readonly steady: number;
  readonly presses: number;
};

const FIRST_FRAME_MS = 120_000, ANSWER_MS = 2000;
/** What runs once a second is compiled late. */
const SETTLE_MS = 15_000;

/** Measures one viewer in the scene that is open. */
export async function watchLive(
  viewer: Viewer,
  tools: string,
  scene: { readonly sockets: number; readonly churn: number },
  patience: Patience,
): Promise<Live> {
  const live: Draft = {
    ...{ name: viewer.name, sockets: scene.sockets, churn: scene.churn },
    floor: floorCpu(tools),
    ...{ starts: [], steady: null, presses: {}, memory: null, problem: null },
  };
  for (let left = patience.starts; left > 0 && live.problem === null; left--) {
    const terminal = openTerminal(viewer.command);
    try {
      live.starts.push(await firstFrame(terminal));
      if (left === 1) await observe(terminal, live, viewer.hasKeys, patience);
    } catch (error) {
      live.problem = error instanceof Error ? error.message : String(error);
    }
    const quit = await terminal.quit(viewer.hasKeys ? 'q' : '\u0003');
    if (!quit) live.problem ??= 'Did not quit within 5 s';
  }
  return live;
}

type Draft = { -readonly [Key in keyof Live]: Live[Key] } & { readonly starts: number[] };

async function firstFrame(terminal: Terminal): Promise<number> {
  const shown = await terminal.when(isRunning, FIRST_FRAME_MS);
  if (shown === null) throw new Error(`No rows: ${lastWords(terminal)}`);
  return shown - terminal.started;
}

async function observe(terminal: Terminal, live: Draft, hasKeys: boolean, patience: Patience) {
  await delay(SETTLE_MS);
  live.steady = await steadyState(terminal, patience.steady);
  if (!hasKeys) return;
  live.presses = await pressKeys(terminal, patience.presses);
  live.memory = readMemory(terminal.pid);
}

function floorCpu(tools: string): number {
  const text = execFileSync(join(tools, 'floor'), ['netlink', '5', '1000'], { encoding: 'utf8' });
  return JSON.parse(text).cpu;
}

/** Milliseconds from one look at the interval on the screen to the next. */
const LOOK_MS = 100;

async function steadyState(terminal: Terminal, seconds: number): Promise<Steady> {
  const [began, cpu, bytes] = [performance.now(), readCpu(terminal.pid), terminal.bytes()];
  let elapsed = 0;
  // A program that costs as much as it may goes from one interval to another and back.
  let refreshes = 0;
  while (elapsed < seconds) {
    const interval = secondsBetween(terminal.screen());
    await delay(LOOK_MS);
    const now = (performance.now() - began) / 1000;
    refreshes += (now - elapsed) / interval;
    elapsed = now;
  }
  const used = readCpu(terminal.pid) - cpu;
  return {
    cpuASecond: used / elapsed,
    cpuARefresh: used / refreshes,
    bytesASecond: (terminal.bytes() - bytes) / elapsed,
  };
}

async function pressKeys(terminal: Terminal, presses: number): Promise<Live['presses']> {
  const samples: Record<string, (number | null)[]> = {};
  for (let number = 0; number < presses;) {
    for (const press of KEYS) {
      await delay(30 + Math.random() * 150);
      if (press.does === null) {
        terminal.press(press.key);
        await delay(300);
      } else {
        (samples[press.does] ??= []).push(await time(terminal, press));
        number++;
      }
    }
  }
  return samples;
}

async function time(terminal: Terminal, press: Press): Promise<number | null> {
  const before = terminal.screen();
  const pressed = performance.now();
  const answer = terminal.when((screen) => answered(press, before, screen), ANSWER_MS);
  terminal.press(press.key);
  const at = await answer;
  return at === null ? null : at - pressed;
}

function lastWords(terminal: Terminal): string {
  const said = terminal.screen().map(({ text }) => text.trim()).filter((text) => text !== '');
  return said.at(-1) ?? 'the screen is empty';
}
