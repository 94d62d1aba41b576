import { Buffer } from 'node:buffer';
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { type Links, pathLinks } from './links.ts';
import type { Process } from '../../model/process.ts';

/** What a folder of descriptors tells without being read. */
export type Folder = {
  /** Its inode: the kernel gives another process another one, even under the same pid. */
  readonly birth: number;
  /** How many descriptors are in it, or -1 before Linux 6.2 (st_size). */
  readonly count: number;
};

/** Reads processes under a /proc; what has ended meanwhile is null, never an error. */
export type Procfs = {
  pids(): readonly number[];
  process(pid: number): Process | null;
  folder(pid: number): Folder | null;
  /** The open descriptors of a process; null: they may not be read. */
  descriptors(pid: number): readonly number[] | null;
  /** The inode of the socket that a descriptor refers to; 0: it is no socket; null: it is not open. */
  socket(pid: number, fd: number): number | null;
};

/** Longer command lines are cut: nobody reads them, and they may have megabytes. */
const MOST_COMMAND = 4096;

/** Parses proc_pid_stat(5) and proc_pid_cmdline(5); null where the former is not whole, or the process has ended and only waits for its parent. */
export function parseProcess(stat: string, commandLine: string): Process | null {
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  const fields = stat.slice(close + 2).split(' ');
  const startTime = Number.parseInt(fields[19] ?? '', 10);
  if (open < 0 || close < open || !Number.isSafeInteger(startTime)) return null;
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return {
    pid: Number.parseInt(stat, 10),
    startTime,
    name: stat.slice(open + 1, close),
    command: commandLine.replace(/\0+$/, '').replaceAll('\0', ' '),
  };
}

/** The parent's pid in proc_pid_stat(5), or 0. */
export function parseParent(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** What cannot be read is not there, unless it is this program that has no descriptor left to read it with. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EMFILE' || code === 'ENFILE') throw new Error(`Cannot read /proc: ${message}`);
    return null;
  }
}

/** The text of a file of which no more than the first `most` bytes matter. */
function beginning(file: string, most: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.allocUnsafe(most);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

/** The processes under `root`. */
export function procfs(root = '/proc', links: Links = pathLinks(root)): Procfs {
  return {
    pids() {
      const pids: number[] = [];
      for (const name of attempt(() => readdirSync(root)) ?? []) {
        const pid = Number(name);
        if (pid > 0) pids.push(pid);
      }
      return pids;
    },
    process(pid) {
      const stat = attempt(() => readFileSync(`${root}/${pid}/stat`, 'utf8'));
      if (stat === null) return null;
      const command = attempt(() => beginning(`${root}/${pid}/cmdline`, MOST_COMMAND));
      return parseProcess(stat, command ?? '');
    },
    folder(pid) {
      const stat = attempt(() => statSync(`${root}/${pid}/fd`, { throwIfNoEntry: false }));
      if (!stat) return null;
      return { birth: stat.ino, count: stat.size > 0 ? stat.size : -1 };
    },
    descriptors(pid) {
      const names = attempt(() => readdirSync(`${root}/${pid}/fd`));
      if (names !== null) links.enter(pid);
      return names === null ? null : names.map(Number);
    },
    socket: links.socket,
  };
}
