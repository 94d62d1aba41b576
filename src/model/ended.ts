import { find, type Index } from './identity.ts';
import { OWN } from './netns.ts';
import { type Draft, draft, type Sample, shows } from './sample.ts';
import { ENDED, GONE, type Snapshot } from './snapshot.ts';
import { copyEach, copyRows, type Sockets } from './sockets.ts';
import {
  CLOSE_WAIT,
  CLOSED,
  CLOSING,
  FIN_WAIT2,
  LAST_ACK,
  NEW_SYN_RECV,
  statesOf,
  SYN_RECV,
  TIME_WAIT,
} from './state.ts';
import type { Steps } from './steps.ts';
import { TCP, UNIX } from './protocol.ts';

/** Sockets that ended, each with what the system told of it last. */
export type Ended = Readonly<Pick<Draft, 'sockets' | 'count'>> & {
  /** Ends that were not told, as far as that is known. */
  readonly missed: number;
  /** Whether every socket that ended since the last time is here. */
  readonly whole: boolean;
  /** Whether nothing is heard for now, because there was too much of it. */
  readonly deaf: boolean;
};

/** Sockets that have ended are remembered up to this number, the oldest go first. */
export const MOST_ENDED = 1000;

/** What ended between two snapshots. */
export type Past = {
  /** The rows that stand behind those of the sockets that are there: the newest, then what was remembered before. */
  readonly rows: Draft;
  /** Sockets whose end was told. */
  readonly told: number;
  /** Those of them that no snapshot saw, and that left nothing behind in this one. */
  readonly unseen: number;
  /** What ended sockets moved after they were last seen. */
  readonly received: number;
  readonly acked: number;
  readonly retransmits: number;
  readonly nextId: number;
};

/** A small socket that only holds the place of a connection, whose own one has ended. */
export function isRemainder({ state, inode }: Sockets, row: number): boolean {
  return state[row] === TIME_WAIT || state[row] === FIN_WAIT2 && inode[row] === 0;
}

/** Whether the system tells of the ends of sockets like that of a row: not in another network namespace, and not of UNIX sockets. */
export function isTold({ netns, protocol }: Sockets, row: number): boolean {
  return netns[row] === OWN && protocol[row] !== UNIX;
}

/** Whether the end of a row will be told: a remainder's or a request's is not either. */
export function isWhole(table: Sockets, row: number): boolean {
  const state = table.state[row];
  return isTold(table, row) &&
    (table.protocol[row] !== TCP || !(isRemainder(table, row) || state === NEW_SYN_RECV ||
      state === SYN_RECV && table.inode[row] === 0));
}

/** Takes over what a connection moved in its life. */
export function keepCounts(from: Sockets, row: number, to: Sockets, at: number): void {
  to.rtt[at] = from.rtt[row] as number;
  to.retransmits[at] = from.retransmits[row] as number;
  to.congestionWindow[at] = from.congestionWindow[row] as number;
  to.bytesAcked[at] = from.bytesAcked[row] as number;
  to.bytesReceived[at] = from.bytesReceived[row] as number;
  to.countsFin[at] = from.countsFin[row] as number;
}

/**
 * Joins what ended with what was seen of it, in steps. `missed` has the rows of `previous` that did not stay in their order, `missing` are those of them that are not in the sample any more, and `fresh` those of the
 * sample that are not in `previous`, some of which go on with a connection that is. Where a part of the sockets is read, what is missing has
 * only gone if it would be there otherwise, or its end was told.
 */
export function* past(
  previous: Snapshot,
  sample: Sample,
  table: Sockets,
  count: number,
  missed: Index,
  missing: readonly number[],
  fresh: readonly number[],
  nextId: number,
): Steps<Past> {
  const before = previous.sockets;
  const { ended } = sample;
  const late = ended && ended.count > 0 ? remembered(previous) : new Map<number, number>();
  const ends = new Map<number, number>();
  const strangers: number[] = [];
  let told = 0;
  const sums = { received: 0, acked: 0, retransmits: 0 };
  for (let end = 0; ended && end < ended.count; end++) {
    const { sockets } = ended;
    const found = find(missed, sockets, end);
    const old = found >= 0 ? found : late.get(cookie(sockets, end)) ?? -1;
    if (old < 0) {
      if (!isBare(sockets, end)) strangers.push(end);
      continue;
    }
    told++;
    ends.set(before.id[old] as number, end);
    if (sockets.remotePort[end] === 0) continue;
    sums.received += rise(before.bytesReceived[old], sockets.bytesReceived[end]);
    sums.acked += rise(before.bytesAcked[old], sockets.bytesAcked[end]);
    sums.retransmits += rise(before.retransmits[old], sockets.retransmits[end]);
    settleFin(before, old, sockets, end);
  }

  for (const row of fresh) {
    const end = ends.get(table.id[row] as number);
    if (ended && end !== undefined && isRemainder(table, row)) {
      keepCounts(ended.sockets, end, table, row);
    }
  }
  yield;
  const unseen = ended ? withoutRemainder(ended.sockets, strangers, table, count) : [];
  yield;
  for (const end of strangers) {
    const { sockets } = ended as Ended;
    sums.received += rise(0, sockets.bytesReceived[end]);
    sums.acked += rise(0, sockets.bytesAcked[end]);
    sums.retransmits += rise(0, sockets.retransmits[end]);
  }

  // The path of a UNIX socket stands in the sample that it was in, and so does not outlive it.
  const gone = missing.filter((row) =>
    before.protocol[row] !== UNIX &&
    (shows(sample, before, row) || ends.has(before.id[row] as number))
  );
  const rows = draft(Math.min(MOST_ENDED, gone.length + unseen.length + previous.total));
  const latest = gone.slice(0, MOST_ENDED);
  copyEach(before, latest, rows.sockets, 0);
  yield;
  for (const row of latest) {
    const at = rows.count++;
    rows.sockets.mark[at] = GONE;
    rows.sockets.endedAt[at] = sample.clock;
    rows.sockets.rxRate[at] = NaN;
    rows.sockets.txRate[at] = NaN;
    const end = ends.get(before.id[row] as number);
    if (ended && end !== undefined) finish(ended.sockets, end, rows.sockets, at);
  }
  yield;
  const brief = unseen.slice(Math.max(0, unseen.length - (MOST_ENDED - rows.count)));
  if (ended) copyEach(ended.sockets, brief, rows.sockets, rows.count);
  for (let left = brief.length; left > 0; left--) {
    const at = rows.count++;
    rows.sockets.id[at] = nextId++;
    rows.sockets.firstSeen[at] = NaN;
    rows.sockets.mark[at] = ENDED;
    forget(rows.sockets, at);
  }
  yield;
  const kept = Math.min(MOST_ENDED - rows.count, previous.total - previous.count);
  const first = rows.count;
  copyRows(before, previous.count, kept, rows.sockets, first);
  rows.sockets.mark.fill(ENDED, first, first + kept);
  rows.count += kept;
  for (let at = first; ended && late.size > 0 && at < rows.count; at++) {
    const end = ends.get(rows.sockets.id[at] as number);
    if (end !== undefined) finish(ended.sockets, end, rows.sockets, at);
  }
  return { rows, told: told + strangers.length, unseen: unseen.length, ...sums, nextId };
}

