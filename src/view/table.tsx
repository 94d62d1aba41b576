import { Box, Text } from 'ink';
import { Table } from 'ink-table';
import { memo, type ReactElement, useContext } from 'react';
import { labelled } from '../store/labels.ts';
import { placeOf, rows } from '../store/select.ts';
import { remembered } from '../store/remembered.ts';
import { regions } from '../store/regions.ts';
import { isFar } from '../store/netns.ts';
import { layout, type Shown } from '../store/shown.ts';
import type { Sort, State } from '../store/state.ts';
import { fitted, harmless } from '../model/text.ts';
import { stateOf } from '../model/state.ts';
import { Coloured, ThemeContext } from './look.tsx';
import type { Colour } from '../themes.ts';
import { MARK_COLOURS, MARK_SIGNS, plain, stateColour, TAG_SIGN, type Theme } from './theme.ts';

/** A row for ink-table: a cell for each column by its heading, and what the row itself is. */
export type Cells = {
  readonly [heading: string]: string | number | boolean;
  readonly '#id': number | string;
  readonly '#mark': number;
  readonly '#selected': boolean;
  readonly '#tagged': boolean;
  /** The place of the state among the cells, behind them where it is not shown, and its colour or ''. */
  readonly '#state': number;
  readonly '#colour': string;
};

type RowProps = {
  readonly cells: readonly string[];
  readonly mark: number;
  readonly selected: boolean;
  readonly tagged: boolean;
  readonly state: number;
  readonly colour: Colour | undefined;
};

function isSameRow(a: RowProps, b: RowProps): boolean {
  return a.mark === b.mark && a.selected === b.selected && a.tagged === b.tagged &&
    a.colour === b.colour &&
    a.state === b.state && a.cells.length === b.cells.length &&
    a.cells.every((cell, place) => cell === b.cells[place]);
}

/** A row of the table: the sign of its tag or of its mark, then the cells with a gap between them. */
const Row = memo(function Row(
  { cells, mark, selected, tagged, state, colour }: RowProps,
): ReactElement {
  const sign = tagged ? TAG_SIGN : MARK_SIGNS[mark];
  const before = `${sign}${cells.slice(0, state).map((cell) => `${cell} `).join('')}`;
  const after = cells.slice(state + 1).map((cell) => ` ${cell}`).join('');
  const tint = MARK_COLOURS[mark];
  return (
    <Text wrap='truncate-end'>
      <Coloured inverse={selected} bold={tagged} colour={tint}>
        {before}
        <Coloured colour={tint ?? colour}>{cells[state] ?? ''}</Coloured>
        {after}
      </Coloured>
    </Text>
  );
}, isSameRow);

/** Half a space on either side is none, and leaves a column as wide as its widest text. */
export const PADDING = 0.5;

/** ink-table's table without rules and borders, in which a row is one text and knows whether it is selected. */
export class LiveTable extends Table<Cells> {
  /** As wide as the headings, which fill their columns: ink-table counts code units, and a cell may have more of them. */
  override getColumns(): ReturnType<Table<Cells>['getColumns']> {
    return super.getColumns()
      .map((column) => ({ ...column, width: column.key.length + 2 * PADDING }));
  }

  override render(): ReactElement {
    const columns = this.getColumns();
    return (
      <Box flexDirection='column'>
        {/* Its right border stands beyond the screen. */}
        <Box marginRight={-1}>
          {this.heading({ key: 'heading', columns, data: this.getHeadings() })}
        </Box>
        {this.props.data.map((row) => (
          <Row
            key={row['#id']}
            cells={columns.map(({ column }) => String(row[column]))}
            mark={row['#mark']}
            selected={row['#selected']}
            tagged={row['#tagged']}
            state={row['#state']}
            colour={(row['#colour'] || undefined) as Colour | undefined}
          />
        ))}
      </Box>
    );
  }
}

export function Heading({ children }: { readonly children?: React.ReactNode }): ReactElement {
  return <Coloured bold>{children}</Coloured>;
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
export const tableRows = remembered((state: State, current: Theme): readonly Cells[] => {
  const { snapshot, top } = state;
  if (snapshot === null) return [];
  const { sockets } = snapshot;
  const spoken = labelled(state, snapshot);
  const shown = layout(state.size.columns, state.columns, isFar(state));
  const headings = shown.map((one) => heading(one, state.sort, current));
  const place = state.cursor ? placeOf(state, state.cursor.id) : 0;
  const found = shown.findIndex(({ column }) => column.key === 'state');
  const stateAt = found < 0 ? shown.length : found;
  return [...rows(state).slice(top, top + regions(state).table)].map((row, line) => {
    const cells = shown.map(({ column, width }, at) => {
      const text = plain(harmless(column.text(spoken, row, width)), current);
      return [headings[at], fitted(text, width, column.align, current.glyphs.ellipsis)] as const;
    });
    const known = stateOf(sockets.state[row] as number);
    return {
      ...Object.fromEntries(cells),
      '#id': sockets.id[row] as number,
      '#mark': sockets.mark[row] as number,
      '#selected': top + line === place,
      '#tagged': row < snapshot.count && state.tags.ids.has(sockets.id[row] as number),
      '#state': stateAt,
      '#colour': (known && stateColour(known)) ?? '',
    };
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
