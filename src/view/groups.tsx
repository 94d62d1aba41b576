import { type ReactElement, useContext } from 'react';
import { groupLayout, groupTable, placeOfGroup } from '../store/grouped.ts';
import { regions } from '../store/regions.ts';
import { remembered } from '../store/remembered.ts';
import type { State } from '../store/state.ts';
import { ThemeContext } from './look.tsx';
import { Gap, Heading, heading, LiveTable, PADDING, type Row, rowOf } from './table.tsx';
import type { Theme } from './theme.ts';

/** The groups that fit the screen. */
export const groupRows = remembered((state: State, current: Theme): readonly Row[] => {
  const table = groupTable(state);
  if (table === null || state.level.kind !== 'groups') return [];
  const { groups, list } = table;
  const { cursor, top } = state.level.grouped;
  const shown = groupLayout(state);
  const place = cursor ? placeOfGroup(table, cursor.id) : 0;
  return [...list.subarray(top, top + regions(state).table)].map((group, line) => {
    const face = { mark: groups.mark[group] as number, selected: top + line === place };
    return rowOf(groups, group, shown, face, current);
  });
});

/**
 * The groups that fit the screen, below their headings:
 *
 *     ·Process          Count↓ States                            Rx/s   Tx/s
 *     +nginx (812)         151 LISTEN 2  ESTAB 140  CLOS-W 9     1.2M   310K
 *
 * The first column is the mark, + where all of a group is new, - where nothing of it is there any more.
 */
export function GroupRows({ state }: { readonly state: State }): ReactElement | null {
  const current = useContext(ThemeContext);
  if (state.level.kind !== 'groups') return null;
  const { sort } = state.level.grouped;
  return (
    <LiveTable
      data={[...groupRows(state, current)]}
      columns={groupLayout(state).map((one) => heading(one, sort, current))}
      padding={PADDING}
      header={Heading}
      skeleton={Gap}
    />
  );
}
