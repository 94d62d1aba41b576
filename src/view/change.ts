/** A line of the screen in cells, each a column wide: what it says, and how each cell is styled; null where all are plain. */
type Cells = { readonly text: string; readonly styles: readonly string[] | null };

/** Characters that are a column wide: Latin, Greek and Cyrillic letters, dashes, arrows, lines and blocks. */
const NARROW =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2190-\u2193\u2500-\u259f]*$/;

/** What control sequences begin with (ECMA-48 section 5.4). */
const BEGIN = '\x1b[';

/** Select graphic rendition (ECMA-48 section 8.3.117). */
const STYLE = new RegExp(`${BEGIN.replace('[', '\\[')}([\\d;]*)m`, 'g');

/** What a parameter of it turns off; whatever else does not begin a colour turns itself on. */
const OFF: Readonly<Record<string, readonly string[]>> = {
  22: ['1', '2'],
  23: ['3'],
  24: ['4'],
  27: ['7'],
  29: ['9'],
  39: ['foreground'],
  49: ['background'],
};

/** The styles that are on after a sequence, each under its own number or as the colour that it is. */
function switched(before: ReadonlyMap<string, string>, parameters: string): Map<string, string> {
  const on = new Map(before);
  const numbers = parameters.split(';');
  while (numbers.length > 0) {
    const number = numbers.shift() as string;
    if (number === '' || number === '0') on.clear();
    else if (OFF[number]) OFF[number].forEach((name) => on.delete(name));
    else if (!/^(?:[34][0-8]|9[0-7]|10[0-7])$/.test(number)) on.set(number, number);
    else {
      const rest = number.endsWith('8') && number.length === 2
        ? numbers.splice(0, numbers[0] === '5' ? 2 : 4)
        : [];
      const isForeground = number.startsWith('3') || number.startsWith('9');
      on.set(isForeground ? 'foreground' : 'background', [number, ...rest].join(';'));
    }
  }
  return on;
}

/** Null: it has characters of which it is not known how wide they are, or what a terminal does with them. */
function cellsOf(line: string): Cells | null {
  if (NARROW.test(line)) return { text: line, styles: null };
  const styles: string[] = [];
  let text = '';
  let on: ReadonlyMap<string, string> = new Map();
  let style = '';
  let from = 0;
  const add = (piece: string) => {
    text += piece;
    for (let left = piece.length; left > 0; left--) styles.push(style);
  };
  for (const { 0: whole, 1: parameters, index } of line.matchAll(STYLE)) {
    add(line.slice(from, index));
    from = index + whole.length;
    on = switched(on, parameters as string);
    style = [...on.values()].join(';');
  }
  add(line.slice(from));
  return NARROW.test(text) ? { text, styles } : null;
}

/** Control sequences (ECMA-48): cursor character absolute, erase in line. */
const column = (at: number) => `${BEGIN}${at + 1}G`;
const ERASE = `${BEGIN}K`;
/** Turns every style off. */
const PLAIN = `${BEGIN}m`;

/** So many cells that did not change are sent again: to go over them is as long. */
const GAP = 6;

/** Cells of a line as they are sent, from a place on and up to another one. */
function told({ text, styles }: Cells, from: number, to: number): string {
  if (styles === null) return text.slice(from, to);
  let sent = '';
  let style = '';
  for (let at = from; at < to;) {
    const next = styles[at] as string;
    let end = at + 1;
    while (end < to && styles[end] === next) end++;
    if (next !== style) sent += next === '' ? PLAIN : `${BEGIN}${style === '' ? '' : '0;'}${next}m`;
    sent += text.slice(at, end);
    [style, at] = [next, end];
  }
  return style === '' ? sent : `${sent}${PLAIN}`;
}

/**
 * What makes a line of a terminal another one: the cells that changed, and moves of the cursor between them. A line whose cells cannot be
 * told is sent whole, and so is one that is wider than the terminal.
 */
export function change(before: string, after: string, columns: number): string {
  const [old, now] = [cellsOf(before), cellsOf(after)];
  if (old === null || now === null || Math.max(old.text.length, now.text.length) > columns) {
    return `${column(0)}${ERASE}${after}`;
  }
  const isAlike = (at: number) =>
    now.text[at] === (old.text[at] ?? ' ') &&
    (now.styles?.[at] ?? '') === (old.styles?.[at] ?? '');
  const { length } = now.text;
  let sent = '';
  for (let from = 0; from < length;) {
    if (isAlike(from)) {
      from++;
      continue;
    }
    let to = from + 1;
    for (let at = to; at < length && at - to <= GAP; at++) if (!isAlike(at)) to = at + 1;
    sent += column(from) + told(now, from, to);
    from = to;
  }
  return old.text.length > length ? `${sent}${column(length)}${ERASE}` : sent;
}
