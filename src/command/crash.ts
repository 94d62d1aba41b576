import { mkdirSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { isFault } from '../model/fault.ts';
import { harmless } from '../model/text.ts';
import { type Option, OPTIONS, parseLine } from '../options.ts';
import { folderIn } from './home.ts';

/** The exit status after an unexpected error (EX_SOFTWARE, sysexits.h). */
export const CRASHED = 70;

/** An error that nothing in the program caught: its cause. */
export class Uncaught extends Error {
  override readonly name = 'Uncaught';
}

/** Whether nobody foresaw an error: all others say in a sentence what could not be done. */
export function isUnexpected(error: unknown): boolean {
  return error instanceof Uncaught || isFault(error);
}

/** Rejects with an `Uncaught` at the first error that nothing catches. */
export function uncaught(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const fail = (cause: unknown) => reject(new Uncaught('Nothing caught it', { cause }));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  // It may come before anybody waits for it.
  promise.catch(() => {});
  return promise;
}

/** The folder above the sources, or above the built program: the path to it is the user's own affair. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where the stack leads through the program and its libraries. */
function frames(error: unknown): readonly string[] {
  const stack = error instanceof Error ? error.stack ?? '' : '';
  return stack.split('\n').filter((line) => /^\s+at /.test(line)).map((line) =>
    line.replaceAll('file://', '').replaceAll(ROOT, '')
      .replace(/(?<=[ (])\/\S*?(?=node_modules\/|[^/\s]+$)/, '…/')
  );
}

/**
 * What happened, without what is the user's: the engine's own sentence with its quotations and numbers taken out, and of any other
 * error, whose message may hold an address or a path, only its name and code.
 */
function kind(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const code = (error as NodeJS.ErrnoException).code;
  if (!isFault(error)) return `${error.name}${code === undefined ? '' : ` ${code}`}`;
  const message = error.message.replace(/(['"`]).*\1/g, '$1…$1').replace(/: .*$|\bin \S+$/s, '…');
  return `${error.name}: ${message.replace(/\d+/g, '#')}`;
}

/** The options that were given: of their values only those that are words of the program. */
function optionsGiven(args: readonly string[]): string {
  try {
    const { command, options, filter } = parseLine(args);
    const all: readonly Option[] = OPTIONS;
    const words = [...options].map(([name, value]) => {
      const isOurs = all.find((option) => option.name === name)?.choices !== undefined;
      return value === '' ? `--${name}` : `--${name} ${isOurs ? value : '…'}`;
    });
    return [command ?? 'live', ...words, ...filter === '' ? [] : ['FILTER']].join(' ');
  } catch {
    return 'not understood';
  }
}

/** The report of an error: what one needs to find its cause, and no address, process or command line of the user. */
export function reportOf(error: unknown, args: readonly string[], time: Date): string {
  const { deno, node, v8 } = process.versions;
  const cause = error instanceof Uncaught ? error.cause : error;
  const { isTTY, columns, rows } = process.stdout;
  const lines = [
    `estab ${manifest.version} met an unexpected error`,
    `time      ${time.toISOString()}, ${Math.round(process.uptime())} s after the start`,
    `runtime   ${deno === undefined ? `Node ${node}` : `Deno ${deno}`}, V8 ${v8}`,
    `system    ${process.platform} ${release()} ${process.arch}`,
    `terminal  ${isTTY ? `${columns}x${rows}` : 'none'}`,
    `options   ${optionsGiven(args)}`,
    '',
    kind(cause),
    ...frames(cause),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

/** The folders that a report may go to, the best first. */
function folders(): readonly string[] {
  const state = folderIn('XDG_STATE_HOME');
  return state === null ? [tmpdir()] : [state, tmpdir()];
}

/** Writes a report into a new file that only its owner may read; gives its path, or null where it can be written nowhere. */
function written(report: string, time: Date): string | null {
  const name = `estab-crash-${time.toISOString().replaceAll(':', '-')}-${process.pid}.txt`;
  for (const folder of folders()) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, name);
      // Nothing that stands there already is written to or followed.
      writeFileSync(path, report, { flag: 'wx', mode: 0o600 });
      return path;
    } catch {
      continue;
    }
  }
  return null;
}

/** Where the project wants to hear of errors, in the form that package.json has for it. */
function where(): string {
  const { bugs } = manifest as { readonly bugs?: string | { readonly url?: string } };
  const address = typeof bugs === 'string' ? bugs : bugs?.url;
  return address === undefined ? '' : ` at ${address}`;
}

/** Writes the report of an unexpected error, and gives what the user is told. */
export function crash(error: unknown, args: readonly string[], time: Date = new Date()): string {
  const cause = error instanceof Uncaught ? error.cause : error;
  const report = reportOf(error, args, time);
  const path = written(report, time);
  const told = harmless(cause instanceof Error ? cause.message : String(cause));
  return [
    `estab met an unexpected error: ${told}`,
    path === null
      ? `Its report could be written nowhere:\n\n${report}`
      : `Its report is in ${path}`,
    `To tell us, attach it to an issue${where()}: it holds no address, process or command line of yours.`,
    '',
  ].join('\n');
}
