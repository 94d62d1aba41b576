import type { Column } from '../columns.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** What a spreadsheet would run as a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** A field of RFC 4180; text that a spreadsheet would run begins with an apostrophe. */
export function field(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Comma-separated values, exact and unabridged (RFC 4180). */
export function* csv(
  snapshot: Snapshot,
  rows: Iterable<number>,
  columns: readonly Column[],
  header: boolean,
): Iterable<string> {
  if (header) yield `${columns.map(({ key }) => key).join(',')}\r\n`;
  for (const row of rows) {
    yield `${
      columns.map((column) => field(column.text(snapshot, row).toWellFormed())).join(',')
    }\r\n`;
  }
}
