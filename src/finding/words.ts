import { endText, processName, userName } from '../columns.ts';
import { addressText } from '../model/address.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** The owner of a row: its process, or its user where the process may not be seen. */
export function owner(snapshot: Snapshot, row: number): string {
  const name = processName(snapshot, row);
  if (name !== '') return `${name} (${snapshot.sockets.pid[row]})`;
  const user = userName(snapshot, row);
  return user === '' ? 'no process' : `a process of ${user}`;
}

/** What tells the rows of one owner from others: the pid or, where that is not known, the user as a negative number. */
export function ownerOf({ sockets }: Snapshot, row: number): number {
  return sockets.pid[row] || -1 - (sockets.uid[row] as number);
}

/** The filter of one owner's rows. */
export function ownerFilter(snapshot: Snapshot, row: number): string {
  const { pid, uid } = snapshot.sockets;
  if (pid[row] !== 0) return `pid:${pid[row]}`;
  return userName(snapshot, row) === '' ? 'inode:0' : `uid:${uid[row]}`;
}

type End = 'local' | 'remote';

/** The address and port of one end, which is also what tells its rows from others. */
export function end(snapshot: Snapshot, row: number, which: End): string {
  return endText(snapshot, row, which);
}

/** The address of one end alone. */
export function address({ sockets }: Snapshot, row: number, which: End): string {
  return addressText(sockets[which], row, sockets.family[row] as number);
}

/** The filter of what has this remote endpoint. */
export function remoteFilter(snapshot: Snapshot, row: number): string {
  return `raddr:${address(snapshot, row, 'remote')} rport:${snapshot.sockets.remotePort[row]}`;
}
