import type { Column } from '../columns.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { fitted, harmless, width } from '../model/text.ts';

/** What stands where there is nothing. */
const EMPTY = '-';

/** Wide enough for every value to be whole. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/** What is in a column, and how wide. Names from outside are few and come again and again, so each is measured once. */
function cells({ text, length, foreign, align }: Column, snapshot: Snapshot) {
  const measured = new Map<string, { readonly shown: string; readonly columns: number }>();
  const measure = (raw: string) => {
    const shown = harmless(raw) || EMPTY;
    const found = { shown, columns: width(shown) };
    measured.set(raw, found);
    return found;
  };
  const read = (row: number) => text(snapshot, row, WHOLE);
  const known = (row: number) => {
    const raw = read(row);
    return measured.get(raw) ?? measure(raw);
  };
  const padded = (shown: string, columns: number, to: number) => {
    const space = ' '.repeat(to - columns);
    return align === 'left' ? shown + space : space + shown;
  };
  return {
    columns(row: number) {
      if (length) return length(snapshot, row);
      return foreign ? known(row).columns : (read(row) || EMPTY).length;
    },
    shown(row: number, to: number) {
      if (foreign) {
        const { shown, columns } = known(row);
        return padded(shown, columns, to);
      }
      const shown = read(row) || EMPTY;
      return padded(shown, shown.length, to);
    },
  };
}

/** The sockets as a table of text; each column is as wide as its widest cell. */
export function* table(
  snapshot: Snapshot,
  rows: Uint32Array,
  columns: readonly Column[],
  header: boolean,
): Iterable<string> {
  const all = columns.map((column) => cells(column, snapshot));
  const widths = all.map((one, at) => {
    let most = header ? (columns[at] as Column).title.length : 0;
    for (const row of rows) most = Math.max(most, one.columns(row));
    return most;
  });
  if (header) {
    const titles = columns.map(({ title, align }, at) =>
      fitted(title, widths[at] as number, align)
    );
    yield `${titles.join(' ').trimEnd()}\n`;
  }
  for (const row of rows) {
    let line = '';
    for (let at = 0; at < all.length; at++) {
      line += `${at > 0 ? ' ' : ''}${all[at]?.shown(row, widths[at] as number)}`;
    }
    yield `${line.trimEnd()}\n`;
  }
}
