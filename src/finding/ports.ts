import { isSameAddress } from '../model/address.ts';
import { isTold } from '../model/ended.ts';
import { endpointKey, type Key, ordered } from '../model/order.ts';
import { TCP } from '../model/protocol.ts';
import type { Sockets } from '../model/sockets.ts';
import { LISTEN } from '../model/state.ts';
import type { Subject } from './subject.ts';

/** The connections that this machine has called one destination with, from one address. */
export type Calls = { readonly row: number; readonly count: number };

/** A power of two: the crowds that destinations are counted in before they are told apart. */
const CROWDS = 1 << 12;

/**
 * The destinations that use up at least `least` of the ports that calls are made from. They are counted in crowds first: to sort all
 * calls would take ten times as long.
 */
export function callsByDestination(
  { snapshot, machine, tcp }: Subject,
  least: number,
): readonly Calls[] {
  const { ephemeral } = machine;
  const { sockets, count } = snapshot;
  if (ephemeral === null) return [];
  const { first, last } = ephemeral;
  const { protocol, state, localPort } = sockets;
  const served = new Set(tcp[LISTEN]?.map((row) => localPort[row] as number));
  const isCall = (row: number) => {
    const port = localPort[row] as number;
    return port >= first && port <= last && protocol[row] === TCP && state[row] !== LISTEN &&
      !served.has(port) && isTold(sockets, row);
  };
  const crowd = crowds(sockets);
  const counts = new Uint32Array(CROWDS);
  for (let row = 0; row < count; row++) if (isCall(row)) counts[crowd(row)]!++;
  const crowded = counts.reduce((sum, calls) => calls < least ? sum : sum + calls, 0);
  // Most machines call too little for any destination to matter.
  if (crowded === 0) return [];
  const rows = new Uint32Array(crowded);
  for (let row = 0, length = 0; length < crowded; row++) {
    if (isCall(row) && (counts[crowd(row)] as number) >= least) rows[length++] = row;
  }
  return runs(sockets, ordered(rows, destinationKey(sockets), false))
    .filter(({ count }) => count >= least);
}

/** The crowd of each row: that of its destination and of the address that it calls from. */
function crowds({ remote, remotePort, local }: Sockets): (row: number) => number {
  return (row) => {
    let hash = remotePort[row] as number;
    for (let word = row * 4; word < row * 4 + 4; word++) {
      hash = Math.imul(hash ^ (remote[word] as number), 0x9e3779b1) ^ (local[word] as number);
    }
    return (hash ^ (hash >>> 16)) & (CROWDS - 1);
  };
}

function destinationKey({ remote, remotePort, local, localPort }: Sockets): Key {
  const address = endpointKey(local, localPort).digits.slice(0, 4);
  return { digits: [...endpointKey(remote, remotePort).digits, ...address] };
}

function runs(sockets: Sockets, rows: Uint32Array): readonly Calls[] {
  const found: Calls[] = [];
  let start = 0;
  for (let at = 1; at <= rows.length; at++) {
    const first = rows[start] as number;
    const row = rows[at];
    const same = row !== undefined && isSameAddress(sockets.remote, first, sockets.remote, row) &&
      isSameAddress(sockets.local, first, sockets.local, row) &&
      sockets.remotePort[first] === sockets.remotePort[row];
    if (same) continue;
    found.push({ row: first, count: at - start });
    start = at;
  }
  return found.sort((a, b) => b.count - a.count);
}
