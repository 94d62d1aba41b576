import { type ReactElement, useContext } from 'react';
import { type State as TcpState, STATES, stateWord } from '../model/state.ts';
import { hasHistory } from '../store/history.ts';
import { countOf } from '../store/menu.ts';
import type { State } from '../store/state.ts';
import { stateGraph } from './history.tsx';
import { Pieces, ThemeContext } from './look.tsx';
import { stateColour, type Theme } from './theme.ts';

type Glyphs = Theme['glyphs'];

/** The longest bar and the longest graph, in terminal columns. */
const LONGEST_BAR = 12;
const LONGEST_GRAPH = 24;
/** The columns between a state and its count, its count and the drawing, and before the next state. */
const AROUND = 4;
/** As few as they can be: there is no drawing. */
const TIGHT = 3;

/** A state that there is: its word, how many sockets are in it, and what is drawn for that, if there is room. */
type Part = {
  readonly one: TcpState;
  readonly word: string;
  readonly count: number;
  readonly drawn: string;
};

/** The states that there are, as far as they have room. */
export type StateLine = {
  readonly parts: readonly Part[];
  /** What stands after each. */
  readonly gap: string;
  /** Whether the last ones had no room. */
  readonly isCut: boolean;
};

function bar(count: number, most: number, room: number, glyphs: Glyphs): string {
  const parts = glyphs.bar.length;
  const eighths = Math.max(1, Math.round((count / most) * room * parts));
  const whole = Math.floor(eighths / parts);
  const rest = eighths % parts;
  return (glyphs.bar.at(-1) as string).repeat(whole) + (rest > 0 ? glyphs.bar[rest - 1] : '');
}

/** What the line of states says in so many columns. */
export function stateLine(state: State, glyphs: Glyphs): StateLine {
  const { columns } = state.size;
  const there = STATES.map((one) => ({ one, count: countOf(state, one) }))
    .filter(({ count }) => count > 0);
  const total = (word: (one: TcpState) => string, around: number) =>
    there.reduce((sum, { one, count }) => sum + word(one).length + `${count}`.length + around, 0);
  const word = total(stateWord, AROUND) <= columns ? stateWord : (one: TcpState) => one.short;
  const left = columns - total(word, AROUND);
  const most = Math.max(...there.map(({ count }) => count));
  const each = Math.max(0, Math.floor(left / there.length));
  const draw = ({ number }: TcpState, count: number) =>
    hasHistory(state)
      ? stateGraph(state, number, Math.min(each, LONGEST_GRAPH), glyphs.spark)
      : bar(count, most, Math.min(each, LONGEST_BAR), glyphs);
  const all = there.map(({ one, count }) => ({
    ...{ one, count, word: word(one) },
    drawn: each > 0 ? draw(one, count) : '',
  }));
  const gap = ' '.repeat(each === 0 && left >= 0 ? 3 : 2);
  if (left >= 0 || total(word, TIGHT) - gap.length <= columns) {
    return { parts: all, gap, isCut: false };
  }
  let used = 0;
  const parts = all.filter(({ word, count }) =>
    (used += word.length + `${count}`.length + TIGHT) < columns
  );
  return { parts, gap, isCut: true };
}

/**
 * A count and a bar for each state that there is: `LISTEN 12 ██  ESTABLISHED 40 ██████`. Where the history is shown, the graph of the last
 * minutes takes the place of the bar.
 */
export function States({ state }: { readonly state: State }): ReactElement {
  const { glyphs } = useContext(ThemeContext);
  const { parts, gap, isCut } = stateLine(state, glyphs);
  return (
    <Pieces
      pieces={[
        ...parts.flatMap(({ one, word, count, drawn }) => [
          { text: word, colour: stateColour(one) },
          { text: ` ${count}${drawn && ' '}` },
          { text: drawn, colour: stateColour(one) },
          { text: gap },
        ]),
        { text: isCut ? glyphs.ellipsis : '' },
      ]}
    />
  );
}
