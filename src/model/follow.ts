import { isRemainder, isTold, isWhole, keepCounts, past, path } from './ended.ts';
import { addTo, emptyIndex, find, type Index, isSame } from './identity.ts';
import { OWN } from './netns.ts';
import { withFormer } from './owners.ts';
import { TCP } from './protocol.ts';
import { type Draft, draft, removeRow, type Sample, shows, speaksFor } from './sample.ts';
import { carry, start } from './since.ts';
import { type Change, CHANGED, NEW, type Snapshot } from './snapshot.ts';
import { capacity, copyRows, grown, type Sockets } from './sockets.ts';
import { CLOSED, NEW_SYN_RECV, SYN_RECV } from './state.ts';
import { atOnce, inSteps, type Steps } from './steps.ts';

/** The snapshot that follows `previous`, at once. */
export function follow(previous: Snapshot | null, sample: Sample): Snapshot {
  return atOnce(following(previous, sample));
}

/**
 * The snapshot that follows `previous`, in steps. It takes the sample's table over and fills the columns
 * `id`, `firstSeen`, `older`, `rxRate`, `txRate`, `mark` and those of since.ts.
 */
export function* following(previous: Snapshot | null, sample: Sample): Steps<Snapshot> {
  const rows: Draft = { sockets: sample.sockets, count: sample.count };
  const { sockets: table } = rows;
  const before = previous?.sockets ?? draft(0).sockets;
  const seconds = previous ? (sample.clock - previous.clock) / 1000 : 0;
  const join = joining(before, previous?.count ?? 0, table, sample.clock, seconds);
  yield* inSteps(rows.count, join.inOrder);
  const left = join.left();
  const missed = indexed(before, left);
  const fresh = familiesApart(table, yield* withoutDoubles(rows, join.elsewhere(missed)));
  const { count } = rows;
  const tally = counting(table);
  yield* inSteps(count, tally.count);

  let nextId = previous?.nextId ?? 1;
  let born = 0;
  let bornElsewhere = 0;
  const lost = left.filter((row) => !join.stays(row));
  adopt(before, lost, table, fresh, (row) => {
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
  }, join.inherit);
  yield;
  const missing = lost.filter((row) => row >= 0);
  const gone = missing.filter((row) => shows(sample, before, row));
  const ends = previous &&
    (yield* past(previous, sample, table, count, missed, missing, fresh, nextId));
  const total = count + (ends?.rows.count ?? 0);
  const room = capacity(table) < total ? grown(table, total) : table;
  const owners = previous && ends
    ? withFormer(sample.owners, previous.owners, ends.rows)
    : sample.owners;
  if (ends) copyRows(ends.rows.sockets, 0, ends.rows.count, room, count);
  yield;
  const told = sample.ended?.whole === true && previous !== null &&
    speaksFor(previous, OWN);
  const unseen = ends?.unseen ?? 0;
  const elsewhere = gone.filter((row) => !isTold(before, row)).length;
  const closedHere = told ? ends?.told ?? 0 : gone.length - elsewhere + unseen;
  const { whole, states, udpStates } = tally;
  // A socket that opened is one that has closed since, or one more that is there; an end may be told after it was seen.
  const balance = told ? closedHere + whole() - previous.whole + previous.ahead : born + unseen;
  const openedHere = Math.max(0, balance);
  const closed = closedHere + elsewhere;
  const opened = openedHere + bornElsewhere;
  const known = previous !== null && seconds > 0 && sample.part === undefined &&
    previous.part === undefined;
  const { received, acked, retransmits } = join.sums;
  return {
    ...sample,
    owners,
    sockets: room,
    count,
    total,
    opened: previous ? opened : 0,
    closed,
    whole: whole(),
    ahead: told ? balance - openedHere : 0,
    openRate: known ? opened / seconds : NaN,
    closeRate: known ? closed / seconds : NaN,
    missed: (sample.ended?.deaf ? previous?.missed ?? 0 : 0) + (sample.ended?.missed ?? 0),
    retransmitRate: known ? (retransmits + (ends?.retransmits ?? 0)) / seconds : NaN,
    states,
    udpStates,
    rxRate: known ? received + (ends?.received ?? 0) / seconds : NaN,
    txRate: known ? acked + (ends?.acked ?? 0) / seconds : NaN,
    changes: join.changes,
    nextId: ends?.nextId ?? nextId,
  };
}

/** So many rows of the snapshot before may have gone in a run before a row is looked for among all that were missed. */
const AHEAD = 8;

