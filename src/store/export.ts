import { hold } from '../model/sockets.ts';
import type { Effect } from './effects.ts';
import { groupTable } from './grouped.ts';
import { close } from './menu.ts';
import { rows } from './select.ts';
import type { Action, Message, State } from './state.ts';
import { dispatch } from './store.ts';

/** What can be written to a file. */
export const EXPORTS = [
  { format: 'csv', title: 'CSV', help: 'the rows and columns that are shown' },
  { format: 'json', title: 'JSON', help: 'all that is known of the rows that are shown' },
] as const;
export type ExportFormat = (typeof EXPORTS)[number]['format'];

/** Writes what a state shows to a new file; gives its path, or rejects with an error that says in a sentence why not. */
export type Exporter = (format: ExportFormat, state: State) => Promise<string>;

/** How many rows the table has, of connections or of groups. */
function rowsShown(state: State): number {
  return (groupTable(state)?.list ?? rows(state)).length;
}

/** Why there is nothing to write; null: there is. */
export function exportObstacle(state: State): string | null {
  return rowsShown(state) === 0 ? 'there is no row to write' : null;
}

/** Asks for the format. */
export const openExport: Action = (state) => ({ ...state, mode: { kind: 'export', place: 0 } });

/** Writes what is shown in the format at the menu's cursor; the view goes on meanwhile. */
export const exportChosen: Effect = async ({ store, write }) => {
  const state = store.getState();
  if (state.mode.kind !== 'export') return;
  const { format } = EXPORTS[state.mode.place] ?? EXPORTS[0];
  const count = rowsShown(state);
  const what = `${count} ${count === 1 ? 'row' : 'rows'}`;
  const say = (message: Message) => dispatch(store, (now) => ({ ...now, message }));
  dispatch(store, close);
  say({ text: `Writing ${what}`, tone: 'plain' });
  const release = state.snapshot && hold(state.snapshot.sockets);
  try {
    say({ text: `${what} written to ${await write(format, state)}`, tone: 'good' });
  } catch (error) {
    say({ text: error instanceof Error ? error.message : String(error), tone: 'bad' });
  } finally {
    release?.();
  }
};
