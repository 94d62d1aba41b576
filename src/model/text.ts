import stringWidth from 'fast-string-width';

/** Control and format characters, line separators, private and unassigned ones, and halves of pairs. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;
/** More marks on one letter than any script needs. */
const FLOOD = /(\p{M}{3})\p{M}+/gu;
const PLAIN = /^[\x20-\x7e]*$/;

/** Text from outside without anything that a terminal would obey: what it has of that becomes `?`. */
export function harmless(text: string): string {
  return PLAIN.test(text) ? text : text.replace(HARMFUL, '?').replace(FLOOD, '$1');
}

/** A harmless text in ASCII, where a dash, an ellipsis and an arrow have their like; any other character becomes `?`. */
export function inAscii(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replaceAll('–', '-').replaceAll('…', '~').replaceAll('→', '->')
    .replace(/[^\x20-\x7e]/gu, '?');
}

/** The terminal columns that a harmless text takes. */
export function width(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** The beginning of a harmless text in at most so many columns; what is cut ends with the ellipsis. */
export function cut(text: string, columns: number, ellipsis = '…'): string {
  if (width(text) <= columns) return text;
  if (columns <= 0) return '';
  if (PLAIN.test(text)) return text.slice(0, columns - 1) + ellipsis;
  let taken = '';
  let used = 1;
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment);
    if (used > columns) break;
    taken += segment;
  }
  return taken + ellipsis;
}

/** Made when it is first needed: it takes longer than the printing of a short list. */
let segmenter: Intl.Segmenter | null = null;

/** A text in exactly so many columns. */
export function fitted(
  text: string,
  columns: number,
  align: 'left' | 'right',
  ellipsis?: string,
): string {
  const short = cut(text, columns, ellipsis);
  const space = ' '.repeat(Math.max(0, columns - width(short)));
  return align === 'left' ? short + space : space + short;
}

/** A text as lines of at most so many columns, broken between words; a longer word stands on a line of its own. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (width(line) + 1 + width(word) <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
