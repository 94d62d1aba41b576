import { CLOSED, type State as TcpState, STATES } from '../model/state.ts';
import { toggleStates } from './filters.ts';
import { sortBy, SORTS } from './sorting.ts';
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
    place: Math.max(0, SORTS.findIndex((column) => column?.key === state.sort?.column)),
  },
});

/** Moves in the menu that is open. */
export function moveInMenu(by: number): Action {
  return (state) => {
    const { mode } = state;
    if (mode.kind !== 'states' && mode.kind !== 'sort') return state;
    const most = (mode.kind === 'states' ? STATE_MENU : SORTS).length - 1;
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
  const chosen = SORTS[state.mode.place] ?? null;
  return { ...state, sort: chosen && sortBy(chosen), mode: { kind: 'table' } };
};

/** Back to the table. */
export const close: Action = (state) => ({ ...state, mode: { kind: 'table' } });
