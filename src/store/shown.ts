import { type Column, COLUMNS } from '../columns.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Chosen } from './chosen.ts';
import { isFar } from './netns.ts';
import type { State } from './state.ts';

/** A column and how wide it is on this screen. */
export type Shown<Source = Snapshot> = {
  readonly column: Column<Source>;
  readonly width: number;
};

/** Columns up to this rank are not left out to give others a good width. */
const ESSENTIAL = 5;
/** Before each column, for a mark or as a gap. */
const GAP = 1;

type Size = 'least' | 'good' | 'most';

/** The terminal columns that columns take, in the widths of a size. */
export function sum<Source>(columns: readonly Column<Source>[], size: Size): number {
  return columns.reduce((total, column) => total + column.width[size] + GAP, 0);
}

/**
 * The columns of the table in so many terminal columns: those that somebody chose, or else those that suit the width. `isFar`: other network
 * namespaces are shown.
 */
export function layout(
  available: number,
  chosen: readonly Chosen[],
  isFar = false,
): readonly Shown[] {
  return chosen.length > 0
    ? chosenLayout(available, chosen)
    : fitting(COLUMNS, available, isFar ? farRank : undefined);
}

function farRank({ farRank, rank }: Column): number | null {
  return farRank ?? rank;
}

/** The chosen columns from the left, as many as have room; what is left goes to those whose width nobody chose. */
function chosenLayout(available: number, chosen: readonly Chosen[]): readonly Shown[] {
  const shown: Shown[] = [];
  let left = available;
  for (const { column, width } of chosen) {
    const wanted = (width ?? column.width.least) + GAP;
    // One is always there, however wide somebody wants it.
    if (wanted > left && shown.length > 0) break;
    shown.push({ column, width: Math.min(wanted, left) - GAP });
    left -= wanted;
  }
  const free = chosen.slice(0, shown.length).filter(({ width }) => width === null)
    .map(({ column }) => column);
  return widened(shown, free, left);
}

/** The columns with what is left given to some of them, so that those get a good width first. */
function widened<Source>(
  shown: readonly Shown<Source>[],
  free: readonly Column<Source>[],
  available: number,
): readonly Shown<Source>[] {
  const widths = new Map(shown.map(({ column, width }) => [column, width]));
  let left = available;
  for (const size of ['good', 'most'] as const) {
    for (const column of free) {
      const now = widths.get(column) as number;
      const more = Math.max(0, Math.min(left, column.width[size] - now));
      widths.set(column, now + more);
      left -= more;
    }
  }
  return shown.map(({ column }) => ({ column, width: widths.get(column) as number }));
}

/** The chosen columns that have no room. */
export function columnsWithoutRoom({ size, columns }: State): readonly Column[] {
  const shown = layout(size.columns, columns).length;
  return columns.slice(shown).map(({ column }) => column);
}

/**
 * The columns of a table that have room in so many terminal columns. The essential ones come first, if need be in their least width; more are added as long as all
 * have a good one; what is left is given to the columns by rank.
 */
export function fitting<Source>(
  columns: readonly Column<Source>[],
  available: number,
  rankOf: (column: Column<Source>) => number | null = ({ rank }) => rank,
): readonly Shown<Source>[] {
  const ranked = columns.filter((column) => rankOf(column) !== null)
    .sort((a, b) => (rankOf(a) as number) - (rankOf(b) as number));
  const chosen: Column<Source>[] = [];
  for (const column of ranked) {
    const size = (rankOf(column) as number) <= ESSENTIAL ? 'least' : 'good';
    if (sum([...chosen, column], size) > available) break;
    chosen.push(column);
  }
  const least = columns.filter((column) => chosen.includes(column))
    .map((column) => ({ column, width: column.width.least }));
  return widened(least, chosen, available - sum(chosen, 'least'));
}

/** The columns of connections that have room on the screen. */
export function shownColumns(state: State): readonly Column[] {
  return layout(state.size.columns, state.columns, isFar(state)).map(({ column }) => column);
}
