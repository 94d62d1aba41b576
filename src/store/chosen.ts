import { type Column, columnOf, COLUMNS } from '../columns.ts';
import { unknown } from '../filter/error.ts';

/** A column that somebody chose. */
export type Chosen = {
  readonly column: Column;
  /** Terminal columns; null: as its values need and the screen allows. */
  readonly width: number | null;
};

/** The widest that a column can be made. */
export const WIDEST = 200;

/** The narrowest that a column can be made: its heading stays whole, and with it different from the others. */
export function narrowest({ title }: Column): number {
  return title.length;
}

/** A column and perhaps its width, as in `local:40`; a sentence where it is none. */
export function parseChosen(word: string): Chosen | string {
  const [, key = word, digits] = /^(.*?):(.*)$/.exec(word) ?? [];
  const column = columnOf(key);
  if (column === null) {
    const keys = COLUMNS.map(({ key }) => key);
    return unknown('column', key, `expected ${keys.join(', ')}`, keys);
  }
  if (digits === undefined) return { column, width: null };
  const least = narrowest(column);
  const width = Number(digits);
  return /^\d+$/.test(digits) && width >= least && width <= WIDEST
    ? { column, width }
    : `Cannot make ${key} "${digits}" wide: expected ${least} to ${WIDEST}`;
}

/** The words of some columns, or a sentence about the first that is none, and its place. */
export function parseColumns(
  words: readonly string[],
): readonly Chosen[] | { readonly place: number; readonly message: string } {
  const chosen: Chosen[] = [];
  for (const [place, word] of words.entries()) {
    const one = parseChosen(word.trim());
    if (typeof one === 'string') return { place, message: one };
    if (chosen.some(({ column }) => column === one.column)) {
      return { place, message: `Cannot show the column ${one.column.key} twice` };
    }
    chosen.push(one);
  }
  return chosen;
}

/** The word of a column, as `parseChosen` reads it. */
export function chosenWord({ column: { key }, width }: Chosen): string {
  return width === null ? key : `${key}:${width}`;
}
