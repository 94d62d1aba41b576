import type { Process } from '../model/process.ts';
import type { Owners } from '../model/sample.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { NO_USER } from '../model/sockets.ts';
import type { Condition } from './field.ts';
import type { RowTest } from './row-test.ts';
import type { NumberTest, Read } from './number.ts';
import { once, type TextTest } from './text.ts';

function sharedBy({ shared }: Owners, passes: NumberTest): ReadonlySet<number> {
  const inodes = new Set<number>();
  for (const [inode, holders] of shared) {
    if (holders.some((holder) => passes(holder.process.pid))) inodes.add(inode);
  }
  return inodes;
}

/** Passes rows of which one holder's process passes; each process is asked once. */
export function processTest(snapshot: Snapshot, passes: (process: Process) => boolean): RowTest {
  const { sockets: { pid, inode }, owners } = snapshot;
  const pids = new Set<number>();
  for (const process of owners.processes.values()) if (passes(process)) pids.add(process.pid);
  if (pids.size === 0) return () => false;
  const inodes = sharedBy(owners, (number) => pids.has(number));
  return (row) => pids.has(pid[row] as number) || inodes.has(inode[row] as number);
}

/** Passes rows of which one holder's pid passes. */
export function pidCondition(passes: NumberTest): Condition {
  return ({ sockets: { pid, inode }, owners }) => {
    const inodes = sharedBy(owners, passes);
    return (row) =>
      (pid[row] !== 0 && passes(pid[row] as number)) || inodes.has(inode[row] as number);
  };
}

/** The user id; NaN where it is not known. */
export const uid: Read = ({ sockets }) => (row) =>
  sockets.uid[row] === NO_USER ? NaN : sockets.uid[row] as number;

/** Passes rows whose user's name passes, or number where there is no name; each user is asked once. */
export function userTest({ sockets, owners }: Snapshot, passes: TextTest): RowTest {
  const test = once((id) => id !== NO_USER && passes(owners.users.get(id) ?? String(id)));
  return (row) => test(sockets.uid[row] as number);
}
