import { type Column, COLUMNS } from '../columns.ts';
import { type Chosen, narrowest, WIDEST } from './chosen.ts';
import { isFar } from './netns.ts';
import { layout, shownColumns } from './shown.ts';
import type { Action, State } from './state.ts';

/** The menu of columns: every column, in the order in which those that are on stand in the table. */
export type ColumnMenu = { readonly place: number; readonly order: readonly Chosen[] };

const USUAL: readonly Chosen[] = COLUMNS.map((column) => ({ column, width: null }));

/** Opens the menu: what is chosen comes first. */
export const openColumns: Action = (state) => {
  const chosen = new Set(state.columns.map(({ column }) => column));
  const order = [...state.columns, ...USUAL.filter(({ column }) => !chosen.has(column))];
  return { ...state, mode: { kind: 'columns', place: 0, order } };
};

/** The columns that are on: what somebody chose, or else what the width of the screen does. */
export function columnsOn(state: State): ReadonlySet<Column> {
  const chosen = state.columns.map(({ column }) => column);
  return new Set(chosen.length > 0 ? chosen : shownColumns(state));
}

/** A step in the menu, from the column at its cursor. */
function chosenStep(step: (state: State, menu: ColumnMenu, at: Chosen) => State): Action {
  return (state) => {
    const { mode } = state;
    const at = mode.kind === 'columns' ? mode.order[mode.place] : undefined;
    return mode.kind === 'columns' && at ? step(state, mode, at) : state;
  };
}

/** The state in which these columns are on. */
function choose(state: State, { place, order }: ColumnMenu, on: ReadonlySet<Column>): State {
  return {
    ...state,
    columns: order.filter(({ column }) => on.has(column)),
    mode: { kind: 'columns', place, order },
  };
}

/** Moves the cursor of the menu. */
export function moveInColumns(by: number): Action {
  return chosenStep((state, { place, order }) => {
    const to = Math.max(0, Math.min(place + by, order.length - 1));
    return { ...state, mode: { kind: 'columns', place: to, order } };
  });
}

/** Turns the column on or off. */
export const toggleColumn: Action = chosenStep((state, menu, { column }) => {
  const on = new Set(columnsOn(state));
  if (!on.delete(column)) on.add(column);
  if (on.size > 0) return choose(state, menu, on);
  return { ...state, message: { text: 'Cannot turn off the last column', tone: 'bad' } };
});

/** Moves the column to the left (-1) or to the right (1). */
export function shiftColumn(by: -1 | 1): Action {
  return chosenStep((state, { place, order }, at) => {
    const to = place + by;
    const other = order[to];
    if (other === undefined) return state;
    return choose(
      state,
      { place: to, order: order.with(place, other).with(to, at) },
      columnsOn(state),
    );
  });
}

/** Makes the column wider or narrower than it is, and turns it on. */
export function widenColumn(by: number): Action {
  return chosenStep((state, { place, order }, { column, width }) => {
    const shown = layout(state.size.columns, state.columns, isFar(state));
    const now = width ?? shown.find((one) => one.column === column)?.width ?? column.width.least;
    const wide = { column, width: Math.max(narrowest(column), Math.min(now + by, WIDEST)) };
    return choose(
      state,
      { place, order: order.with(place, wide) },
      new Set(columnsOn(state)).add(column),
    );
  });
}

/** Back to the columns that suit the width of the screen. */
export const usualColumns: Action = (state) => ({
  ...state,
  columns: [],
  mode: { kind: 'columns', place: 0, order: USUAL },
});
