import { isSameAddress } from './address.ts';
import { UNIX } from './protocol.ts';
import type { Snapshot } from './snapshot.ts';
import type { Sockets } from './sockets.ts';

/** The row at the other end of a connection within its network namespace, or -1. An IPv6 socket may call an IPv4 one; a UNIX socket may have its other end anywhere. */
export function peerOf({ sockets, count }: Snapshot, row: number): number {
  const { netns, localPort, remotePort, local, remote, protocol } = sockets;
  if (protocol[row] === UNIX) return unixPeer(sockets, count, row);
  const here = localPort[row];
  const there = remotePort[row];
  if (there === 0) return -1;
  for (let other = 0; other < count; other++) {
    if (
      localPort[other] === there && remotePort[other] === here && other !== row &&
      protocol[other] === protocol[row] && netns[other] === netns[row] &&
      isSameAddress(local, other, remote, row) &&
      isSameAddress(remote, other, local, row)
    ) return other;
  }
  return -1;
}

/** The rows of UNIX sockets by inode, as long as their table is looked at. */
const byInode = new WeakMap<Sockets, ReadonlyMap<number, number>>();

function unixPeer(sockets: Sockets, count: number, row: number): number {
  const peer = sockets.peer[row] as number;
  if (peer === 0) return -1;
  let rows = byInode.get(sockets);
  if (rows === undefined) {
    const made = new Map<number, number>();
    for (let at = 0; at < count; at++) {
      if (sockets.protocol[at] === UNIX) made.set(sockets.inode[at] as number, at);
    }
    byInode.set(sockets, rows = made);
  }
  return rows.get(peer) ?? -1;
}
