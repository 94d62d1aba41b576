import { find, type Index, index, isSame } from './identity.ts';
import { isRemainder, isTold, isWhole, keepCounts, past, path } from './ended.ts';
import type { Labels } from './labels.ts';
import { type Draft, draft, type Sample, shows, speaksFor } from './sample.ts';
import { OWN } from './netns.ts';
import { withFormer } from './owners.ts';
import { capacity, copyRows, grown, type Sockets } from './sockets.ts';
import { carry, start } from './since.ts';
import { CLOSED, NEW_SYN_RECV, SYN_RECV } from './state.ts';
import { TCP } from './protocol.ts';

/** What became of a row since the snapshot before. */
export const MARKS = ['same', 'new', 'changed', 'gone', 'ended'] as const;
export type Mark = (typeof MARKS)[number];
export const NEW = 1;
export const CHANGED = 2;
export const GONE = 3;
/** Gone earlier, or before any snapshot saw it. */
export const ENDED = 4;

/** A connection's step from state to state: the row's identity, the kernel's numbers, and since when it was in the first. */
export type Change = {
  readonly id: number;
  readonly from: number;
  readonly since: number;
  readonly to: number;
};

/** A sample and what it tells together with the one before: identities, ages, rates and marks. */
export type Snapshot = Sample & {
  /** Rows of `sockets` to show: the `count` sockets that are there, then those that have ended and are remembered. */
  readonly total: number;
  /**
   * Sockets that came and went since the snapshot before: every one where the system tells of their ends, and else what the two snapshots
   * show.
   */
  readonly opened: number;
  readonly closed: number;
  /** Sockets whose ends will be told. */
  readonly whole: number;
  /** Ends that were told before the snapshots showed them: less than 0 where they are still to come. */
  readonly ahead: number;
  /** Sockets that opened and closed, and segments that were sent again, each second; NaN as with `rxRate`. */
  readonly openRate: number;
  readonly closeRate: number;
  readonly retransmitRate: number;
  /** Ends that were not told, since they last all were. */
  readonly missed: number;
  /** TCP sockets by the kernel's state number. */
  readonly states: Uint32Array;
  /** UDP and UNIX sockets likewise. */
  readonly udpStates: Uint32Array;
  /** Bytes a second of all connections, NaN until two snapshots are there. */
  readonly rxRate: number;
  readonly txRate: number;
  /** The connections whose state is another one than in the snapshot before. */
  readonly changes: readonly Change[];
  readonly index: Index;
  readonly nextId: number;
  /** What its text shows in place of numbers; left out where it shows numbers. */
  readonly labels?: Labels;
};

/** The row of an identity, or -1. */
export function rowOf({ sockets, total }: Snapshot, id: number): number {
  return sockets.id.subarray(0, total).indexOf(id);
}

/** Bytes a second between two readings of a counter; NaN where they tell nothing. */
function rate(before: number, now: number, seconds: number): number {
  return seconds > 0 && now >= before ? (now - before) / seconds : NaN;
}

/**
 * The snapshot that follows `previous`. It takes the sample's table over and fills the columns
 * `id`, `firstSeen`, `older`, `rxRate`, `txRate`, `mark` and those of since.ts.
 */
