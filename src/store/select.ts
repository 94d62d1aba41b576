import { columnOf } from '../columns.ts';
import { bind } from '../filter/expression.ts';
import type { RowTest } from '../filter/row-test.ts';
import { groupingOf } from '../groups.ts';
import { belongs, type GroupId } from '../model/groups.ts';
import { ordered, wholeKey } from '../model/order.ts';
import { ENDED, type Snapshot } from '../model/snapshot.ts';
import { LISTEN, NEW_SYN_RECV, SYN_RECV } from '../model/state.ts';
import { remembered } from './remembered.ts';
import type { Filter, Sort, State } from './state.ts';

/** The rows of a snapshot that are shown, in their order. */
export type Rows = {
  readonly list: Uint32Array;
  /** How many of them are still there, and not only shown because they have just gone. */
  readonly live: number;
};

const NONE: Rows = { list: new Uint32Array(0), live: 0 };

/** The test of a whole filter over a snapshot. */
export function matcher(filter: Filter, snapshot: Snapshot): RowTest {
  const { protocol, family, state } = snapshot.sockets;
  const tests: RowTest[] = [];
  const { protocols, families } = filter;
  if (protocols.length > 0) tests.push((row) => protocols.includes(protocol[row] as number));
  if (families.length > 0) tests.push((row) => families.includes(family[row] as number));
  if (filter.states !== 0) {
    const wanted = filter.states | ((filter.states >> SYN_RECV & 1) << NEW_SYN_RECV);
    tests.push((row) => (wanted >> (state[row] as number) & 1) === 1);
  }
  for (const { expression } of [filter.ports, filter.text]) {
    if (expression.kind !== 'everything') tests.push(bind(expression, snapshot));
  }
  return (row) => {
    for (const test of tests) if (!test(row)) return false;
    return true;
  };
}

const filtered = remembered((snapshot: Snapshot, filter: Filter, ended: boolean): Rows => {
  const passes = matcher(filter, snapshot);
  const list = new Uint32Array(snapshot.total);
  let length = 0;
  let live = 0;
  for (let row = 0; row < snapshot.total; row++) {
    if (!ended && snapshot.sockets.mark[row] === ENDED) continue;
    if (!passes(row)) continue;
    list[length++] = row;
    if (row < snapshot.count) live++;
  }
  return { list: list.subarray(0, length), live };
});

/** Listeners first by port, then the others as they were first seen. */
function defaultOrder({ sockets }: Snapshot, list: Uint32Array): Uint32Array {
  const { state, localPort, id } = sockets;
  const isListener = (row: number) => state[row] === LISTEN;
  const seen = ordered(list, wholeKey(id), false);
  const listeners = ordered(seen.filter(isListener), wholeKey(localPort), false);
  let end = listeners.length;
  const all = new Uint32Array(list.length);
  all.set(listeners);
  for (const row of seen) if (!isListener(row)) all[end++] = row;
  return all;
}

const sorted = remembered((snapshot: Snapshot, rows: Rows, sort: Sort): Rows => {
  const column = sort && columnOf(sort.column);
  if (!column) return { ...rows, list: defaultOrder(snapshot, rows.list) };
  // Rows of the same value stand as they were first seen, whatever order the kernel lists them in.
  const seen = ordered(rows.list, wholeKey(snapshot.sockets.id), false);
  return { ...rows, list: ordered(seen, column.order(snapshot), sort?.reverse ?? false) };
});

/** Those of the rows that belong to a group. */
const within = remembered(
  (snapshot: Snapshot, rows: Rows, by: string, id: GroupId): Rows => {
    const common = groupingOf(by)?.common(snapshot) ?? [];
    const list = rows.list.filter((row) => belongs(common, id, row));
    const end = list.findIndex((row) => row >= snapshot.count);
    return { list, live: end < 0 ? list.length : end };
  },
);

/** The connections that the table shows, filtered and sorted; where it shows groups, all that are grouped, in no order. */
export function rows(state: State): Rows {
  const { snapshot, level } = state;
  if (snapshot === null) return NONE;
  const passing = filtered(snapshot, state.filter, state.endedShown);
  switch (level.kind) {
    case 'table':
      return sorted(snapshot, passing, state.sort);
    case 'groups':
      return passing;
    case 'group':
      return sorted(snapshot, within(snapshot, passing, level.grouped.by, level.id), state.sort);
  }
}

/** The place of a connection among the rows, or -1. */
export function placeOf(state: State, id: number): number {
  if (state.snapshot === null) return -1;
  const ids = state.snapshot.sockets.id;
  const { list } = rows(state);
  for (let place = 0; place < list.length; place++) {
    if (ids[list[place] as number] === id) return place;
  }
  return -1;
}

/** The row that the keys act on, or -1 where there is none, as among groups. */
export function selected(state: State): number {
  if (state.level.kind === 'groups') return -1;
  const place = state.cursor ? placeOf(state, state.cursor.id) : 0;
  return rows(state).list[place] ?? -1;
}
