import { type Column, columnOf, COLUMNS } from '../columns.ts';
import { groupColumns } from '../group-columns.ts';
import type { Action, Sort, State } from './state.ts';

/** A column as far as one sorts by it. */
export type Sortable = Pick<Column, 'key' | 'title' | 'help' | 'largestFirst'>;

/** Sorting by a column in the direction that is of use first. */
export function sortBy({ key, largestFirst }: Sortable): NonNullable<Sort> {
  return { column: key, reverse: largestFirst ?? false };
}

/** The order of what the table shows. */
export function sortOf({ level, sort }: State): Sort {
  return level.kind === 'groups' ? level.grouped.sort : sort;
}

/** Puts an order in force; groups always have a column that they are sorted by. */
export function setSort(to: Sort): Action {
  return (state) => {
    const { level } = state;
    if (level.kind !== 'groups') return { ...state, sort: to };
    return to === null
      ? state
      : { ...state, level: { ...level, grouped: { ...level.grouped, sort: to } } };
  };
}

/** What connections can be sorted by: the default order, or a column. */
export const SORTS: readonly (Column | null)[] = [null, ...COLUMNS];

/** What the table can be sorted by; null is the default order of connections. */
export function sortsOf({ level }: State): readonly (Sortable | null)[] {
  return level.kind === 'groups' ? groupColumns(level.grouped.by) : SORTS;
}

/** Sorts by the column to the left (-1) or to the right (1) among those that are shown; beyond the ends is the default order. */
export function sortAside(step: -1 | 1, shown: readonly Sortable[]): Action {
  return (state) => {
    const places = state.level.kind === 'groups' ? shown : [null, ...shown];
    const column = sortOf(state)?.column ?? null;
    const now = places.findIndex((one) => (one?.key ?? null) === column);
    const next = places[(Math.max(0, now) + step + places.length) % places.length] ?? null;
    return setSort(next && sortBy(next))(state);
  };
}

/** Turns the order round. */
export const reverse: Action = (state) => {
  const sort = sortOf(state);
  return sort === null ? state : setSort({ ...sort, reverse: !sort.reverse })(state);
};

/** The words for a sort order: a column's key, with `-` before it for the other direction. */
export function parseSort(word: string): Sort {
  const column = columnOf(word.replace(/^-/, ''));
  if (column === null) return null;
  const usual = column.largestFirst ?? false;
  return { column: column.key, reverse: word.startsWith('-') ? !usual : usual };
}
