import { peerOf } from './peer.ts';
import type { Snapshot } from './snapshot.ts';
import { copyRow, sockets } from './sockets.ts';

/**
 * A connection alone, and behind it its other end where that is here: for who looks at it after its snapshot, whose table may be hundreds
 * of bytes for each of 200,000 sockets, has been given up.
 */
export function excerpt(snapshot: Snapshot, row: number): { snapshot: Snapshot; row: number } {
  const peer = peerOf(snapshot, row);
  const rows = peer < 0 ? [row] : [row, peer];
  const table = sockets(rows.length);
  rows.forEach((from, at) => copyRow(snapshot.sockets, from, table, at));
  return {
    snapshot: { ...snapshot, sockets: table, count: rows.length, total: rows.length },
    row: 0,
  };
}
