import { columnOf } from '../columns.ts';
import { bind } from '../filter/expression.ts';
import { every, type RowTest } from '../filter/row-test.ts';
import { groupingOf } from '../groups.ts';
import { belongs, type GroupId } from '../model/groups.ts';
import { type Key, wholeKey } from '../model/order.ts';
import { type Ranking, ranking } from '../model/ranking.ts';
import { ENDED, rowOf, type Snapshot } from '../model/snapshot.ts';
import { LISTEN, NEW_SYN_RECV, SYN_RECV } from '../model/state.ts';
import { atOnce, inSteps, type Steps } from '../model/steps.ts';
import { remembered } from './remembered.ts';
import type { Filter, Sort, State } from './state.ts';

/** The rows of a snapshot that pass, in the order in which it has them. */
export type Passing = {
  readonly list: Uint32Array;
  /** How many of them are still there, and not only shown because they have just gone. */
  readonly live: number;
};

/** The rows that are shown, in their order. */
export type Rows = Ranking & Pick<Passing, 'live'>;

const NOTHING: Passing = { list: new Uint32Array(0), live: 0 };
const NONE: Rows = { ...ranking(NOTHING.list, []), live: 0 };

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
  return every(tests);
}

/** The rows of a snapshot that pass a filter, in steps. */
function* sifting(snapshot: Snapshot, filter: Filter, ended: boolean): Steps<Passing> {
  const { total, count, sockets: { mark } } = snapshot;
  const passes = matcher(filter, snapshot);
  const list = new Uint32Array(total);
  let length = 0;
  let live = 0;
  yield* inSteps(total, (from, to) => {
    for (let row = from; row < to; row++) {
      if (!ended && mark[row] === ENDED) continue;
      if (!passes(row)) continue;
      list[length++] = row;
      if (row < count) live++;
    }
  });
  return { list: list.subarray(0, length), live };
}

const filtered = remembered((snapshot: Snapshot, filter: Filter, ended: boolean): Passing =>
  atOnce(sifting(snapshot, filter, ended))
);

/** Works out in steps which rows of a snapshot pass, so that this is known when it is shown. */
export function* sifted(
  { filter, endedShown }: Pick<State, 'filter' | 'endedShown'>,
  snapshot: Snapshot,
): Steps<void> {
  const passing = yield* sifting(snapshot, filter, endedShown);
  filtered.keep([snapshot, filter, endedShown], passing);
}

/** Behind every port. */
const NO_LISTENER = 0x10000;

/** Listeners first by port. */
function listenersFirst({ sockets }: Snapshot): Key {
  const { state, localPort } = sockets;
  return { digits: [(row) => state[row] === LISTEN ? localPort[row] as number : NO_LISTENER] };
}

const sorted = remembered((snapshot: Snapshot, passing: Passing, sort: Sort): Rows => {
  const column = sort && columnOf(sort.column);
  const key = column ? column.order(snapshot) : listenersFirst(snapshot);
  const ranks = [
    { key, reverse: (column && sort?.reverse) ?? false },
    // Rows of the same value stand as they were first seen, whatever order the kernel lists them in.
    { key: wholeKey(snapshot.sockets.id), reverse: false },
  ];
  return { ...ranking(passing.list, ranks), live: passing.live };
});

/** Those of the rows that belong to a group. */
const within = remembered(
  (snapshot: Snapshot, rows: Passing, by: string, id: GroupId): Passing => {
    const common = groupingOf(by)?.common(snapshot) ?? [];
    const list = rows.list.filter((row) => belongs(common, id, row));
    const end = list.findIndex((row) => row >= snapshot.count);
    return { list, live: end < 0 ? list.length : end };
  },
);

/** The connections that the table shows, filtered and sorted, or all that the groups that it shows are made of. */
export function rows(state: State): Rows {
  const { snapshot, level, sort } = state;
  if (snapshot === null) return NONE;
  const passing = passingRows(state);
  return level.kind === 'group'
    ? sorted(snapshot, within(snapshot, passing, level.grouped.by, level.id), sort)
    : sorted(snapshot, passing, sort);
}

/** The connections that pass the filter. */
export function passingRows({ snapshot, filter, endedShown }: State): Passing {
  return snapshot === null ? NOTHING : filtered(snapshot, filter, endedShown);
}

/** The place of a connection among the rows, or -1. */
export function placeOf(state: State, id: number): number {
  const { snapshot } = state;
  const row = snapshot === null ? -1 : rowOf(snapshot, id);
  return row < 0 ? -1 : rows(state).placeOf(row);
}

/** The row that the keys act on, or -1 where there is none, as among groups. */
export function selected(state: State): number {
  const { snapshot, level, cursor } = state;
  if (snapshot === null || level.kind === 'groups') return -1;
  if (cursor === null) return rows(state).at(0) ?? -1;
  const row = rowOf(snapshot, cursor.id);
  return rows(state).placeOf(row) < 0 ? -1 : row;
}
