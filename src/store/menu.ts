import { CLOSED, type State as TcpState, STATES } from '../model/state.ts';
import { toggleStates } from './filters.ts';
import { EXPORTS } from './export.ts';
import { groupBy, levelPlace, LEVELS } from './grouped.ts';
import { setSort, sortBy, sortOf, sortsOf } from './sorting.ts';
import type { Action, State } from './state.ts';

/** What the menu of states offers; the kernel's CLOSED is UDP without a peer. */
export const STATE_MENU: readonly TcpState[] = STATES;

/** How many sockets of the snapshot are in a state; NaN where only a part of the sockets was read. */
export function countOf({ snapshot }: State, { number }: TcpState): number {
  if (snapshot === null) return 0;
  if (snapshot.part) return NaN;
  return (snapshot.states[number] ?? 0) + (snapshot.udpStates[number] ?? 0);
}

/** The menu's word for a state. */
export function stateLabel(state: TcpState): string {
  return state.number === CLOSED ? `${state.short} (UDP without a peer)` : state.name;
}

export const openStates: Action = (state) => ({ ...state, mode: { kind: 'states', place: 0 } });

export const openSort: Action = (state) => ({
  ...state,
  mode: {
    kind: 'sort',
    place: Math.max(
      0,
      sortsOf(state).findIndex((column) => column?.key === sortOf(state)?.column),
    ),
  },
});

export const openGrouping: Action = (state) => ({
  ...state,
  mode: { kind: 'grouping', place: levelPlace(state) },
});

/** How many lines the open menu offers; 0: none is open. */
export function menuLength(state: State): number {
  switch (state.mode.kind) {
    case 'states':
      return STATE_MENU.length;
    case 'sort':
      return sortsOf(state).length;
    case 'grouping':
      return LEVELS.length;
    case 'export':
      return EXPORTS.length;
    default:
      return 0;
  }
}

/** Moves in the menu that is open. */
export function moveInMenu(by: number): Action {
  return (state) => {
    const { mode } = state;
    const most = menuLength(state) - 1;
    if (!('place' in mode) || most < 0) return state;
    return { ...state, mode: { ...mode, place: Math.max(0, Math.min(mode.place + by, most)) } };
  };
}

/** Turns the state at the menu's cursor on or off; the menu stays. */
export const toggleChosen: Action = (state) => {
  const chosen = state.mode.kind === 'states' ? STATE_MENU[state.mode.place] : undefined;
  return chosen ? toggleStates(1 << chosen.number)(state) : state;
};

/** Sorts by the column at the menu's cursor. */
export const sortByChosen: Action = (state) => {
  if (state.mode.kind !== 'sort') return state;
  const chosen = sortsOf(state)[state.mode.place] ?? null;
  return close(setSort(chosen && sortBy(chosen))(state));
};

/** Groups by what stands at the menu's cursor, or no longer. */
export const groupByChosen: Action = (state) =>
  state.mode.kind === 'grouping' ? close(groupBy(LEVELS[state.mode.place] ?? null)(state)) : state;

/** Back to the table. */
export const close: Action = (state) => ({ ...state, mode: { kind: 'table' } });
