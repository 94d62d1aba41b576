import type { State } from '../store/state.ts';
import { selection } from './footer.tsx';
import { findingsText } from './findings.tsx';
import { filterText } from './filter-line.tsx';
import { groupRows } from './groups.tsx';
import { headerText } from './header.tsx';
import { tableRows } from './table.tsx';
import type { Theme } from './theme.ts';

/** What a snapshot gives to the screen, apart from panels. */
function look(state: State, theme: Theme): string {
  const parts = [
    headerText(state, theme),
    findingsText(state),
    filterText(state),
    state.level.kind === 'groups' ? groupRows(state, theme) : tableRows(state, theme),
    selection(state),
  ];
  return JSON.stringify(parts);
}

/** What comes by itself: a snapshot, what is remembered of it, where it puts the cursor, and names. */
const REFRESHED: ReadonlySet<keyof State> = new Set([
  'snapshot',
  'history',
  'diagnosis',
  'lives',
  'cursor',
  'hosts',
  'level',
]);

/** Whether two states differ in nothing but what comes by itself. */
function isRefresh(before: State, after: State): boolean {
  const names = Object.keys(after) as (keyof State)[];
  return names.every((name) => REFRESHED.has(name) || before[name] === after[name]);
}

/** A state to draw. What looks like it may take its place, since the tables of earlier snapshots are given up. */
export type Drawn = { state: State };

/**
 * Gives the state to draw: while what comes looks like the one on the screen, or the terminal is busy, it is the same object, and no
 * frame is drawn. A frame costs more than the reading of a quiet machine's sockets.
 */
export function steady(theme: Theme, busy: () => boolean): (state: State) => Drawn {
  let drawn: Drawn | null = null;
  let latest: State | null = null;
  let picture = '';
  return (state) => {
    if (drawn !== null && state === latest) return drawn;
    if (drawn !== null && busy()) {
      drawn.state = state;
      latest = null;
      return drawn;
    }
    const compares = state.mode.kind === 'table' || state.mode.kind === 'prompt';
    const now = compares ? look(state, theme) : '';
    if (
      drawn === null || latest === null || !compares || now !== picture ||
      !isRefresh(latest, state)
    ) drawn = { state };
    else drawn.state = state;
    latest = state;
    picture = now;
    return drawn;
  };
}
