import { isSameAddress } from './address.ts';
import type { Snapshot } from './snapshot.ts';

/** The row at the other end of a connection within its network namespace, or -1. An IPv6 socket may call an IPv4 one. */
export function peerOf({ sockets, count }: Snapshot, row: number): number {
  const { netns, localPort, remotePort, local, remote, protocol } = sockets;
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
