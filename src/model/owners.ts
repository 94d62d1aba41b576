import type { Holder } from './process.ts';
import type { Draft, Owners } from './sample.ts';
import type { Snapshot } from './snapshot.ts';

/** Every process and descriptor that is known to hold the socket of a row, lowest pid first. */
export function holdersOf({ sockets, owners }: Snapshot, row: number): readonly Holder[] {
  const shared = owners.shared.get(sockets.inode[row] as number);
  if (shared) return shared;
  const process = owners.processes.get(sockets.pid[row] as number);
  return process ? [{ process, fd: sockets.fd[row] as number }] : [];
}

/**
 * The owners of a sample together with the processes of the sockets that ended, which may have ended too. Where another process has the
 * number now, the row forgets it.
 */
export function withFormer(owners: Owners, former: Owners, ended: Draft): Owners {
  const { processes } = owners;
  const missing = new Map<number, Holder['process']>();
  const { pid } = ended.sockets;
  for (let row = 0; row < ended.count; row++) {
    const number = pid[row] as number;
    const before = former.processes.get(number);
    if (number === 0 || before === undefined) continue;
    const now = processes.get(number);
    if (now === undefined) missing.set(number, before);
    else if (now.startTime !== before.startTime) pid[row] = 0;
  }
  return missing.size === 0
    ? owners
    : { ...owners, processes: new Map([...processes, ...missing]) };
}

/** What it takes to see the owners that are hidden. */
export function hiddenText({ obstacle = 'run as root to see them' }: Owners): string {
  return obstacle;
}
