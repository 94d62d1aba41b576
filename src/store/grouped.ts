import { groupColumns, shownGroupColumns } from '../group-columns.ts';
import { type Grouping, groupingOf, GROUPS } from '../groups.ts';
import { belongs, group, type GroupId, groupId, type Groups, idOf } from '../model/groups.ts';
import { ordered, wholeKey } from '../model/order.ts';
import { UNKNOWN } from '../model/quantity.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { clearLines } from './filters.ts';
import { BEGINNING } from './position.ts';
import { remembered } from './remembered.ts';
import { type Passing, passingRows, selected } from './select.ts';
import { fitting, type Shown, shownColumns, sum } from './shown.ts';
import type { Sortable } from './sorting.ts';
import type { Action, Grouped, Sort, State } from './state.ts';

/** What the menu of groups offers: every connection by itself, or a key of `GROUPS`. */
export const LEVELS: readonly (string | null)[] = [null, ...GROUPS.map(({ key }) => key)];

/** The largest group first. */
const LARGEST: NonNullable<Sort> = { column: 'count', reverse: true };

const groupedRows = remembered((snapshot: Snapshot, passing: Passing, by: string): Groups =>
  group(snapshot, passing.list, (groupingOf(by) as Grouping).common(snapshot))
);

const orderedGroups = remembered(
  (groups: Groups, by: string, column: string, reverse: boolean): Uint32Array => {
    const all = Uint32Array.from({ length: groups.count }, (_, each) => each);
    // Groups of the same value stand as they were first seen.
    const seen = ordered(all, wholeKey(groups.seen), false);
    const key = groupColumns(by).find((one) => one.key === column)?.order(groups);
    return key ? ordered(seen, key, reverse) : seen;
  },
);

/** Groups, and the order in which they stand. */
export type GroupTable = {
  readonly groups: Groups;
  readonly list: Uint32Array;
  readonly grouping: Grouping;
};

/** The groups that the table shows; null where it shows connections. */
export function groupTable(state: State): GroupTable | null {
  const { snapshot, level } = state;
  if (snapshot === null || level.kind !== 'groups') return null;
  const { by, sort } = level.grouped;
  const groups = groupedRows(snapshot, passingRows(state), by);
  const list = orderedGroups(groups, by, sort.column, sort.reverse);
  return { groups, list, grouping: groupingOf(by) as Grouping };
}

/** The place of a group in the table, or -1. */
export function placeOfGroup({ groups, list }: GroupTable, id: GroupId): number {
  const { common, row } = groups;
  return list.findIndex((each) => belongs(common, id, row[each] as number));
}

/** The group at the cursor: its number among the groups, and a row that stands for it; null: there is none. */
export type SelectedGroup = GroupTable & { readonly group: number; readonly row: number };

export function selectedGroup(state: State): SelectedGroup | null {
  const table = groupTable(state);
  if (table === null || state.level.kind !== 'groups') return null;
  const { cursor } = state.level.grouped;
  const group = table.list[cursor ? placeOfGroup(table, cursor.id) : 0];
  return group === undefined ? null : { ...table, group, row: table.groups.row[group] as number };
}

/** A group's name for people. */
export function groupName({ groups, grouping, row }: SelectedGroup): string {
  return grouping.text(groups.snapshot, row) || UNKNOWN;
}

/** A table of groups at its beginning; null: the largest first. */
export function groupedBy(by: string, sort: Sort): Grouped {
  return { by, sort: sort ?? LARGEST, ...BEGINNING };
}

/** Groups by a key of `GROUPS`, the cursor on the group of the selected connection; null shows every connection again. */
export function groupBy(by: string | null): Action {
  return (state) => {
    const { level, snapshot } = state;
    if (by === null) return { ...state, level: { kind: 'table' } };
    if (level.kind !== 'table' && level.grouped.by === by) return leaveGroup(state);
    const row = state.cursor === null ? -1 : selected(state);
    const cursor = snapshot !== null && row >= 0
      ? { id: idOf((groupingOf(by) as Grouping).common(snapshot), row), place: 0 }
      : null;
    const sort = level.kind === 'table' ? null : level.grouped.sort;
    return { ...state, level: { kind: 'groups', grouped: { ...groupedBy(by, sort), cursor } } };
  };
}

/** Why there is no group to open; null: there is. */
export function groupObstacle(state: State): string | null {
  return selectedGroup(state) === null ? 'there is no group to open' : null;
}

/** Shows the connections of the group at the cursor. */
export const openGroup: Action = (state) => {
  const table = selectedGroup(state);
  if (table === null || state.level.kind !== 'groups') return state;
  const id = groupId(table.groups, table.group);
  const cursor = { id, place: table.list.indexOf(table.group) };
  const grouped = { ...state.level.grouped, cursor };
  return { ...state, ...BEGINNING, level: { kind: 'group', grouped, id, name: groupName(table) } };
};

/** Back from the connections of a group to the groups. */
export const leaveGroup: Action = (state) =>
  state.level.kind === 'group'
    ? { ...state, ...BEGINNING, level: { kind: 'groups', grouped: state.level.grouped } }
    : state;

/** Clears the lines that were typed; where none is, the groups are left. */
export const leaveGroups: Action = (state) =>
  state.filter.text.text === '' && state.filter.ports.text === ''
    ? groupBy(null)(state)
    : clearLines(state);

/** What is grouped or opened, in words for the filter line; '' for neither. */
export function levelWords(state: State): string {
  const { level } = state;
  switch (level.kind) {
    case 'table':
      return '';
    case 'groups': {
      const count = groupTable(state)?.groups.count ?? 0;
      return `${count} ${count === 1 ? 'group' : 'groups'} by ${
        groupingOf(level.grouped.by)?.noun
      }`;
    }
    case 'group':
      return `${groupingOf(level.grouped.by)?.noun} ${level.name}`;
  }
}

/** The columns of groups that have room on the screen: the counts of all states, or what fits into one column of them. */
export function groupLayout({ size, endedShown, level }: State): readonly Shown<Groups>[] {
  const by = level.kind === 'table' ? null : level.grouped.by;
  if (by === null) return [];
  const wide = shownGroupColumns(by, endedShown, 'wide');
  const fits = sum(wide, 'good') <= size.columns;
  return fitting(fits ? wide : shownGroupColumns(by, endedShown, 'compact'), size.columns);
}

/** The columns that are on the screen, as far as one sorts by them. */
export function columnsInSight(state: State): readonly Sortable[] {
  return state.level.kind === 'groups'
    ? groupLayout(state).map(({ column }) => column)
    : shownColumns(state);
}

/** The place in the menu of what is grouped by now. */
export function levelPlace({ level }: State): number {
  return Math.max(0, LEVELS.indexOf(level.kind === 'table' ? null : level.grouped.by));
}
