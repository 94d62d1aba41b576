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

/** Lines that a menu has before the table: its title, and its cursor among two others. */
const MENU = 4;
/** Lines of a terminal below which a panel takes those of what is found and of what is hidden. */
const LOW = 16;
/** The modes that have no panel. */
const BARE: readonly Mode['kind'][] = ['table', 'prompt', 'name'];

/** Whether the header leaves its lines about what is found and what is hidden to a panel, which else had none. */
export function isCrowded({ size, mode }: State): boolean {
  return size.rows < LOW && !BARE.includes(mode.kind);
}

/**
 * How the screen is divided. The frame is one line shorter than the terminal, since some terminals scroll
 * when their last cell is written.
 */
export function regions(state: State): Regions {
  const lines = state.size.rows - 1;
  const extras = isCrowded(state) ? 0 : findingLines(state) + (noticeOf(state) === '' ? 0 : 1);
  const history = hasHistory(state) ? HISTORY_LINES : 0;
  const header = 2 + history + extras;
  const { mode } = state;
  const filter = mode.kind === 'prompt' && (mode.error ?? mode.offer) !== null ? 2 : 1;
  const footer = 2;
  const free = Math.max(0, lines - header - filter - footer);
  const panel = Math.max(0, Math.min(panelLines(state, free - 1), free));
  // Headings without rows say nothing.
  const heading = panel === free ? 0 : 1;
  return { header, filter, heading, table: free - panel - heading, panel, footer };
}

/** How many lines the mode's panel asks for, out of the room for it and the rows of the table. */
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
      return Infinity;
    case 'states':
    case 'sort':
    case 'grouping':
    case 'export':
      return Math.min(menuLength(state) + 1, Math.max(room - CONTEXT, MENU));
    case 'columns':
      return Math.min(mode.order.length + 1, Math.max(room - CONTEXT, MENU));
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
