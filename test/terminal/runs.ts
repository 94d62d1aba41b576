import type { IBufferCell, IBufferLine } from '@xterm/headless';

/** 0 to 255: a colour of the palette; `#rrggbb`: itself; null: the terminal's own. */
export type Colour = number | string | null;

/** Neighbouring cells of a line that look alike. */
export type Run = {
  readonly text: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
  readonly underline: boolean;
  readonly foreground: Colour;
  readonly background: Colour;
};

type Look = Omit<Run, 'text'>;

/** A line as runs from left to right; together they are as wide as the screen. */
export function runs(line: IBufferLine): Run[] {
  const found: Run[] = [];
  for (let column = 0; column < line.length; column++) {
    const cell = line.getCell(column);
    // The right half of a wide character.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const text = cell.getChars() || ' ';
    const its = look(cell);
    const last = found.at(-1);
    if (last !== undefined && isAlike(last, its)) {
      found[found.length - 1] = { ...last, text: last.text + text };
    } else found.push({ text, ...its });
  }
  return found;
}

function look(cell: IBufferCell): Look {
  return {
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    inverse: cell.isInverse() !== 0,
    underline: cell.isUnderline() !== 0,
    foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
  };
}

function colour(isDefault: boolean, isRgb: boolean, value: number): Colour {
  if (isDefault) return null;
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
}

function isAlike(one: Look, other: Look): boolean {
  return (Object.keys(other) as (keyof Look)[]).every((name) => one[name] === other[name]);
}
