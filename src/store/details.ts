import { type DetailLine, detailLines } from '../details.ts';
import type { Detail } from '../model/detail.ts';
import { excerpt } from '../model/excerpt.ts';
import type { Process } from '../model/process.ts';
import { rowOf, type Snapshot } from '../model/snapshot.ts';
import { regions } from './regions.ts';
import { selected } from './select.ts';
import type { Action, Details, State } from './state.ts';

/** So many round-trip times are kept. */
const RTTS = 60;

/** Why there are no details to open; null: there are. */
export function detailsObstacle(state: State): string | null {
  return selected(state) < 0 ? 'there is no row to look at' : null;
}

/** Opens the details of the selected row. */
export const openDetails: Action = (state) => {
  const { snapshot } = state;
  const row = selected(state);
  if (snapshot === null || row < 0) return state;
  const id = snapshot.sockets.id[row] as number;
  const rtts = [snapshot.sockets.rtt[row] as number];
  return {
    ...state,
    mode: {
      kind: 'details',
      id,
      top: 0,
      ...excerpt(snapshot, row),
      detail: null,
      parents: [],
      rtts,
    },
  };
};

/** The details that are open, or null. */
export function detailsOf({ mode }: State): Details | null {
  return mode.kind === 'details' ? mode : null;
}

/** Whether the connection that is looked at is there no more. */
export function isGone({ snapshot }: State, { id }: Details): boolean {
  if (snapshot === null) return false;
  const row = rowOf(snapshot, id);
  return row < 0 || row >= snapshot.count;
}

/** The lines of the details, whatever the signs of their sparkline. */
export function linesOf(state: State, levels: readonly string[] = ['']): readonly DetailLine[] {
  const details = detailsOf(state);
  if (details === null) return [];
  return detailLines(
    { ...details, lives: state.lives, hosts: state.hosts },
    state.size.columns - 1,
    levels,
  );
}

/** Scrolls the details. */
export function moveDetails(by: number): Action {
  return (state) => {
    const { mode } = state;
    if (mode.kind !== 'details') return state;
    const last = Math.max(0, linesOf(state).length - (regions(state).panel - 1));
    return { ...state, mode: { ...mode, top: Math.max(0, Math.min(mode.top + by, last)) } };
  };
}

/** Scrolls the details by screens. */
export function pageDetails(by: number): Action {
  return (state) => moveDetails(by * Math.max(1, regions(state).panel - 2))(state);
}

/** What an enquiry about the socket that is looked at gave; old answers are dropped. */
export function enquired(
  id: number,
  snapshot: Snapshot,
  row: number,
  detail: Detail | null,
  parents: readonly Process[],
): Action {
  return (state) => {
    const { mode } = state;
    if (mode.kind !== 'details' || mode.id !== id) return state;
    const rtt = snapshot.sockets.rtt[row] as number;
    const isNew = snapshot.clock !== mode.snapshot.clock;
    const rtts = isNew ? [...mode.rtts, rtt].slice(-RTTS) : mode.rtts;
    return { ...state, mode: { ...mode, ...excerpt(snapshot, row), detail, parents, rtts } };
  };
}
