import { type Column, COLUMNS } from '../columns.ts';
import type { State } from './state.ts';

/** A column and how wide it is on this screen. */
export type Shown = { readonly column: Column; readonly width: number };

/** Columns up to this rank are not left out to give others a good width. */
const ESSENTIAL = 5;
/** Before each column, for a mark or as a gap. */
const GAP = 1;

type Size = 'least' | 'good' | 'most';

function sum(columns: readonly Column[], size: Size): number {
  return columns.reduce((total, column) => total + column.width[size] + GAP, 0);
}

/**
 * The columns that have room in so many terminal columns. The essential ones come first, if need be in their least width; more are added as long as all
 * have a good one; what is left is given to the columns by rank.
 */
export function layout(available: number): readonly Shown[] {
  const ranked = COLUMNS.filter((column) => column.rank !== null)
    .sort((a, b) => (a.rank as number) - (b.rank as number));
  const chosen: Column[] = [];
  for (const column of ranked) {
    const size = (column.rank as number) <= ESSENTIAL ? 'least' : 'good';
    if (sum([...chosen, column], size) > available) break;
    chosen.push(column);
  }
  const widths = new Map(chosen.map((column) => [column, column.width.least]));
  let left = available - sum(chosen, 'least');
  for (const size of ['good', 'most'] as const) {
    for (const column of chosen) {
      const now = widths.get(column) as number;
      const more = Math.max(0, Math.min(left, column.width[size] - now));
      widths.set(column, now + more);
      left -= more;
    }
  }
  return COLUMNS.filter((column) => widths.has(column))
    .map((column) => ({ column, width: widths.get(column) as number }));
}

/** The columns that are on the screen. */
export function shownColumns({ size }: State): readonly Column[] {
  return layout(size.columns).map(({ column }) => column);
}
