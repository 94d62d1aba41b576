import type { State as TcpState } from '../model/state.ts';
import { inAscii } from '../model/text.ts';
import type { Message } from '../store/state.ts';
import type { Colour, Palette } from '../themes.ts';

/** How the screen looks: nothing is told by a colour alone. */
export type Theme = {
  /** Null: no colours, only bold, dim and inverse. */
  readonly colours: Palette | null;
  readonly glyphs: Glyphs;
};

/** Characters beyond the words. */
export type Glyphs = {
  readonly ellipsis: string;
  readonly dash: string;
  readonly arrow: string;
  readonly ascending: string;
  readonly descending: string;
  /** Parts of a bar, from an eighth to a whole. */
  readonly bar: readonly string[];
  /** Heights of a sparkline, from nothing to the highest. */
  readonly spark: readonly string[];
  readonly rule: string;
};

const UNICODE: Glyphs = {
  ellipsis: '…',
  dash: '–',
  arrow: '→',
  ascending: '↑',
  descending: '↓',
  bar: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
  spark: [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  rule: '─',
};

const ASCII: Glyphs = {
  ellipsis: inAscii(UNICODE.ellipsis),
  dash: inAscii(UNICODE.dash),
  arrow: inAscii(UNICODE.arrow),
  ascending: '^',
  descending: 'v',
  bar: ['#'],
  spark: [' ', '.', ':', '|'],
  rule: '-',
};

/** A theme's colours, or none, and its characters. */
export function theme(colours: Palette | null, ascii: boolean): Theme {
  return { colours, glyphs: ascii ? ASCII : UNICODE };
}

/** The characters of a text that the terminal may not have, replaced. */
export function plain(text: string, { glyphs }: Theme): string {
  return glyphs === UNICODE ? text : inAscii(text);
}

/** The colour of a state's word: what waits, what lives, what ends, and what should not stay. */
export function stateColour({ name, phase }: TcpState): Colour | undefined {
  if (name === 'CLOSE_WAIT') return 'red';
  if (name === 'LISTEN') return 'green';
  if (phase === 'opening') return 'cyan';
  return phase === 'closing' ? 'yellow' : undefined;
}

/** The colours of `MARKS`. */
export const MARK_COLOURS: readonly (Colour | undefined)[] = [
  undefined,
  'green',
  'yellow',
  'red',
  'gray',
];

/** The characters of `MARKS`. */
export const MARK_SIGNS: readonly string[] = [' ', '+', '~', '-', '-'];

/** The character of a tagged row, whatever its mark. */
export const TAG_SIGN = '*';

export function toneColour(tone: Message['tone']): Colour | undefined {
  return tone === 'bad' ? 'red' : tone === 'good' ? 'green' : undefined;
}
