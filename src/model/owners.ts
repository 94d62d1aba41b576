import type { Holder } from './process.ts';
import type { Snapshot } from './snapshot.ts';

/** Every process and descriptor that is known to hold the socket of a row, lowest pid first. */
export function holdersOf({ sockets, owners }: Snapshot, row: number): readonly Holder[] {
  const shared = owners.shared.get(sockets.inode[row] as number);
  if (shared) return shared;
  const process = owners.processes.get(sockets.pid[row] as number);
  return process ? [{ process, fd: sockets.fd[row] as number }] : [];
}
