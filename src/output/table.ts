import type { Column } from '../columns.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { fitted, harmless, width } from '../model/text.ts';

/** What stands where there is nothing. */
const EMPTY = '-';

/** Wide enough for every value to be whole. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/** How a column's cells are told: how wide the widest is, and each in its width. */
type Cells = {
  readonly widest: (rows: Uint32Array) => number;
  readonly cell: (row: number, columns: number) => string;
};

/** Text of this program's own has one terminal column for each character. */
function ownCells({ text, length, align, width: { good } }: Column, snapshot: Snapshot): Cells {
  return {
    // What has no length of its own varies so little that all tables give it the same room.
    widest: (rows) =>
      length ? rows.reduce((most, row) => Math.max(most, length(snapshot, row)), 0) : good,
    cell(row, columns) {
      const whole = text(snapshot, row, WHOLE) || EMPTY;
      return align === 'left' ? whole.padEnd(columns) : whole.padStart(columns);
    },
  };
}

/** Names from outside are few and come again and again, so each is made harmless and measured once. */
function foreignCells({ text, align }: Column, snapshot: Snapshot): Cells {
  const known = new Map<string, string>();
  const shown = (row: number) => {
    const raw = text(snapshot, row, WHOLE);
    const found = known.get(raw) ?? (harmless(raw) || EMPTY);
    known.set(raw, found);
    return found;
  };
  const fits = new Map<string, string>();
  return {
    widest(rows) {
      for (const row of rows) shown(row);
      return Math.max(0, ...[...known.values()].map(width));
    },
    cell(row, columns) {
      const whole = shown(row);
      const found = fits.get(whole) ?? fitted(whole, columns, align);
      fits.set(whole, found);
      return found;
    },
  };
}

/** The sockets as a table of text, in which no cell is cut. */
export function* table(
  snapshot: Snapshot,
  rows: Uint32Array,
  columns: readonly Column[],
  header: boolean,
): Iterable<string> {
  const all = columns.map((column) => (column.foreign ? foreignCells : ownCells)(column, snapshot));
  const widths = all.map(({ widest }, at) =>
    Math.max(header ? (columns[at] as Column).title.length : 0, widest(rows))
  );
  if (header) {
    const titles = columns.map(({ title, align }, at) =>
      fitted(title, widths[at] as number, align)
    );
    yield `${titles.join(' ').trimEnd()}\n`;
  }
  for (const row of rows) {
    let line = '';
    for (let at = 0; at < all.length; at++) {
      if (at > 0) line += ' ';
      line += (all[at] as Cells).cell(row, widths[at] as number);
    }
    yield `${line.trimEnd()}\n`;
  }
}
