import type { Process } from '../../model/process.ts';
import type { Breath } from '../breath.ts';
import type { Holders } from './holders.ts';
import type { Folder, Procfs } from './procfs.ts';

/** The descriptors of one process, as they were when last read. */
export type Descriptors = {
  readonly pid: number;
  /** Null: it held no socket, so nobody asked. */
  readonly process: Process | null;
  readonly folder: Folder;
  /** What each number refers to. */
  readonly open: Open;
  /** Whether this user may read them. */
  readonly readable: boolean;
  /** Whether every one is known, as far as their number tells. */
  readonly whole: boolean;
};

/** By descriptor: `CLOSED`, `OTHER`, or the inode of a socket. Descriptors are small numbers (open(2)), so an array is dense. */
type Open = { inodes: Uint32Array; count: number };

const CLOSED = 0;
/** An inode that no socket has. */
const OTHER = 1;

/** What the answer about a descriptor's socket comes to. */
export function targetOf(inode: number | null): number {
  return inode === null ? CLOSED : inode || OTHER;
}

/** Closed numbers that are looked at above the expected ones before the whole folder is read. */
const SLACK = 8;

function set(open: Open, fd: number, value: number): void {
  if (fd >= open.inodes.length) {
    const larger = new Uint32Array(Math.max(64, fd + 1, open.inodes.length * 2));
    larger.set(open.inodes);
    open.inodes = larger;
  }
  if (open.inodes[fd] === CLOSED && value !== CLOSED) open.count++;
  if (open.inodes[fd] !== CLOSED && value === CLOSED) open.count--;
  open.inodes[fd] = value;
}

/** So many descriptors are read before one asks for how long that took. */
const BREATH = 32;

const NOTHING_KNOWN = new Uint32Array(0);
const NO_NUMBERS: readonly number[] = [];

/** What descriptors were found to refer to a moment ago, from number 0 on. */
export type Targets = Uint32Array;

/** A process that is being read. */
type Reading = {
  readonly procfs: Procfs;
  readonly pid: number;
  readonly register: Holders;
  readonly known: Targets;
  readonly open: Open;
  sockets: number;
};

/** Reads one descriptor into the register; false: it is not open. */
function readOne(reading: Reading, fd: number): boolean {
  const { procfs, pid, register, known, open } = reading;
  const target = fd < known.length && known[fd] !== CLOSED
    ? known[fd] as number
    : targetOf(procfs.socket(pid, fd));
  if (target === CLOSED) return false;
  set(open, fd, target);
  if (target > OTHER) {
    register.add(target, pid, fd);
    reading.sockets++;
  }
  return true;
}

/** Reads the descriptors from one up to another, of which so many may be closed; gives how many are. */
function readSome(reading: Reading, from: number, to: number, most: number): number {
  let closed = 0;
  for (let fd = from; fd < to && closed < most; fd++) if (!readOne(reading, fd)) closed++;
  return closed;
}

/** Reads every descriptor of a process into the register; those whose targets are known are not asked for. */
export async function readAll(
  procfs: Procfs,
  pid: number,
  folder: Folder,
  register: Holders,
  breath: Breath,
  known: Targets = NOTHING_KNOWN,
): Promise<Descriptors> {
  const open: Open = { inodes: new Uint32Array(Math.max(64, folder.count)), count: 0 };
  const reading: Reading = { procfs, pid, register, known, open, sockets: 0 };

  // Where their number is known, most of them are found without the folder, which takes a fifth as long as the links.
  let next = 0;
  for (let misses = 0; open.count < folder.count && misses < SLACK;) {
    const to = next + Math.min(BREATH, folder.count - open.count);
    misses += readSome(reading, next, to, SLACK - misses);
    next = to;
    if (breath.due()) await breath.take();
  }
  const isWhole = folder.count > 0 && open.count === folder.count;
  const numbers = isWhole ? NO_NUMBERS : procfs.descriptors(pid);
  for (const [at, fd] of (numbers ?? NO_NUMBERS).entries()) {
    if ((open.inodes[fd] ?? CLOSED) === CLOSED) readOne(reading, fd);
    if (at % BREATH === 0 && breath.due()) await breath.take();
  }
  const process = reading.sockets > 0 ? procfs.process(pid) : null;
  return { pid, process, folder, open, readable: numbers !== null, whole: true };
}

/** Takes all that a process held out of the register. */
export function release({ pid, open }: Descriptors, register: Holders): void {
  open.inodes.forEach((inode, fd) => {
    if (inode > OTHER) register.remove(inode, pid, fd);
  });
}

/**
 * Reads only the descriptors that can have changed: the `suspects`, whose sockets are gone, and the lowest numbers that were free, since a new descriptor
 * takes the lowest one (open(2)). `whole` says whether this was all, by the count of descriptors.
 */
export function readAgain(
  procfs: Procfs,
  before: Descriptors,
  folder: Folder,
  suspects: readonly number[],
  register: Holders,
): Descriptors {
  const { pid, open } = before;
  const look = (fd: number): boolean => {
    const old = open.inodes[fd] ?? CLOSED;
    const now = targetOf(procfs.socket(pid, fd));
    if (old === now) return now !== CLOSED;
    set(open, fd, now);
    if (old > OTHER) register.remove(old, pid, fd);
    if (now > OTHER) register.add(now, pid, fd);
    return now !== CLOSED;
  };
  for (const fd of suspects) look(fd);
  let misses = 0;
  for (let fd = 0; open.count < folder.count && misses < SLACK; fd++) {
    if ((open.inodes[fd] ?? CLOSED) === CLOSED && !look(fd)) misses++;
  }
  const whole = open.count === folder.count;
  // It may run another program by now, or call itself something else (execve(2), prctl(2)).
  return { ...before, folder, process: procfs.process(pid), whole };
}
