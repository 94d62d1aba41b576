import { Box, Text } from 'ink';
import { type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import { filterWords } from '../store/filters.ts';
import { awaitsOwners } from '../store/reach.ts';
import { isTooSmall, LEAST, regions } from '../store/regions.ts';
import { rows } from '../store/select.ts';
import type { Store } from '../store/store.ts';
import type { State } from '../store/state.ts';
import { ColumnList } from './column-menu.tsx';
import { FilterLine, Mistake } from './filter-line.tsx';
import { Offer } from './offer.tsx';
import { DetailLines } from './details.tsx';
import { FindingsList } from './findings.tsx';
import { Footer } from './footer.tsx';
import { GroupRows } from './groups.tsx';
import { Header } from './header.tsx';
import { keyHints } from './hints.ts';
import { ThemeContext } from './look.tsx';
import { ExportMenu, GroupingMenu, Help, KillDialog, SortMenu, StatesMenu } from './panel.tsx';
import { PlanDialog } from './plan.tsx';
import { steady } from './steady.ts';
import { ConnectionRows } from './table.tsx';
import type { Theme } from './theme.ts';

function Panel(
  { state, lines }: { readonly state: State; readonly lines: number },
): ReactElement | null {
  switch (state.mode.kind) {
    case 'table':
    case 'prompt':
    case 'name':
      return null;
    case 'help':
      return <Help state={state} lines={lines} />;
    case 'states':
      return <StatesMenu state={state} lines={lines} />;
    case 'sort':
      return <SortMenu state={state} lines={lines} />;
    case 'columns':
      return <ColumnList state={state} menu={state.mode} lines={lines} />;
    case 'grouping':
      return <GroupingMenu state={state} lines={lines} />;
    case 'export':
      return <ExportMenu state={state} lines={lines} />;
    case 'findings':
      return <FindingsList state={state} lines={lines} />;
    case 'details':
      return <DetailLines state={state} lines={lines} />;
    case 'kill':
      return <KillDialog state={state} lines={lines} />;
    case 'plan':
      return <PlanDialog state={state} plan={state.mode.plan} lines={lines} />;
  }
}

/** What is offered for the line that is being typed, or the mistake in it. */
function BelowFilter({ state }: { readonly state: State }): ReactElement | null {
  const { mode, size } = state;
  if (mode.kind !== 'prompt') return null;
  if (mode.offer !== null) return <Offer offer={mode.offer} columns={size.columns} />;
  return mode.error && <Mistake prompt={mode} columns={size.columns} />;
}

function isFiltered({ filter, level }: State): boolean {
  return level.kind !== 'group' || filterWords(filter).length > 0;
}

/** Why the table is empty. */
function Nothing({ state }: { readonly state: State }): ReactElement | null {
  if (state.snapshot === null || rows(state).length > 0) return null;
  return (
    <Text dimColor wrap='truncate-end'>
      {state.snapshot.count === 0 && state.snapshot.part === undefined
        ? ' There are no sockets'
        : awaitsOwners(state)
        ? ' The processes have not been read yet'
        : isFiltered(state)
        ? ` No socket passes the filter; ${keyHints('table', [['all', 'shows all']], state)}`
        : ` This group has no connections any more; ${
          keyHints('group', [['back', 'goes back']], state)
        }`}
    </Text>
  );
}

/**
 * The screen from the top down, one line less than the terminal has:
 *
 *     header       who, how many, how fast; a count and a bar for each state; what is hidden
 *     filter line  what is in force, or is being typed
 *     table        headings and rows
 *     panel        a menu, the help or a question
 *     footer       what happened or is selected; the keys
 */
export function Screen(
  { store, theme, busy }: {
    readonly store: Store;
    readonly theme: Theme;
    readonly busy: () => boolean;
  },
): ReactElement {
  const drawn = useMemo(() => steady(theme, busy), [theme, busy]);
  const { state } = useStore(store, drawn);
  const { columns } = state.size;
  if (isTooSmall(state)) {
    return (
      <Text wrap='truncate-end'>
        {`estab needs ${LEAST.columns}x${LEAST.rows}; this is ${columns}x${state.size.rows}`}
      </Text>
    );
  }
  const { header, heading, table, panel } = regions(state);
  return (
    <ThemeContext value={theme}>
      <Box flexDirection='column' width={columns} height={state.size.rows - 1}>
        <Box flexDirection='column' height={header}>
          <Header state={state} />
        </Box>
        <FilterLine state={state} />
        <BelowFilter state={state} />
        {heading > 0 && (
          <Box flexDirection='column' height={heading + table}>
            {state.level.kind === 'groups'
              ? <GroupRows state={state} />
              : <ConnectionRows state={state} />}
            {table > 0 && <Nothing state={state} />}
          </Box>
        )}
        <Box flexDirection='column' height={panel}>
          <Panel state={state} lines={panel} />
        </Box>
        <Footer state={state} />
      </Box>
    </ThemeContext>
  );
}