/** The remembered rows by cookie: a notification may come after the socket was missed. */
function remembered({ sockets, count, total }: Snapshot): Map<number, number> {
  const rows = new Map<number, number>();
  for (let row = count; row < total; row++) {
    if (sockets.netns[row] === OWN) rows.set(cookie(sockets, row), row);
  }
  return rows;
}

function cookie({ cookieLow, cookieHigh }: Sockets, row: number): number {
  return (cookieHigh[row] as number) * 0x1_0000_0000 + (cookieLow[row] as number);
}

/** A TCP socket that never called and was never called: what was aborted has lost its peer too, but not its sequence numbers. */
function isBare({ protocol, remotePort, sendQueue }: Sockets, row: number): boolean {
  return protocol[row] === TCP && remotePort[row] === 0 && sendQueue[row] === 0;
}

/** What the kernel has given back by the time at which it tells of an end is not known: the queues, and all of a connection that was aborted. */
function forget(rows: Sockets, at: number): void {
  rows.recvQueue[at] = NaN;
  rows.sendQueue[at] = NaN;
  if (rows.remotePort[at] !== 0) return;
  rows.retransmits[at] = NaN;
  rows.congestionWindow[at] = NaN;
  rows.bytesAcked[at] = NaN;
  rows.bytesReceived[at] = NaN;
}

function rise(from: number | undefined, to: number | undefined): number {
  const difference = (to ?? NaN) - (from ?? NaN);
  return difference > 0 ? difference : 0;
}

const FIN_CAME = statesOf(CLOSE_WAIT, CLOSING, LAST_ACK);

/** The state in which a connection was last seen may tell whether its end counts the peer's FIN. */
function settleFin(before: Sockets, old: number, ended: Sockets, end: number): void {
  if (ended.countsFin[end] === 0) return;
  if (ended.bytesReceived[end] === before.bytesReceived[old]) ended.countsFin[end] = 0;
  else if (FIN_CAME >> (before.state[old] as number) & 1) {
    ended.bytesReceived[end]!--;
    ended.countsFin[end] = 0;
  }
}

/** What the system told at the end; of a socket that was aborted it has forgotten the connection, and a listener had none. */
function finish(ended: Sockets, end: number, rows: Sockets, at: number): void {
  rows.endedAt[at] = ended.endedAt[end] as number;
  if (ended.remotePort[end] === 0) return;
  rows.state[at] = CLOSED;
  keepCounts(ended, end, rows, at);
}

/** Gives to each remainder in the table what its connection moved, and gives the others of `ends` back. */
function withoutRemainder(
  ended: Sockets,
  ends: readonly number[],
  table: Sockets,
  count: number,
): readonly number[] {
  if (ends.length === 0) return ends;
  const byPath = new Map<string, number>();
  const ports = new Set<number>();
  for (const end of ends) {
    byPath.set(path(ended, end), end);
    ports.add(portsOf(ended, end));
  }
  const taken = new Set<number>();
  for (let row = 0; row < count; row++) {
    if (!isRemainder(table, row) || !Number.isNaN(table.bytesAcked[row])) continue;
    if (!ports.has(portsOf(table, row))) continue;
    const end = byPath.get(path(table, row));
    if (end === undefined) continue;
    keepCounts(ended, end, table, row);
    taken.add(end);
  }
  return ends.filter((end) => !taken.has(end));
}

function portsOf({ localPort, remotePort }: Sockets, row: number): number {
  return (localPort[row] as number) * 0x1_0000 + (remotePort[row] as number);
}

/** The namespace, the protocol and both endpoints of a row, as a key. */
export function path(table: Sockets, row: number): string {
  const at = row * 4;
  const ends = [
    table.netns[row],
    table.protocol[row],
    table.family[row],
    table.localPort[row],
    table.remotePort[row],
  ];
  return `${ends} ${table.local.subarray(at, at + 4)} ${table.remote.subarray(at, at + 4)}`;
}
