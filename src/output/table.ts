import type { Column } from '../columns.ts';
import { fitted, harmless, width } from '../model/text.ts';

/** What stands where there is nothing. */
const EMPTY = '-';

/** Wide enough for every value to be whole. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/** What one column says of the rows, by their places in the table. */
type Cells = {
  /** The terminal columns of the widest. */
  readonly widest: number;
  /** Tells them in so many columns, and then a space or the end of the line. */
  fit(columns: number, isLast: boolean): (place: number) => string;
};

/** A cell in its width with what follows it. */
function closed(cell: string, isLast: boolean): string {
  return isLast ? `${cell.trimEnd()}\n` : `${cell} `;
}

/** The whole text of a row's cell; what comes from outside is made harmless. */
function whole<Source>(column: Column<Source>, source: Source, row: number): string {
  const text = column.text(source, row, WHOLE);
  return (column.foreign?.(source) ? harmless(text) : text) || EMPTY;
}

/** Cells of few texts: each of them is made once. */
function fewTexts<Source>(
  column: Column<Source>,
  same: (source: Source, row: number) => number,
  source: Source,
  rows: Uint32Array,
): Cells {
  const codes = new Uint32Array(rows.length);
  const texts: string[] = [];
  const known = new Map<number, number>();
  let before: number | null = null;
  let code = 0;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] as number;
    const number = same(source, row);
    if (number !== before) {
      before = number;
      code = known.get(number) ?? texts.length;
      if (code === texts.length) {
        known.set(number, code);
        texts.push(whole(column, source, row));
      }
    }
    codes[place] = code;
  }
  return {
    widest: texts.reduce((most, text) => Math.max(most, width(text)), 0),
    fit(columns, isLast) {
      const told = texts.map((text) => closed(fitted(text, columns, column.align), isLast));
      return (place) => told[codes[place] as number] as string;
    },
  };
}

function most(rows: Uint32Array, columns: (row: number) => number): number {
  let most = 0;
  for (let place = 0; place < rows.length; place++) {
    most = Math.max(most, columns(rows[place] as number));
  }
  return most;
}

/** Cells of which each may have its own text. Text of this program's own has one terminal column for each character. */
function manyTexts<Source>(column: Column<Source>, source: Source, rows: Uint32Array): Cells {
  const { align } = column;
  const foreign = column.foreign?.(source) ?? false;
  const columns = (row: number) => {
    const text = whole(column, source, row);
    return foreign ? width(text) : text.length;
  };
  return {
    widest: column.widest?.(source, rows) ?? most(rows, columns),
    fit: (columns, isLast) => (place) => {
      const text = whole(column, source, rows[place] as number);
      if (foreign || isLast || align === 'right') {
        return closed(fitted(text, columns, align), isLast);
      }
      return text.padEnd(columns + 1);
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
  const cells = columns.map((column) =>
    column.same ? fewTexts(column, column.same, source, rows) : manyTexts(column, source, rows)
  );
  const widths = cells.map(({ widest }, at) =>
    Math.max(header ? (columns[at] as Column).title.length : 0, widest)
  );
  if (header) {
    const titles = columns.map(({ title, align }, at) =>
      fitted(title, widths[at] as number, align)
    );
    yield `${titles.join(' ').trimEnd()}\n`;
  }
  const last = columns.length - 1;
  const tell = cells.map(({ fit }, at) => fit(widths[at] as number, at === last));
  for (let place = 0; place < rows.length; place++) {
    let line = '';
    for (const cell of tell) line += cell(place);
    yield line;
  }
}
