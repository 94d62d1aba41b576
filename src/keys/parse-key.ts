import { unknown } from '../filter/error.ts';

/** The keys without a character, by every word for them; the first word of each is the program's. */
const WORDS: readonly (readonly string[])[] = [
  ['up'],
  ['down'],
  ['left'],
  ['right'],
  ['pageup', 'pgup'],
  ['pagedown', 'pgdn'],
  ['home'],
  ['end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['space'],
  ['tab'],
  ['backspace'],
  ['delete', 'del'],
  ['insert', 'ins'],
  ['shift+tab'],
  ['shift+up'],
  ['shift+down'],
  ['ctrl+left'],
  ['ctrl+right'],
  ['alt+backspace'],
  ...Array.from({ length: 12 }, (_, at) => [`f${at + 1}`]),
];

/** What a terminal sends for these is what it sends for another key. */
const SAME: ReadonlyMap<string, string> = new Map([
  ['ctrl+h', 'Backspace'],
  ['ctrl+i', 'Tab'],
  ['ctrl+j', 'Enter'],
  ['ctrl+m', 'Enter'],
]);

/** A key by its name in KEYS, from what people write: `x`, `Ctrl+D`, `F9`, `PgDn`; a sentence where it is none. */
export function parseKey(word: string): { readonly key: string } | string {
  if (/^[^\p{C}\p{Z}]$/u.test(word)) return { key: word };
  const plain = word.toLowerCase();
  const found = WORDS.find((words) => words.includes(plain));
  if (found) return { key: found[0] as string };
  const same = SAME.get(plain);
  if (same) return `Cannot use ${word}: a terminal sends the same for ${same}`;
  if (plain === 'ctrl+c') return 'Cannot use Ctrl+C: it stays what it is';
  if (/^ctrl\+[a-z]$/.test(plain)) return { key: plain };
  // With Alt the capital letters are keys of their own.
  if (/^alt\+[^\p{C}\p{Z}]$/iu.test(word)) return { key: `alt+${word.slice(4)}` };
  return unknown('key', word, 'expected one such as "x", "Ctrl+X" or "F5"', WORDS.flat());
}
