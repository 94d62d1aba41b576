import { Box } from 'ink';
import { type ReactElement, useContext } from 'react';
import { bytesText, countRate, countText, UNKNOWN } from '../model/quantity.ts';
import { fitted } from '../model/text.ts';
import type { Point } from '../store/history.ts';
import type { State } from '../store/state.ts';
import { Pieces, ThemeContext, usePlain } from './look.tsx';
import type { Colour } from '../themes.ts';

type Graph = {
  readonly name: string;
  readonly value: (point: Point) => number;
  readonly text: (value: number) => string;
  readonly colour: Colour;
};

function each(text: (value: number) => string): (value: number) => string {
  return (value) => Number.isNaN(value) ? UNKNOWN : `${text(value)}/s`;
}

/** The graphs of each line. */
const GRAPHS: readonly (readonly Graph[])[] = [
  [
    { name: 'Sockets', value: ({ sockets }) => sockets, text: countText, colour: 'cyan' },
    { name: 'Rx', value: ({ received }) => received, text: each(bytesText), colour: 'green' },
    { name: 'Tx', value: ({ sent }) => sent, text: each(bytesText), colour: 'blue' },
  ],
  [
    { name: 'Resent', value: (point) => point.retransmitted, text: each(countRate), colour: 'red' },
    { name: 'Opened', value: ({ opened }) => opened, text: each(countRate), colour: 'green' },
    { name: 'Closed', value: ({ closed }) => closed, text: each(countRate), colour: 'yellow' },
  ],
];

/** The columns of a graph's name, and of its last value. */
const NAME = 8;
const VALUE = 8;
const GAP = 2;

/** So many snapshots are a column, in every graph: all of them move at once, with one frame. */
const RUN = 10;

/** The highest value of each run of snapshots; a run ends at a multiple of its length, so that none changes once it is whole. */
function peaks(history: readonly Point[], value: Graph['value']): readonly number[] {
  const found: number[] = [];
  const first = Math.floor((history[0]?.number ?? 0) / RUN);
  for (const point of history) {
    const at = Math.floor(point.number / RUN) - first;
    const now = value(point);
    const before = found[at] ?? NaN;
    found[at] = now > before || Number.isNaN(before) ? now : before;
  }
  return found;
}

/**
 * A line of so many columns, the newest value to the right, as high as the greatest of them. Nothing is drawn for 0 and for what is not
 * known, and something for what is little.
 */
export function sparkline(
  values: readonly number[],
  columns: number,
  heights: readonly string[],
): string {
  const shown = values.slice(-columns);
  const most = shown.reduce((high, value) => value > high ? value : high, 0);
  const top = heights.length - 1;
  const drawn = shown.map((value) =>
    value > 0 ? heights[Math.max(1, Math.round(value / most * top))] : heights[0]
  );
  return drawn.slice(-lengthOf(drawn, columns)).join('').padStart(columns);
}

/**
 * How much is shown of a graph that does not fill its columns: all, but of a level one 1, 8, 64 and so on. More of it would say nothing
 * else, and on a quiet machine a frame for each column costs more than all readings in between.
 */
function lengthOf(drawn: readonly unknown[], columns: number): number {
  const { length } = drawn;
  const isLevel = drawn.every((one) => one === drawn[0]);
  return isLevel && length < columns ? 8 ** Math.floor(Math.log2(length) / 3) : length;
}

/** The graph of each value as text, in the order of the screen. */
export function graphs({ history, size }: State, heights: readonly string[]): readonly string[] {
  return GRAPHS.flatMap((line) => {
    const columns = Math.floor((size.columns + GAP) / line.length) - NAME - VALUE - GAP;
    return line.map(({ value, text }) =>
      fitted(text(value(history.at(-1) as Point)), VALUE, 'left') +
      sparkline(peaks(history, value), columns, heights)
    );
  });
}

/** The graph of a state's count, in so many columns. */
export function stateGraph(
  { history }: State,
  number: number,
  columns: number,
  heights: readonly string[],
): string {
  const counts = peaks(history, ({ states }) => states[number] ?? NaN);
  return sparkline(counts, columns, heights);
}

/** The last minutes, two lines: `Sockets 412     ▁▂▃▃  Rx      1.2M/s  ▁▁█▁ …`. */
export function History({ state }: { readonly state: State }): ReactElement {
  const { spark } = useContext(ThemeContext).glyphs;
  const plain = usePlain();
  const drawn = graphs(state, spark);
  return (
    <Box flexDirection='column'>
      {GRAPHS.map((line, at) => (
        <Pieces
          key={at}
          pieces={line.flatMap(({ name, colour }, place) => {
            const graph = drawn[at * line.length + place] as string;
            const gap = ' '.repeat(place === 0 ? 0 : GAP);
            return [
              { text: `${gap}${name.padEnd(NAME)}${plain(graph.slice(0, VALUE))}` },
              { text: graph.slice(VALUE), colour },
            ];
          })}
        />
      ))}
    </Box>
  );
}
