import type { Column } from '../columns.ts';
import { fitted, harmless, width } from '../model/text.ts';

/** What stands where there is nothing. */
const EMPTY = '-';

/** Wide enough for every value to be whole. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/** So many characters make a piece: a step of a generator for each line would be a tenth of the printing. */
const PIECE = 4096;

/** What one column says of the rows, by their places in the table. */
type Cells = {
  /** The terminal columns of the widest. */
  readonly widest: number;
  /** Tells them in so many columns, and then a space or the end of the line. */
  fit(columns: number, isLast: boolean): Fitted;
};

/** A cell in its width with what follows it. */
function closed(cell: string, isLast: boolean): string {
  return isLast ? `${cell.trimEnd()}\n` : `${cell} `;
}

/** The cells of a column in their width. */
type Fitted = {
  cell(place: number): string;
  /** A number for each place; where two have the same one, the cell is the same. */
  readonly codes: Uint32Array | null;
};

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
        const text = column.text(source, row, WHOLE);
        texts.push((column.foreign ? harmless(text) : text) || EMPTY);
      }
    }
    codes[place] = code;
  }
  return {
    widest: texts.reduce((most, text) => Math.max(most, width(text)), 0),
    fit(columns, isLast) {
      const told = texts.map((text) => closed(fitted(text, columns, column.align), isLast));
      return { cell: (place) => told[codes[place] as number] as string, codes };
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
  const { align, foreign } = column;
  const text = foreign
    ? (row: number) => harmless(column.text(source, row, WHOLE)) || EMPTY
    : (row: number) => column.text(source, row, WHOLE) || EMPTY;
  const columns = foreign ? (row: number) => width(text(row)) : (row: number) => text(row).length;
  return {
    widest: column.widest?.(source, rows) ?? most(rows, columns),
    fit: (columns, isLast) => ({
      cell(place) {
        const whole = text(rows[place] as number);
        if (foreign || isLast || align === 'right') {
          return closed(fitted(whole, columns, align), isLast);
        }
        return whole.padEnd(columns + 1);
      },
      codes: null,
    }),
  };
}

/** Neighbouring columns of few texts as one: what they say together is most often what they said of the row before. */
function joined(columns: readonly Fitted[]): Fitted {
  const all = columns.map(({ codes }) => codes as Uint32Array);
  let told = '';
  let last = -1;
  const isTold = (place: number): boolean => {
    if (last < 0) return false;
    for (let at = 0; at < all.length; at++) {
      const codes = all[at] as Uint32Array;
      if (codes[place] !== codes[last]) return false;
    }
    return true;
  };
  return {
    cell(place) {
      if (!isTold(place)) told = columns.map(({ cell }) => cell(place)).join('');
      last = place;
      return told;
    },
    codes: null,
  };
}

/** The columns, those of few texts put together with their neighbours. */
function joinedRuns(columns: readonly Fitted[]): readonly Fitted[] {
  const runs: Fitted[] = [];
  for (let at = 0; at < columns.length;) {
    let end = at;
    while (columns[end]?.codes) end++;
    const run = columns.slice(at, Math.max(end, at + 1));
    runs.push(run.length > 1 ? joined(run) : run[0] as Fitted);
    at += run.length;
  }
  return runs;
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
  const runs = joinedRuns(cells.map(({ fit }, at) => fit(widths[at] as number, at === last)));
  let piece = '';
  for (let place = 0; place < rows.length; place++) {
    for (let at = 0; at < runs.length; at++) piece += (runs[at] as Fitted).cell(place);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
