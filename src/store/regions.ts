import { menuLength } from './menu.ts';
import { hasHistory, HISTORY_LINES } from './history.ts';
import { findingLines } from './findings.ts';
import { noticeOf } from './notice.ts';
import type { Mode, State } from './state.ts';

/** The smallest terminal that the live view is of use in. */
export const LEAST = { columns: 60, rows: 10 } as const;

/** The lines of each region of the screen, from the top down. */
export type Regions = {
  readonly header: number;
  /** The filter line, and what is offered for it or the mistake in it. */
  readonly filter: number;
  readonly heading: number;
  readonly table: number;
  /** A menu, a dialog or the help, between the table and the footer. */
  readonly panel: number;
  readonly footer: number;
};

/** Lines of table that stay in sight above a menu. */
const CONTEXT = 3;
/** Lines of the question before a process is ended, at the most. */
const QUESTION = 9;
/** Lines around the list of several acts. */
const AROUND = 6;

/** The modes whose panel takes the place of the table. */
const WHOLE: readonly Mode['kind'][] = ['help', 'findings', 'details'];

/**
 * How the screen is divided. The frame is one line shorter than the terminal, since some terminals scroll
 * when their last cell is written.
 */
export function regions(state: State): Regions {
  const lines = state.size.rows - 1;
  const notice = noticeOf(state) === '' ? 0 : 1;
  const history = hasHistory(state) ? HISTORY_LINES : 0;
  const header = 2 + notice + history + findingLines(state);
  const { mode } = state;
  const filter = mode.kind === 'prompt' && (mode.error ?? mode.offer) !== null ? 2 : 1;
  const heading = WHOLE.includes(state.mode.kind) ? 0 : 1;
  const fixed = header + filter + heading + 2;
  const room = Math.max(0, lines - fixed);
  const panel = Math.max(0, Math.min(panelLines(state, room), room));
  return { header, filter, heading, table: room - panel, panel, footer: 2 };
}

/** How many lines the mode's panel asks for, out of the room for it and the table. */
function panelLines(state: State, room: number): number {
  const { mode } = state;
  switch (mode.kind) {
    case 'table':
    case 'prompt':
    case 'name':
      return 0;
    case 'help':
    case 'findings':
    case 'details':
      return room;
    case 'states':
    case 'sort':
    case 'grouping':
    case 'export':
      return Math.min(menuLength(state) + 1, room - CONTEXT);
    case 'columns':
      return Math.min(mode.order.length + 1, room - CONTEXT);
    case 'kill':
      return QUESTION;
    case 'plan':
      return mode.plan.acts.length + AROUND;
  }
}

/** Whether the terminal is too small for anything but saying so. */
export function isTooSmall({ size }: State): boolean {
  return size.columns < LEAST.columns || size.rows < LEAST.rows;
}
