import { isSameAddress } from '../model/address.ts';
import { endpointKey, type Key, ordered } from '../model/order.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { LISTEN } from '../model/state.ts';
import type { Subject } from './subject.ts';

/** The connections that this machine has called one destination with, from one address. */
export type Calls = { readonly row: number; readonly count: number };

/** The destinations that use up at least `least` of the ports that calls are made from. */
export function callsByDestination(
  { snapshot, machine, tcp }: Subject,
  least: number,
): readonly Calls[] {
  const { ephemeral } = machine;
  if (ephemeral === null) return [];
  const { localPort } = snapshot.sockets;
  const served = new Set(tcp[LISTEN]?.map((row) => localPort[row]));
  const calls: number[] = [];
  tcp.forEach((rows, state) => {
    if (state === LISTEN) return;
    for (const row of rows) {
      const port = localPort[row] as number;
      if (port >= ephemeral.first && port <= ephemeral.last && !served.has(port)) calls.push(row);
    }
  });
  // Most machines call too little for any destination to matter.
  if (calls.length < least) return [];
  const crowded = inCrowds(snapshot, calls, least);
  return runs(snapshot, ordered(crowded, destinationKey(snapshot), false))
    .filter(({ count }) => count >= least);
}

/** A power of two: the crowds that destinations are counted in before they are told apart. */
const CROWDS = 1 << 12;

/** The rows of destinations that may have that many: to sort all of them would take ten times as long. */
function inCrowds({ sockets }: Snapshot, rows: readonly number[], least: number): Uint32Array {
  const { remote, remotePort, local } = sockets;
  const counts = new Uint32Array(CROWDS);
  const crowd = (row: number) => {
    let hash = remotePort[row] as number;
    for (let word = row * 4; word < row * 4 + 4; word++) {
      hash = Math.imul(hash ^ (remote[word] as number), 0x9e3779b1) ^ (local[word] as number);
    }
    return (hash ^ (hash >>> 16)) & (CROWDS - 1);
  };
  for (const row of rows) counts[crowd(row)]!++;
  return Uint32Array.from(rows.filter((row) => (counts[crowd(row)] as number) >= least));
}

function destinationKey({ sockets }: Snapshot): Key {
  const { remote, remotePort, local } = sockets;
  const address = endpointKey(local, sockets.localPort).digits.slice(0, 4);
  return { digits: [...endpointKey(remote, remotePort).digits, ...address] };
}

function runs({ sockets }: Snapshot, rows: Uint32Array): readonly Calls[] {
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
