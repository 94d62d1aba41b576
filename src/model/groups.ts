import { mix } from './identity.ts';
import { ENDED, GONE, NEW, type Snapshot } from './snapshot.ts';
import { LIFE, STATES } from './state.ts';

/** What rows of one group have in common: 32-bit numbers, each read from a row. */
export type Common = readonly ((row: number) => number)[];

/** What a group is known by from snapshot to snapshot: the numbers that its rows have in common. */
export type GroupId = readonly number[];

/** How many states a group's sockets are counted by: those of `STATES`, in their order. */
export const STATE_COUNT = STATES.length;

/**
 * Rows of a snapshot in groups, as columns of numbers: element `group` of each array is one group. Sums are those of the rows that tell;
 * NaN: none does.
 */
export type Groups = {
  readonly snapshot: Snapshot;
  readonly common: Common;
  readonly count: number;
  /** A row that stands for the group. */
  readonly row: Uint32Array;
  /** The least identity of its rows, which tells the group that was first seen. */
  readonly seen: Uint32Array;
  /** Sockets that are there, and those that are shown though they have ended. */
  readonly live: Uint32Array;
  readonly ended: Uint32Array;
  /** `live` by state, `STATE_COUNT` elements a group. */
  readonly states: Uint32Array;
  /** Bytes a second. */
  readonly rxRate: Float64Array;
  readonly txRate: Float64Array;
  /** Bytes and segments since each connection began. */
  readonly received: Float64Array;
  readonly sent: Float64Array;
  readonly retransmits: Float64Array;
  /** So many FINs of ended connections `received` may count as bytes. */
  readonly fins: Uint32Array;
  /** A `Mark`: new where every row is, gone or ended where none is there. */
  readonly mark: Uint8Array;
};

/** Groups rows by what they have in common, in one pass to find the groups and one to count. */
export function group(snapshot: Snapshot, rows: Uint32Array, common: Common): Groups {
  const { of, first, count } = assigned(rows, common);
  return { snapshot, common, count, ...counted(snapshot, rows, of, first, count) };
}

/** The group of each row, and each group's first row. */
type Assigned = {
  readonly of: Uint32Array;
  readonly first: Uint32Array;
  readonly count: number;
};

/** Finds the groups by open addressing: a slot holds the number of a group plus one. */
function assigned(rows: Uint32Array, common: Common): Assigned {
  const { length } = rows;
  const columns = common.map((number) => column(rows, number));
  const size = 1 << (32 - Math.clz32(Math.max(length * 2, 16) - 1));
  const slots = new Uint32Array(size);
  const of = new Uint32Array(length);
  // The place among the rows at which each group began.
  const began = new Uint32Array(length);
  let count = 0;
  for (let at = 0; at < length; at++) {
    // Sockets of one owner are often listed together.
    if (at > 0 && isAlike(columns, at - 1, at)) {
      of[at] = of[at - 1] as number;
      continue;
    }
    let hash = 1;
    for (const column of columns) hash = mix(hash, column[at] as number);
    let slot = hash & (size - 1);
    let found = slots[slot] as number;
    while (found !== 0 && !isAlike(columns, began[found - 1] as number, at)) {
      slot = (slot + 1) & (size - 1);
      found = slots[slot] as number;
    }
    if (found === 0) {
      began[count] = at;
      slots[slot] = found = ++count;
    }
    of[at] = found - 1;
  }
  return { of, first: began.subarray(0, count).map((at) => rows[at] as number), count };
}

function column(rows: Uint32Array, number: Common[number]): Uint32Array {
  const values = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) values[at] = number(rows[at] as number);
  return values;
}

function isAlike(columns: readonly Uint32Array[], one: number, other: number): boolean {
  for (const column of columns) if (column[one] !== column[other]) return false;
  return true;
}

function counted(
  { sockets, count: there }: Snapshot,
  rows: Uint32Array,
  of: Uint32Array,
  row: Uint32Array,
  count: number,
): Omit<Groups, 'snapshot' | 'common' | 'count'> {
  const { id, state, mark } = sockets;
  const seen = new Uint32Array(count).fill(0xffffffff);
  const live = new Uint32Array(count);
  const ended = new Uint32Array(count);
  const fresh = new Uint32Array(count);
  const gone = new Uint32Array(count);
  const states = new Uint32Array(count * STATE_COUNT);
  const fins = new Uint32Array(count);
  for (let at = 0; at < rows.length; at++) {
    const each = rows[at] as number;
    const into = of[at] as number;
    if ((id[each] as number) < (seen[into] as number)) seen[into] = id[each] as number;
    if (mark[each] === NEW) fresh[into]!++;
    if (mark[each] === GONE) gone[into]!++;
    if (sockets.countsFin[each] === 1) fins[into]!++;
    if (each >= there) {
      ended[into]!++;
      continue;
    }
    live[into]!++;
    const place = LIFE[state[each] as number] as number;
    if (place >= 0) states[into * STATE_COUNT + place]!++;
  }
  const marks = live.map((alive, each) => {
    if (alive === 0) return (gone[each] as number) > 0 ? GONE : ENDED;
    return fresh[each] === alive && ended[each] === 0 ? NEW : 0;
  });
  const sum = (values: Float64Array) => sums(values, rows, of, count);
  return {
    row,
    seen,
    live,
    ended,
    states,
    rxRate: sum(sockets.rxRate),
    txRate: sum(sockets.txRate),
    received: sum(sockets.bytesReceived),
    sent: sum(sockets.bytesAcked),
    retransmits: sum(sockets.retransmits),
    fins,
    mark: Uint8Array.from(marks),
  };
}

function sums(
  values: Float64Array,
  rows: Uint32Array,
  of: Uint32Array,
  count: number,
): Float64Array {
  const all = new Float64Array(count).fill(NaN);
  for (let at = 0; at < rows.length; at++) {
    const value = values[rows[at] as number] as number;
    if (Number.isNaN(value)) continue;
    const into = of[at] as number;
    const before = all[into] as number;
    all[into] = Number.isNaN(before) ? value : before + value;
  }
  return all;
}

/** The identity of the group that a row belongs to. */
export function idOf(common: Common, row: number): GroupId {
  return common.map((number) => number(row) >>> 0);
}

/** The identity of a group. */
export function groupId({ common, row }: Groups, each: number): GroupId {
  return idOf(common, row[each] as number);
}

/** Whether a row belongs to the group of an identity. */
export function belongs(common: Common, id: GroupId, row: number): boolean {
  for (let at = 0; at < common.length; at++) {
    if ((common[at] as Common[number])(row) >>> 0 !== id[at]) return false;
  }
  return true;
}
