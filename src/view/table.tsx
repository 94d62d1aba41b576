import { Box, Text } from 'ink';
import { Table } from 'ink-table';
import { type ReactElement, useContext } from 'react';
import { labelled } from '../store/labels.ts';
import { placeOf, rows } from '../store/select.ts';
import { remembered } from '../store/remembered.ts';
import { regions } from '../store/regions.ts';
import { isFar } from '../store/netns.ts';
import { layout, type Shown } from '../store/shown.ts';
import type { Sort, State } from '../store/state.ts';
import { fitted, harmless } from '../model/text.ts';
import { stateOf } from '../model/state.ts';
import { Lines, styled, ThemeContext } from './look.tsx';
import type { Colour } from '../themes.ts';
import { MARK_COLOURS, MARK_SIGNS, plain, stateColour, TAG_SIGN, type Theme } from './theme.ts';

/** All that ink-table is given of a row: the line as it looks. */
export type Row = { readonly [heading: string]: string; readonly line: string };

/** What a row is besides its cells. */
type Face = {
  readonly mark: number;
  readonly selected?: boolean;
  readonly tagged?: boolean;
  /** Of the state's word. */
  readonly colour?: Colour | undefined;
};

/** A row: the sign of its tag or of its mark, then the cells with a gap between them. */
export function rowOf<Source>(
  source: Source,
  row: number,
  shown: readonly Shown<Source>[],
  { mark, selected = false, tagged = false, colour }: Face,
  theme: Theme,
): Row {
  const tint = MARK_COLOURS[mark];
  const cells = shown.map(({ column, width }) => {
    const text = plain(harmless(column.text(source, row, width)), theme);
    const cell = fitted(text, width, column.align, theme.glyphs.ellipsis);
    return column.key === 'state' ? styled(cell, { colour: tint ?? colour }, theme) : cell;
  });
  const sign = tagged ? TAG_SIGN : MARK_SIGNS[mark];
  const look = { colour: tint, bold: tagged, inverse: selected };
  return { line: styled(`${sign}${cells.join(' ')}`, look, theme) };
}

/** Half a space on either side is none, and leaves a column as wide as its widest text. */
export const PADDING = 0.5;

/** ink-table's table without rules and borders, in which a row is one text. */
export class LiveTable extends Table<Row> {
  #heading: ReactElement | null = null;
  #columns = '';

  /** As wide as the headings, which fill their columns: ink-table counts code units, and a cell may have more of them. */
  override getColumns(): ReturnType<Table<Row>['getColumns']> {
    return Object.keys(this.getHeadings()).map((key) => ({
      column: key,
      key,
      width: key.length + 2 * PADDING,
      align: 'left',
    }));
  }

  /** The headings, the same element for the same ones, so that React leaves them as they are. */
  #headings(): ReactElement {
    const columns = this.getColumns();
    const keys = columns.map(({ key }) => key).join('\n');
    if (this.#heading === null || keys !== this.#columns) {
      this.#columns = keys;
      this.#heading = (
        // Its right border stands beyond the screen.
        <Box marginRight={-1}>
          {this.heading({ key: 'heading', columns, data: this.getHeadings() })}
        </Box>
      );
    }
    return this.#heading;
  }

  override render(): ReactElement {
    return (
      <Box flexDirection='column'>
        {this.#headings()}
        <Lines lines={this.props.data.map(({ line }) => line)} />
      </Box>
    );
  }
}

export function Heading({ children }: { readonly children?: React.ReactNode }): ReactElement {
  return <Text bold>{children}</Text>;
}

const SPACE = ' ';

/** What stands between the headings: ink-table has room for a rule there. */
export function Gap(): ReactElement {
  return <Text>{SPACE}</Text>;
}

/** A column's heading in its width, with an arrow where it is sorted by. */
export function heading<Source>(
  { column, width }: Shown<Source>,
  sort: Sort,
  { glyphs }: Theme,
): string {
  const sorted = sort?.column === column.key;
  const arrow = sort?.reverse ? glyphs.descending : glyphs.ascending;
  return fitted(
    // The arrow has its place also where the title fills the column.
    sorted ? `${column.title.slice(0, width - 1)}${arrow}` : column.title,
    width,
    column.align,
    glyphs.ellipsis,
  );
}

/** The rows that fit the screen. */
export const tableRows = remembered((state: State, current: Theme): readonly Row[] => {
  const { snapshot, top } = state;
  if (snapshot === null) return [];
  const { sockets } = snapshot;
  const spoken = labelled(state, snapshot);
  const shown = layout(state.size.columns, state.columns, isFar(state));
  const place = state.cursor ? placeOf(state, state.cursor.id) : 0;
  return [...rows(state).slice(top, top + regions(state).table)].map((row, line) => {
    const word = stateOf(sockets.state[row] as number);
    const face = {
      mark: sockets.mark[row] as number,
      selected: top + line === place,
      tagged: row < snapshot.count && state.tags.ids.has(sockets.id[row] as number),
      colour: (word && stateColour(word)) ?? undefined,
    };
    return rowOf(spoken, row, shown, face, current);
  });
});

/**
 * The rows that fit the screen, below their headings:
 *
 *     ·Proto State  Local Address         Foreign Address       PID     Process
 *     +tcp   ESTAB  10.0.0.5:443          10.0.0.7:51000        812     nginx
 *
 * The first column is the tag, *, or the mark: + new, ~ changed, - gone.
 */
export function ConnectionRows({ state }: { readonly state: State }): ReactElement {
  const current = useContext(ThemeContext);
  return (
    <LiveTable
      data={[...tableRows(state, current)]}
      columns={layout(state.size.columns, state.columns, isFar(state)).map((one) =>
        heading(one, state.sort, current)
      )}
      padding={PADDING}
      header={Heading}
      skeleton={Gap}
    />
  );
}
