import chalk, { type ForegroundColorName } from 'chalk';
import { Transform, useStdout } from 'ink';
import { createContext, type ReactElement, useContext } from 'react';
import { cut, harmless, width } from '../model/text.ts';
import { sizeOf } from './outlet.ts';
import { plain, type Theme, theme } from './theme.ts';
import type { Colour } from '../themes.ts';

/** The theme that is in force. */
export const ThemeContext = createContext<Theme>(theme(null, false));

/** How text looks. */
export type Look = {
  readonly colour?: Colour | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
};

/** A number of the terminal's 256 colours, as a palette has it. */
const NUMBERED = /^ansi256\((\d+)\)$/;

/** Text as it looks; in a colour where there are colours. */
export function styled(text: string, look: Look, { colours }: Theme): string {
  const { colour, bold, dim, inverse } = look;
  let style = dim ? chalk.dim : chalk;
  if (colours !== null && colour !== undefined) {
    const hue = colours[colour];
    const number = NUMBERED.exec(hue)?.[1];
    style = number === undefined
      ? style[hue as ForegroundColorName]
      : style.ansi256(Number(number));
  }
  if (bold) style = style.bold;
  if (inverse) style = style.inverse;
  return style === chalk ? text : style(text);
}

/** A piece of a line. */
export type Piece = Look & { readonly text: string };

/** Pieces as one harmless text, cut where the screen ends: Ink does neither with what it is told when all is laid out. */
function joined(pieces: readonly Piece[], columns: number, current: Theme): string {
  let line = '';
  let room = columns;
  for (const [at, { text: given, ...look }] of pieces.entries()) {
    const text = harmless(given);
    const isLast = pieces.slice(at + 1).every((piece) => piece.text === '');
    // Where nothing more has room after it, the ellipsis is in this one.
    const shown = isLast || width(text) < room ? text : `${text} `;
    const told = cut(shown, room, current.glyphs.ellipsis);
    line += styled(told, look, current);
    if (told !== text) break;
    room -= width(told);
  }
  return line;
}

/**
 * Lines of the screen as they look, harmless and no longer than it is wide. Ink is told how many there are and, when it has laid out
 * everything, what they are: what is laid out stays the same, and nothing of a line is measured or compared.
 */
export function Lines({ lines }: { readonly lines: readonly string[] }): ReactElement | null {
  if (lines.length === 0) return null;
  const places = lines.map(() => ' ').join('\n');
  return <Transform transform={(_, at) => lines[at] ?? ''}>{places}</Transform>;
}

/** One line of the screen in pieces that look differently; nothing in them is obeyed by the terminal. */
export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }): ReactElement {
  const current = useContext(ThemeContext);
  const { columns } = sizeOf(useStdout().stdout as NodeJS.WriteStream);
  return <Lines lines={[joined(pieces, columns, current)]} />;
}

/** One line of the screen. */
export function Line({ children, ...look }: Look & { readonly children: string }): ReactElement {
  return <Pieces pieces={[{ ...look, text: children }]} />;
}

/** The text with what this terminal cannot show replaced. */
export function usePlain(): (text: string) => string {
  const current = useContext(ThemeContext);
  return (text) => plain(text, current);
}
