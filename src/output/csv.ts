import type { Column } from '../columns.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { harmless } from '../model/text.ts';

/** What a spreadsheet would run as a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** A field of RFC 4180; text that a spreadsheet would run begins with an apostrophe. */
export function field(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Comma-separated values, unabridged (RFC 4180), a record a line: what a terminal would obey is `?`, exact it is in JSON. */
export function* csv(
  snapshot: Snapshot,
  rows: Iterable<number>,
  columns: readonly Column[],
  header: boolean,
): Iterable<string> {
  if (header) yield `${columns.map(({ key }) => key).join(',')}\r\n`;
  for (const row of rows) {
    yield `${columns.map((column) => field(harmless(column.text(snapshot, row)))).join(',')}\r\n`;
  }
}
