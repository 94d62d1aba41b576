import { regions } from './regions.ts';
import { placeOf, rows } from './select.ts';
import type { Action, State } from './state.ts';

/** The state with the cursor at a place of the table, as near as there is one. */
function at(state: State, place: number): State {
  const { list } = rows(state);
  const wanted = Math.max(0, Math.min(place, list.length - 1));
  const row = list[wanted];
  if (row === undefined || state.snapshot === null) return { ...state, cursor: null, top: 0 };
  const cursor = { id: state.snapshot.sockets.id[row] as number, place: wanted };
  const page = Math.max(1, regions(state).table);
  const top = Math.min(Math.max(state.top, wanted - page + 1), wanted);
  return { ...state, cursor, top };
}

/** Moves the cursor by some rows. */
export function move(by: number): Action {
  return (state) => at(state, (state.cursor?.place ?? 0) + by);
}

/** Moves the cursor by a part of what the screen holds. */
export function page(part: number): Action {
  return (state) =>
    move(Math.sign(part) * Math.max(1, Math.floor(Math.abs(part) * regions(state).table)))(state);
}

/** To the first row, whichever that is from now on. */
export const first: Action = (state) => ({ ...state, cursor: null, top: 0 });

export const last: Action = (state) => at(state, Number.MAX_SAFE_INTEGER);

/**
 * Puts the cursor right after rows came, went or moved: it stays on its connection, and that on its line of the screen unless the
 * table's beginning is in sight. When the connection is gone, what stands in its place takes over.
 */
export function settle(state: State): State {
  const { cursor } = state;
  const { list } = rows(state);
  if (cursor === null || state.snapshot === null || list.length === 0) {
    return state.top === 0 && state.cursor === null ? state : { ...state, cursor: null, top: 0 };
  }
  const found = placeOf(state, cursor.id);
  const place = found >= 0 ? found : Math.min(cursor.place, list.length - 1);
  const visible = Math.max(1, regions(state).table);
  const line = Math.min(cursor.place - state.top, visible - 1);
  const wanted = state.top === 0 && place < visible ? 0 : place - line;
  const top = Math.max(0, Math.min(wanted, list.length - visible));
  if (found === cursor.place && top === state.top) return state;
  const id = state.snapshot.sockets.id[list[place] as number] as number;
  return { ...state, cursor: { id, place }, top };
}
