import { type ReactElement, useContext } from 'react';
import { groupId } from '../model/groups.ts';
import { fitted, harmless } from '../model/text.ts';
import { groupLayout, groupTable, placeOfGroup } from '../store/grouped.ts';
import { regions } from '../store/regions.ts';
import { remembered } from '../store/remembered.ts';
import type { State } from '../store/state.ts';
import { ThemeContext } from './look.tsx';
import { type Cells, Gap, Heading, heading, LiveTable, PADDING } from './table.tsx';
import { plain, type Theme } from './theme.ts';

/** The groups that fit the screen. */
export const groupRows = remembered((state: State, current: Theme): readonly Cells[] => {
  const table = groupTable(state);
  if (table === null || state.level.kind !== 'groups') return [];
  const { groups, list } = table;
  const { cursor, top, sort } = state.level.grouped;
  const shown = groupLayout(state);
  const headings = shown.map((one) => heading(one, sort, current));
  const place = cursor ? placeOfGroup(table, cursor.id) : 0;
  return [...list.subarray(top, top + regions(state).table)].map((group, line) => {
    const cells = shown.map(({ column, width }, at) => {
      const text = plain(harmless(column.text(groups, group, width)), current);
      return [headings[at], fitted(text, width, column.align, current.glyphs.ellipsis)] as const;
    });
    return {
      ...Object.fromEntries(cells),
      '#id': groupId(groups, group).join(),
      '#mark': groups.mark[group] as number,
      '#selected': top + line === place,
      '#tagged': false,
      '#state': 0,
      '#colour': '',
    };
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