/** Joins rows with those that they were in the snapshot before. */
function joining(
  before: Sockets,
  beforeCount: number,
  table: Sockets,
  clock: number,
  seconds: number,
) {
  const stays = new Uint8Array(beforeCount);
  const changes: Change[] = [];
  /** Rows that were not where they were looked for. */
  const strays: number[] = [];
  /** Bytes a second both ways of all connections, and segments that were sent again. */
  const sums = { received: 0, acked: 0, retransmits: 0 };
  let expected = 0;

  function inherit(old: number, row: number): void {
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

  function pair(old: number, row: number): void {
    stays[old] = 1;
    inherit(old, row);
    const { bytesReceived, bytesAcked, retransmits } = table;
    const rx = rate(before.bytesReceived[old] as number, bytesReceived[row] as number, seconds);
    const tx = rate(before.bytesAcked[old] as number, bytesAcked[row] as number, seconds);
    table.rxRate[row] = rx;
    table.txRate[row] = tx;
    if (rx > 0) sums.received += rx;
    if (tx > 0) sums.acked += tx;
    const resent = (retransmits[row] as number) - (before.retransmits[old] as number);
    if (resent > 0) sums.retransmits += resent;
    if (isRemainder(table, row)) keepCounts(before, old, table, row);
  }

  return {
    changes,
    sums,
    inherit,
    stays: (old: number) => stays[old] === 1,
    /** Two dumps list what stayed in the same order, so the next row of the old one is the likely match. */
    inOrder(from: number, to: number): void {
      for (let row = from; row < to; row++) {
        const end = Math.min(expected + AHEAD, beforeCount);
        let old = expected;
        while (old < end && !isSame(before, old, table, row)) old++;
        if (old === end) strays.push(row);
        else {
          pair(old, row);
          expected = old + 1;
        }
      }
    },
    /** The rows of the snapshot before that no row was joined with in order. */
    left(): readonly number[] {
      const left: number[] = [];
      for (let row = 0; row < beforeCount; row++) if (stays[row] === 0) left.push(row);
      return left;
    },
    /** Joins those that stand elsewhere; gives the rows that were not there. */
    elsewhere(missed: Index): readonly number[] {
      if (beforeCount === 0) return strays;
      return strays.filter((row) => {
        const old = find(missed, table, row);
        if (old < 0 || stays[old] === 1) return true;
        pair(old, row);
        return false;
      });
    },
  };
}

/** Bytes a second between two readings of a counter; NaN where they tell nothing. */
function rate(before: number, now: number, seconds: number): number {
  return seconds > 0 && now >= before ? (now - before) / seconds : NaN;
}

function indexed(table: Sockets, rows: readonly number[]): Index {
  const index = emptyIndex(table, rows.length);
  for (const row of rows) addTo(index, row);
  return index;
}

/** Bits of a cookie by which most rows are seen not to be any of some others. */
const LIKELY = 0xffff;

/** Has 1 where the bits of a cookie are those of one of these rows. */
function likely({ cookieLow }: Sockets, rows: readonly number[]): Uint8Array {
  const marks = new Uint8Array(LIKELY + 1);
  for (const row of rows) marks[(cookieLow[row] as number) & LIKELY] = 1;
  return marks;
}

/**
 * Takes out what is in the rows twice, and gives the others of the strangers: a dump is not atomic, and a socket that moves between the
 * kernel's hash buckets meanwhile is told twice. What was joined is in them once.
 */
function* withoutDoubles(rows: Draft, strangers: readonly number[]): Steps<readonly number[]> {
  if (strangers.length === 0) return [];
  const { sockets: table } = rows;
  const isStranger = new Uint8Array(rows.count);
  const index = emptyIndex(table, strangers.length);
  const doubles = new Set<number>();
  yield* inSteps(strangers.length, (from, to) => {
    for (const row of strangers.slice(from, to)) {
      isStranger[row] = 1;
      if (!addTo(index, row)) doubles.add(row);
    }
  });
  if (strangers.length < rows.count) {
    const mayBe = likely(table, strangers);
    yield* inSteps(rows.count, (from, to) => {
      for (let row = from; row < to; row++) {
        if (mayBe[(table.cookieLow[row] as number) & LIKELY] === 0) continue;
        const double = isStranger[row] === 1 ? -1 : find(index, table, row);
        if (double >= 0) doubles.add(double);
      }
    });
  }
  if (doubles.size === 0) return strangers;
  const unique = strangers.filter((row) => !doubles.has(row));
  for (const row of [...doubles].sort((a, b) => b - a)) {
    const moved = unique.lastIndexOf(rows.count - 1);
    removeRow(rows, row);
    if (moved >= 0) unique[moved] = row;
  }
  return unique;
}

/** Rows with the IPv4 connections of a namespace before its IPv6 ones, as netstat has them: the kernel may tell of both at once, and mixed. */
function familiesApart({ protocol, family, netns }: Sockets, rows: readonly number[]): number[] {
  const apart: number[] = [];
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const own = netns[rows[from] as number];
    while (protocol[rows[to] as number] === TCP && netns[rows[to] as number] === own) to++;
    for (let at = from; at < to; at++) {
      if (family[rows[at] as number] !== 6) apart.push(rows[at] as number);
    }
    for (let at = from; at < to; at++) {
      if (family[rows[at] as number] === 6) apart.push(rows[at] as number);
    }
    if (to === from) apart.push(rows[to++] as number);
  }
  return apart;
}

/** Counts sockets by state, and those whose end will be told. */
function counting(table: Sockets) {
  const states = new Uint32Array(16);
  const udpStates = new Uint32Array(16);
  let whole = 0;
  return {
    states,
    udpStates,
    whole: () => whole,
    count(from: number, to: number): void {
      for (let row = from; row < to; row++) {
        const state = table.state[row] as number;
        if (table.protocol[row] !== TCP) udpStates[state]!++;
        else states[state === NEW_SYN_RECV ? SYN_RECV : state]!++;
        if (isWhole(table, row)) whole++;
      }
    },
  };
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
  // Only a socket that went on living without its descriptor is the old connection; a new call may reuse the ports.
  const mayContinue = (row: number) => table.remotePort[row] !== 0 && table.inode[row] === 0;
  const byPath = new Map<string, number>();
  if (fresh.some(mayContinue)) {
    left.forEach((row, place) => {
      if (before.remotePort[row] !== 0) byPath.set(path(before, row), place);
    });
  }
  for (const row of fresh) {
    const key = byPath.size > 0 && mayContinue(row) ? path(table, row) : '';
    // An array asked for what is not in it takes longer than all that is done with a row.
    const place = key === '' ? -1 : byPath.get(key) ?? -1;
    const old = place < 0 ? -1 : left[place] as number;
    if (old < 0 || before.protocol[old] !== TCP || before.state[old] === CLOSED) {
      born(row);
      continue;
    }
    byPath.delete(key);
    stays(old, row);
    left[place] = -1;
  }
}