export function follow(previous: Snapshot | null, sample: Sample): Snapshot {
  const rows: Draft = { sockets: sample.sockets, count: sample.count };
  const found = index(rows);
  const { count } = rows;
  const table = rows.sockets;
  const before = previous?.sockets ?? draft(0).sockets;
  const seconds = previous ? (sample.clock - previous.clock) / 1000 : 0;
  const stays = new Uint8Array(previous?.count ?? 0);
  const fresh: number[] = [];
  const changes: Change[] = [];
  const states = new Uint32Array(16);
  let nextId = previous?.nextId ?? 1;
  let expected = 0;
  let rxSum = 0;
  let txSum = 0;
  let again = 0;
  let whole = 0;
  const udpStates = new Uint32Array(16);

  for (let row = 0; row < count; row++) {
    if (table.protocol[row] === TCP) {
      const state = table.state[row] as number;
      states[state === NEW_SYN_RECV ? SYN_RECV : state]!++;
    } else udpStates[table.state[row] as number]!++;
    if (isWhole(table, row)) whole++;
    if (previous === null) {
      table.id[row] = nextId++;
      table.firstSeen[row] = sample.clock;
      table.older[row] = 1;
      start(table, row, sample.clock);
      continue;
    }
    // Two dumps list what stayed in the same order, so the next row of the old one is the likely match.
    const old = expected < previous.count && isSame(before, expected, table, row)
      ? expected
      : find(previous.index, table, row);
    if (old < 0) {
      fresh.push(row);
      continue;
    }
    expected = old + 1;
    stays[old] = 1;
    inherit(before, old, table, row, sample.clock, changes);
    const rx = rate(
      before.bytesReceived[old] as number,
      table.bytesReceived[row] as number,
      seconds,
    );
    const tx = rate(before.bytesAcked[old] as number, table.bytesAcked[row] as number, seconds);
    table.rxRate[row] = rx;
    table.txRate[row] = tx;
    if (rx > 0) rxSum += rx;
    if (tx > 0) txSum += tx;
    const resent = (table.retransmits[row] as number) - (before.retransmits[old] as number);
    if (resent > 0) again += resent;
    if (isRemainder(table, row)) keepCounts(before, old, table, row);
  }

  const left = previous === null ? [] : rowsLeft(stays);
  let born = 0;
  let bornElsewhere = 0;
  adopt(before, left, table, fresh, (row) => {
    // What could not have been seen before is not new for being seen now.
    const isNew = previous !== null && shows(previous, table, row);
    table.id[row] = nextId++;
    table.firstSeen[row] = sample.clock;
    table.older[row] = isNew ? 0 : 1;
    table.mark[row] = isNew ? NEW : 0;
    start(table, row, sample.clock);
    if (!isNew) return;
    if (isTold(table, row)) born++;
    else bornElsewhere++;
  }, (old, row) => inherit(before, old, table, row, sample.clock, changes));
  const missing = left.filter((row) => row >= 0);
  const gone = missing.filter((row) => shows(sample, before, row));
  const ends = previous && past(previous, sample, table, count, missing, fresh, nextId);
  const total = count + (ends?.rows.count ?? 0);
  const room = capacity(table) < total ? grown(table, total) : table;
  const owners = previous && ends
    ? withFormer(sample.owners, previous.owners, ends.rows)
    : sample.owners;
  if (ends) copyRows(ends.rows.sockets, 0, ends.rows.count, room, count);
  const told = sample.ended?.whole === true && previous !== null &&
    speaksFor(previous, OWN);
  const unseen = ends?.unseen ?? 0;
  const elsewhere = gone.filter((row) => !isTold(before, row)).length;
  const closedHere = told ? ends?.told ?? 0 : gone.length - elsewhere + unseen;
  // A socket that opened is one that has closed since, or one more that is there; an end may be told after it was seen.
  const balance = told ? closedHere + whole - previous.whole + previous.ahead : born + unseen;
  const openedHere = Math.max(0, balance);
  const closed = closedHere + elsewhere;
  const opened = openedHere + bornElsewhere;
  const known = previous !== null && seconds > 0 && sample.part === undefined &&
    previous.part === undefined;
  return {
    ...sample,
    owners,
    sockets: room,
    count,
    total,
    opened: previous ? opened : 0,
    closed,
    whole,
    ahead: told ? balance - openedHere : 0,
    openRate: known ? opened / seconds : NaN,
    closeRate: known ? closed / seconds : NaN,
    missed: (sample.ended?.deaf ? previous?.missed ?? 0 : 0) + (sample.ended?.missed ?? 0),
    retransmitRate: known ? (again + (ends?.retransmits ?? 0)) / seconds : NaN,
    states,
    udpStates,
    rxRate: known ? rxSum + (ends?.received ?? 0) / seconds : NaN,
    txRate: known ? txSum + (ends?.acked ?? 0) / seconds : NaN,
    changes,
    index: { table: room, slots: found.slots },
    nextId: ends?.nextId ?? nextId,
  };
}

function inherit(
  before: Sockets,
  old: number,
  table: Sockets,
  row: number,
  clock: number,
  changes: Change[],
): void {
  const id = before.id[old] as number;
  const from = before.state[old] as number;
  const to = table.state[row] as number;
  table.id[row] = id;
  table.firstSeen[row] = before.firstSeen[old] as number;
  table.older[row] = before.older[old] as number;
  table.mark[row] = from === to ? 0 : CHANGED;
  carry(before, old, table, row, clock);
  if (from !== to) changes.push({ id, from, since: before.stateSince[old] as number, to });
}

function rowsLeft(stays: Uint8Array): number[] {
  const left: number[] = [];
  for (let row = 0; row < stays.length; row++) if (stays[row] === 0) left.push(row);
  return left;
}

/**
 * Gives each fresh row that has a peer to the vanished connection with the same endpoints, since the kernel moves a
 * closing connection to a smaller socket with another cookie; the others are `born`. Taken rows of `left` become -1.
 */
function adopt(
  before: Sockets,
  left: number[],
  table: Sockets,
  fresh: readonly number[],
  born: (row: number) => void,
  stays: (old: number, row: number) => void,
): void {
  const byPath = new Map<string, number>();
  if (fresh.length > 0) {
    left.forEach((row, place) => {
      if (before.remotePort[row] !== 0) byPath.set(path(before, row), place);
    });
  }
  for (const row of fresh) {
    const key = table.remotePort[row] !== 0 && byPath.size > 0 ? path(table, row) : '';
    const place = byPath.get(key);
    if (place === undefined || !continues(before, left[place] as number, table, row)) {
      born(row);
      continue;
    }
    byPath.delete(key);
    stays(left[place] as number, row);
    left[place] = -1;
  }
}

/** Only a socket that went on living without its descriptor is the old connection; a new call may reuse the ports. */
function continues(before: Sockets, old: number, table: Sockets, row: number): boolean {
  return table.inode[row] === 0 && before.protocol[old] === TCP && before.state[old] !== CLOSED;
}
