/**
 * Runs the live view for long over sockets that come and go, presses its keys, and prints whether its memory and its descriptors stay
 * what they are:
 *
 *     deno task soak [MINUTES [SOCKETS [CHURN [PROGRAM…]]]]
 *
 * CHURN is how many sockets a second come and go. Everything runs in namespaces of its own. It ends with 1 where something grew.
 */
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endWithOutside, runInside, toolsInside } from './bench/namespace.ts';
import { openScene } from './bench/scene.ts';
import { openTerminal } from './bench/terminal.ts';
import { readCpu, readMemory } from './bench/usage.ts';

/** What a process has at one moment. */
export type Look = {
  /** Since the start. */
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly descriptors: number;
};

/** Memory may differ by this much between two halves that are alike: what is garbage is collected when the engine likes. */
const SLACK = 0.1;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/**
 * What grew, in a sentence; '' where nothing did. The first quarter is the warming up; then the last quarter is compared with the
 * second.
 */
export function grown(looks: readonly Look[]): string {
  const quarter = (number: number) =>
    looks.slice(looks.length * (number - 1) / 4, looks.length * number / 4);
  const of = (name: 'memoryMiB' | 'descriptors', number: number) =>
    median(quarter(number).map((look) => look[name]));
  const [before, after] = [of('memoryMiB', 2), of('memoryMiB', 4)];
  if (after > before * (1 + SLACK)) return `memory grew from ${before} to ${after} MiB`;
  const [open, later] = [of('descriptors', 2), of('descriptors', 4)];
  return later > open ? `descriptors grew from ${open} to ${later}` : '';
}

const EVERY_MS = 5000;

/** What somebody who looks for long presses: movement, filters, a sort, details, the menu of states, pause and on. */
const KEYS = [
  'j',
  'G',
  'g',
  'e',
  'e',
  '>',
  'S',
  '\r',
  '\x1b',
  'f',
  '\x1b',
  'H',
  'H',
  'p',
  'p',
  '?',
  '\x1b',
];

async function soak(
  tools: string,
  minutes: number,
  sockets: number,
  churn: number,
  program: readonly string[],
): Promise<number> {
  const scene = await openScene(tools, { sockets, churn, churners: 2 });
  const terminal = openTerminal(program);
  const looks: Look[] = [];
  const began = performance.now();
  let printed = 0;
  console.log('minutes  memory MiB  descriptors  processor s  bytes to the terminal');
  while (performance.now() - began < minutes * 60_000) {
    terminal.press(KEYS[looks.length % KEYS.length] as string);
    await setTimeout(EVERY_MS);
    const seconds = (performance.now() - began) / 1000;
    const memoryMiB = Math.round(readMemory(terminal.pid).now / 1024);
    const descriptors = readdirSync(`/proc/${terminal.pid}/fd`).length;
    looks.push({ seconds, memoryMiB, descriptors });
    if (seconds < printed * 60) continue;
    printed++;
    const cells = [seconds / 60, memoryMiB, descriptors, readCpu(terminal.pid) / 1000];
    console.log([...cells.map((cell) => cell.toFixed(1)), terminal.bytes()].join('\t'));
  }
  // Whatever was open last.
  terminal.press('\x1b');
  await setTimeout(EVERY_MS);
  const quit = await terminal.quit('q');
  await scene.close();
  const problem = quit ? grown(looks) : 'it did not end when q was pressed';
  const { memoryMiB, descriptors } = looks.at(-1) as Look;
  console.log(problem || `flat: ${memoryMiB} MiB and ${descriptors} descriptors at the end`);
  return problem === '' ? 0 : 1;
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const tools = toolsInside();
  if (tools === null) process.exit(await runInside(fileURLToPath(import.meta.url), args));
  endWithOutside(tools);
  const [minutes = '60', sockets = '2000', churn = '2000', ...program] = args;
  const usual = [
    process.execPath,
    'run',
    '-A',
    fileURLToPath(new URL('../src/main.tsx', import.meta.url)),
  ];
  const words = program.length > 0 ? program : usual;
  process.exit(await soak(tools, Number(minutes), Number(sockets), Number(churn), words));
}
