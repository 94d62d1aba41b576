import type { Column } from '../columns.ts';
import { harmless } from '../model/text.ts';

/**
 * Where a spreadsheet would begin to run a formula (OWASP, CSV injection): at the start of a field, and, where a list is separated by
 * semicolons, after each of them.
 */
const FORMULA = /(?:^|(?<=;))(?=[=+\-@＝＋－＠\t\r\n])/g;

/** A field of RFC 4180; text that a spreadsheet would run has an apostrophe before it. */
export function field(text: string): string {
  const harmless = text.replace(FORMULA, "'");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Comma-separated values, unabridged (RFC 4180), a record a line: what a terminal would obey is `?`, exact it is in JSON. */
export function* csv<Source>(
  source: Source,
  rows: Iterable<number>,
  columns: readonly Column<Source>[],
  header: boolean,
): Iterable<string> {
  if (header) yield `${columns.map(({ key }) => key).join(',')}\r\n`;
  for (const row of rows) {
    yield `${columns.map((column) => field(harmless(column.text(source, row)))).join(',')}\r\n`;
  }
}
