import type { Column } from '../columns.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { fitted, harmless, width } from '../model/text.ts';

/** Wide enough for every value to be whole. */
const WHOLE = Number.MAX_SAFE_INTEGER;

function cell({ text }: Column, snapshot: Snapshot, row: number): string {
  return harmless(text(snapshot, row, WHOLE)) || '-';
}

/** The sockets as a table of text; each column is as wide as its widest cell. */
export function* table(
  snapshot: Snapshot,
  rows: Uint32Array,
  columns: readonly Column[],
  header: boolean,
): Iterable<string> {
  const widths = columns.map((column) => {
    let most = header ? column.title.length : 0;
    for (const row of rows) most = Math.max(most, width(cell(column, snapshot, row)));
    return most;
  });
  const line = (texts: readonly string[]) =>
    `${
      texts.map((text, at) => fitted(text, widths[at] as number, (columns[at] as Column).align))
        .join(' ').trimEnd()
    }\n`;
  if (header) yield line(columns.map(({ title }) => title));
  for (const row of rows) yield line(columns.map((column) => cell(column, snapshot, row)));
}
