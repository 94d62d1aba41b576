import type { Process } from '../../model/process.ts';
import type { Breath } from './breath.ts';
import type { Holders } from './holders.ts';
import type { Folder, Procfs } from './procfs.ts';

/** The descriptors of one process, as they were when last read. */
export type Descriptors = {
  readonly process: Process;
  readonly folder: Folder;
  /** The inode that each refers to; 0 for what is no socket. */
  readonly open: Map<number, number>;
  /** Whether this user may read them. */
  readonly readable: boolean;
};

/** Closed numbers that are looked at above the expected ones before the whole folder is read. */
const SLACK = 8;

/** Reads every descriptor of a process into the register; null: the process has ended. */
export async function readAll(
  procfs: Procfs,
  pid: number,
  register: Holders,
  breath: Breath,
): Promise<Descriptors | null> {
  const folder = procfs.folder(pid);
  const process = procfs.process(pid);
  if (folder === null || process === null) return null;
  const numbers = procfs.descriptors(pid);
  const open = new Map<number, number>();
  for (const fd of numbers ?? []) {
    const inode = procfs.socket(pid, fd);
    if (inode === null) continue;
    open.set(fd, inode);
    if (inode !== 0) register.add(inode, process, fd);
    if (breath.due()) await breath.take();
  }
  return { process, folder, open, readable: numbers !== null };
}

/** Takes all that a process held out of the register. */
export function release(of: Descriptors, register: Holders): void {
  for (const [fd, inode] of of.open) {
    if (inode !== 0) register.remove(inode, of.process.pid, fd);
  }
}

/**
 * Reads only the descriptors that can have changed: the `suspects`, whose sockets are gone, and the lowest numbers that were free, since a new descriptor
 * takes the lowest one (open(2)). Null: the count of descriptors says that this was not all.
 */
export function readAgain(
  procfs: Procfs,
  before: Descriptors,
  folder: Folder,
  suspects: readonly number[],
  register: Holders,
): Descriptors | null {
  const { process, open } = before;
  const look = (fd: number): boolean => {
    const inode = procfs.socket(process.pid, fd);
    const old = open.get(fd);
    if (inode === null) open.delete(fd);
    else open.set(fd, inode);
    if (old !== (inode ?? undefined)) {
      if (old) register.remove(old, process.pid, fd);
      if (inode) register.add(inode, process, fd);
    }
    return inode !== null;
  };
  for (const fd of suspects) look(fd);
  let misses = 0;
  for (let fd = 0; open.size < folder.count && misses < SLACK; fd++) {
    if (!open.has(fd) && !look(fd)) misses++;
  }
  return open.size === folder.count ? { ...before, folder } : null;
}
