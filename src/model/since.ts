import type { Sample } from './sample.ts';
import type { Sockets } from './sockets.ts';
import { CLOSE_WAIT, FIN_WAIT2 } from './state.ts';

/** Starts the clocks of a row that is new. */
export function start(table: Sockets, row: number, clock: number): void {
  table.stateSince[row] = clock;
  table.unreadSince[row] = clock;
  table.unsentSince[row] = clock;
}

/** Carries the clocks of a connection over from its row in the snapshot before, as long as what they measure goes on. */
export function carry(
  before: Sockets,
  old: number,
  table: Sockets,
  row: number,
  clock: number,
): void {
  const unread = waits(before.recvQueue, old, table.recvQueue, row) &&
    read(table, row) <= read(before, old);
  const unsent = waits(before.sendQueue, old, table.sendQueue, row) &&
    !(table.bytesAcked[row] as number > (before.bytesAcked[old] as number));
  const stays = before.state[old] === table.state[row];
  table.stateSince[row] = stays ? before.stateSince[old] as number : clock;
  table.unreadSince[row] = unread ? before.unreadSince[old] as number : clock;
  table.unsentSince[row] = unsent ? before.unsentSince[old] as number : clock;
}

/** Whether there was something in a queue, and there still is. */
function waits(before: Float64Array, old: number, now: Float64Array, row: number): boolean {
  return before[old] as number > 0 && now[row] as number > 0;
}

/** How much the program has read, give or take a constant; without byte counts, what it left unread tells. */
function read({ bytesReceived, recvQueue }: Sockets, row: number): number {
  const received = bytesReceived[row] as number;
  const waiting = recvQueue[row] as number;
  return Number.isNaN(received) ? -waiting : received - waiting;
}

/** Milliseconds for which a row has been in its state, at the least. */
export function timeInState({ sockets, clock }: Sample, row: number): number {
  const { state, stateSince, endedAt, silence } = sockets;
  const seen = (endedAt[row] || clock) - (stateSince[row] as number);
  // Only a segment of the peer leads to these; one that sends nothing has not moved the connection there either.
  const isTold = state[row] === CLOSE_WAIT || state[row] === FIN_WAIT2;
  return isTold && (silence[row] as number) > seen ? silence[row] as number : seen;
}
