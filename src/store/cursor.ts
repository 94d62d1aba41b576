import { type GroupId, groupId } from '../model/groups.ts';
import { groupTable, placeOfGroup } from './grouped.ts';
import { at, BEGINNING, type Listing, type Position, settled } from './position.ts';
import { regions } from './regions.ts';
import { placeOf, rows } from './select.ts';
import type { Action, State } from './state.ts';

/** The connections that the table shows. */
function listing(state: State): Listing<number> {
  const shown = rows(state);
  return {
    length: shown.length,
    lines: regions(state).table,
    placeOf: (id) => placeOf(state, id),
    idAt: (place) => state.snapshot?.sockets.id[shown.at(place) as number] as number,
  };
}

/** The groups that it shows. */
function groupListing(state: State): Listing<GroupId> {
  const table = groupTable(state);
  return {
    length: table?.list.length ?? 0,
    lines: regions(state).table,
    placeOf: (id) => table ? placeOfGroup(table, id) : -1,
    idAt: (place) => table ? groupId(table.groups, table.list[place] as number) : [],
  };
}

type Step = <Id>(position: Position<Id>, list: Listing<Id>) => Position<Id>;

/** A step in the list that the table shows, of connections or of groups. */
function stepped(state: State, step: Step): State {
  const { level } = state;
  if (level.kind !== 'groups') {
    const now = step<number>(state, listing(state));
    return now === state ? state : { ...state, cursor: now.cursor, top: now.top };
  }
  const { grouped } = level;
  const { cursor, top } = step<GroupId>(grouped, groupListing(state));
  return cursor === grouped.cursor && top === grouped.top
    ? state
    : { ...state, level: { ...level, grouped: { ...grouped, cursor, top } } };
}

function to(place: (now: number) => number): Action {
  return (state) =>
    stepped(state, (position, list) => at(position, list, place(position.cursor?.place ?? 0)));
}

/** Moves the cursor by some rows. */
export function move(by: number): Action {
  return to((now) => now + by);
}

/** Moves the cursor by a part of what the screen holds. */
export function page(part: number): Action {
  return (state) =>
    move(Math.sign(part) * Math.max(1, Math.floor(Math.abs(part) * regions(state).table)))(state);
}

/** To the first row, whichever that is from now on. */
export const first: Action = (state) => stepped(state, () => BEGINNING);

export const last: Action = to(() => Number.MAX_SAFE_INTEGER);

/** Puts the cursor right after rows came, went or moved. */
export function settle(state: State): State {
  return stepped(state, settled);
}
