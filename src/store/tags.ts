import { move } from './cursor.ts';
import { passingRows, placeOf, rows, selected } from './select.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Action, State } from './state.ts';

/** The rows that the next act is for, by the identities of their connections. */
export type Tags = {
  readonly ids: ReadonlySet<number>;
  /** The one that was tagged last, where a range begins; null: none. */
  readonly last: number | null;
};

/** No row is tagged. */
export const NO_TAGS: Tags = { ids: new Set(), last: null };

/** The identity of the selected row, or null where there is none or it has just gone. */
function here(state: State): number | null {
  const { snapshot } = state;
  const row = selected(state);
  return snapshot === null || row < 0 || row >= snapshot.count
    ? null
    : snapshot.sockets.id[row] as number;
}

function tagged(state: State, more: readonly number[], last: number | null): State {
  return { ...state, tags: { ids: new Set([...state.tags.ids, ...more]), last } };
}

/** Tags the row, or takes its tag away, and moves on. */
export const toggleTag: Action = (state) => {
  const id = here(state);
  if (id === null) return move(1)(state);
  const ids = new Set(state.tags.ids);
  const on = !ids.delete(id);
  if (on) ids.add(id);
  return move(1)({ ...state, tags: { ids, last: on ? id : null } });
};

/** Moves, and tags both the row that is left and the one that is reached. */
export function tagAlong(by: -1 | 1): Action {
  return (state) => {
    const from = here(state);
    const moved = move(by)(state);
    const to = here(moved);
    return tagged(moved, [from, to].filter((id) => id !== null), to ?? from);
  };
}

/** Tags every row from the one that was tagged last to this one, as they stand now. */
export const tagRange: Action = (state) => {
  const { snapshot, tags } = state;
  const to = here(state);
  if (snapshot === null || to === null) return state;
  const start = tags.last === null ? -1 : placeOf(state, tags.last);
  const end = placeOf(state, to);
  const [low, high] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  const range = [...rows(state).slice(low, high + 1)].filter((row) => row < snapshot.count);
  return tagged(state, range.map((row) => snapshot.sockets.id[row] as number), to);
};

export const untagAll: Action = (state) => ({ ...state, tags: NO_TAGS });

/** The tags of connections that are in a snapshot; those of others are forgotten. */
export function livingTags(tags: Tags, { sockets, count }: Snapshot): Tags {
  if (tags.ids.size === 0) return tags;
  const ids = new Set<number>();
  for (let row = 0; row < count; row++) {
    const id = sockets.id[row] as number;
    if (tags.ids.has(id)) ids.add(id);
  }
  if (ids.size === tags.ids.size) return tags;
  return { ids, last: tags.last !== null && ids.has(tags.last) ? tags.last : null };
}

/** The rows of the tagged connections, whether the filter shows them or not, as they were first seen. */
export function taggedRows({ snapshot, tags }: State): readonly number[] {
  if (snapshot === null || tags.ids.size === 0) return [];
  const { id } = snapshot.sockets;
  const found: number[] = [];
  for (let row = 0; row < snapshot.count; row++) {
    if (tags.ids.has(id[row] as number)) found.push(row);
  }
  return found.sort((a, b) => (id[a] as number) - (id[b] as number));
}

/** The rows that an act is for: the tagged ones, or else the selected one. */
export function chosenRows(state: State): readonly number[] {
  if (state.tags.ids.size > 0) return taggedRows(state);
  const row = selected(state);
  return state.snapshot !== null && row >= 0 && row < state.snapshot.count ? [row] : [];
}

/** How many rows are tagged, in words for the filter line; '' for none. */
export function tagWords(state: State): string {
  const { snapshot, tags } = state;
  if (snapshot === null || tags.ids.size === 0) return '';
  let shown = 0;
  for (const row of passingRows(state).list) {
    if (row < snapshot.count && tags.ids.has(snapshot.sockets.id[row] as number)) shown++;
  }
  const hidden = tags.ids.size - shown;
  return `${tags.ids.size} tagged${hidden > 0 ? ` (${hidden} not shown)` : ''}`;
}
