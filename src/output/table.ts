import type { Column } from '../columns.ts';
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

function most(rows: Iterable<number>, columns: (row: number) => number): number {
  let most = 0;
  for (const row of rows) most = Math.max(most, columns(row));
  return most;
}

/** One row for each text, where many rows share one. */
function distinct<Source>(
  { same }: Column<Source>,
  source: Source,
  rows: Uint32Array,
): Iterable<number> {
  if (!same) return rows;
  const found = new Map<number, number>();
  let before: number | null = null;
  for (const row of rows) {
    const number = same(source, row);
    if (number !== before) found.set(number, row);
    before = number;
  }
  return found.values();
}

/** Text of this program's own has one terminal column for each character. */
function ownCells<Source>(column: Column<Source>, source: Source): Cells {
  const { text, align } = column;
  const length = column.length ??
    ((source, row) => (text(source, row, WHOLE) || EMPTY).length);
  return {
    widest: (rows) => most(distinct(column, source, rows), (row) => length(source, row)),
    cell(row, columns) {
      const whole = text(source, row, WHOLE) || EMPTY;
      return align === 'left' ? whole.padEnd(columns) : whole.padStart(columns);
    },
  };
}

/** Text from outside is made harmless, and measured. */
function foreignCells<Source>(column: Column<Source>, source: Source): Cells {
  const { text, align } = column;
  const shown = (row: number) => harmless(text(source, row, WHOLE)) || EMPTY;
  return {
    widest: (rows) => most(distinct(column, source, rows), (row) => width(shown(row))),
    cell: (row, columns) => fitted(shown(row), columns, align),
  };
}

function cellsOf<Source>(column: Column<Source>, source: Source): Cells {
  const { foreign, same } = column;
  const cells = (foreign ? foreignCells : ownCells)(column, source);
  if (!same) return cells;
  const known = new Map<number, string>();
  let before: number | null = null;
  let told = '';
  return {
    ...cells,
    cell(row, columns) {
      const number = same(source, row);
      if (number === before) return told;
      before = number;
      told = known.get(number) ?? cells.cell(row, columns);
      known.set(number, told);
      return told;
    },
  };
}

/** The sockets as a table of text, in which no cell is cut. */
export function* table<Source>(
  source: Source,
  rows: Uint32Array,
  columns: readonly Column<Source>[],
  header: boolean,
): Iterable<string> {
  const all = columns.map((column) => cellsOf(column, source));
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
