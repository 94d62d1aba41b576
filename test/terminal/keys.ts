/** What a terminal sends for the keys that have no character of their own (xterm's control sequences, PC style). */
const SEQUENCES: ReadonlyMap<string, string> = new Map([
  ['Enter', '\r'],
  ['Escape', '\x1b'],
  ['Tab', '\t'],
  ['Shift+Tab', '\x1b[Z'],
  ['Backspace', '\x7f'],
  ['Delete', '\x1b[3~'],
  ['Up', '\x1b[A'],
  ['Down', '\x1b[B'],
  ['Shift+Up', '\x1b[1;2A'],
  ['Shift+Down', '\x1b[1;2B'],
  ['Right', '\x1b[C'],
  ['Left', '\x1b[D'],
  ['Home', '\x1b[H'],
  ['End', '\x1b[F'],
  ['PageUp', '\x1b[5~'],
  ['PageDown', '\x1b[6~'],
  ['F1', '\x1bOP'],
  ['F2', '\x1bOQ'],
  ['F3', '\x1bOR'],
  ['F4', '\x1bOS'],
  ['F5', '\x1b[15~'],
  ['F6', '\x1b[17~'],
  ['F7', '\x1b[18~'],
  ['F8', '\x1b[19~'],
  ['F9', '\x1b[20~'],
  ['F10', '\x1b[21~'],
]);

/** The bytes of one key: a character, a name as in `PageDown`, or `Ctrl+` and a letter; throws for another name. */
export function sequence(key: string): string {
  const named = SEQUENCES.get(key);
  if (named !== undefined) return named;
  const control = /^Ctrl\+([A-Z])$/.exec(key)?.[1];
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) - 64);
  if ([...key].length === 1) return key;
  throw new Error(`Cannot press ${key}: no such key`);
}
