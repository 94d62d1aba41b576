import { type Column, columnOf, COLUMNS } from '../columns.ts';
import type { Action, Sort } from './state.ts';

/** Sorting by a column in the direction that is of use first. */
export function sortBy(column: Column): Sort {
  return { column: column.key, reverse: column.largestFirst ?? false };
}

/** Sorts by the column to the left (-1) or to the right (1) among those that are shown; beyond the ends is the default order. */
export function sortAside(step: -1 | 1, shown: readonly Column[]): Action {
  return (state) => {
    const places = [null, ...shown];
    const now = places.findIndex((column) =>
      (column?.key ?? null) === (state.sort?.column ?? null)
    );
    const next = places[(Math.max(0, now) + step + places.length) % places.length] ?? null;
    return { ...state, sort: next && sortBy(next) };
  };
}

/** Turns the order round. */
export const reverse: Action = (state) =>
  state.sort === null ? state : { ...state, sort: { ...state.sort, reverse: !state.sort.reverse } };

/** The words for a sort order: a column's key, with `-` before it for the other direction. */
export function parseSort(word: string): Sort {
  const column = columnOf(word.replace(/^-/, ''));
  if (column === null) return null;
  const usual = column.largestFirst ?? false;
  return { column: column.key, reverse: word.startsWith('-') ? !usual : usual };
}

/** What the sort menu offers: the default order, then every column. */
export const SORTS: readonly (Column | null)[] = [null, ...COLUMNS];
