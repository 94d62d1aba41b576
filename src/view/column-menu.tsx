import { Box } from 'ink';
import type { ReactElement } from 'react';
import { type ColumnMenu, columnsOn } from '../store/column-menu.ts';
import type { State } from '../store/state.ts';
import { Line, usePlain } from './look.tsx';
import { inSight, Rule } from './panel.tsx';

type Props = { readonly state: State; readonly menu: ColumnMenu; readonly lines: number };

/** Every column; [x] is on, and a number is the width that somebody gave it. */
export function ColumnList({ state, menu, lines }: Props): ReactElement {
  const text = usePlain();
  const on = columnsOn(state);
  const how = state.columns.length > 0 ? `${on.size} chosen` : 'those that suit the width';
  return (
    <Box flexDirection='column'>
      <Rule columns={state.size.columns} title={`Columns: ${how}`} />
      {inSight(menu.order, menu.place, lines - 1).map(([{ column, width }, at]) => (
        <Line key={column.key} inverse={at === menu.place}>
          {text(
            `[${on.has(column) ? 'x' : ' '}] ${column.title.padEnd(15)} ${
              String(width ?? '').padStart(3)
            }  ${column.help} `,
          )}
        </Line>
      ))}
    </Box>
  );
}
