import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COLUMNS } from '../../src/columns.ts';
import { chosenWord, narrowest, WIDEST } from '../../src/store/chosen.ts';
import {
  columnsOn,
  moveInColumns,
  openColumns,
  shiftColumn,
  toggleColumn,
  usualColumns,
  widenColumn,
} from '../../src/store/column-menu.ts';
import { shownColumns } from '../../src/store/shown.ts';
import { type Action, START, type State } from '../../src/store/state.ts';

const STEPS: Readonly<Record<string, Action>> = {
  down: moveInColumns(1),
  up: moveInColumns(-1),
  far: moveInColumns(9),
  toggle: toggleColumn,
  left: shiftColumn(-1),
  right: shiftColumn(1),
  wider: widenColumn(1),
  narrower: widenColumn(-20),
  usual: usualColumns,
  again: (state) => openColumns({ ...state, mode: { kind: 'table' } }),
};

function after(...steps: readonly string[]): State {
  return steps.reduce((state, step) => (STEPS[step] as Action)(state), openColumns(START));
}

/** The key of the column at the menu's cursor. */
function here({ mode }: State): string {
  assert.equal(mode.kind, 'columns');
  return (mode.kind === 'columns' && mode.order[mode.place]?.column.key) || '';
}

test('the menu lists every column once and stays within bounds, whatever is pressed', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...Object.keys(STEPS))), (steps) => {
    const state = after(...steps);
    const { mode, columns } = state;
    assert.ok(mode.kind === 'columns');
    assert.deepEqual(new Set(mode.order.map(({ column }) => column)), new Set(COLUMNS));
    assert.equal(mode.order.length, COLUMNS.length);
    assert.notEqual(here(state), '');
    assert.ok(columnsOn(state).size > 0);
    assert.deepEqual(columns, mode.order.filter((one) => columns.includes(one)));
    for (const { column, width } of columns) {
      if (width !== null) assert.ok(width >= narrowest(column) && width <= WIDEST);
    }
  }));
});

test('what is on at first is what the width of the screen shows', () => {
  assert.deepEqual([...columnsOn(openColumns(START))], shownColumns(START));
  const [first, ...others] = shownColumns(START).map(({ key }) => key);
  assert.equal(here(openColumns(START)), first);
  assert.deepEqual(after('toggle').columns.map(chosenWord), others);
});

test('turned off and on again, a column stands where it was', () => {
  const usual = shownColumns(START).map(({ key }) => key);
  for (let place = 0; place < COLUMNS.length; place++) {
    const down = Array(place).fill('down');
    const words = after(...down, 'toggle', 'toggle').columns.map(chosenWord);
    assert.deepEqual(words, usual);
  }
});

test('a column that moves takes the cursor along', () => {
  const state = after('right');
  assert.equal(here(state), 'proto');
  assert.deepEqual(state.columns.map(chosenWord).slice(0, 2), ['state', 'proto']);
  assert.deepEqual(
    after('right', 'left').columns,
    after('left').columns.length === 0
      ? shownColumns(START).map((column) => ({ column, width: null }))
      : after('left').columns,
  );
});

test('what is chosen comes first when the menu is opened again, and 0 forgets it', () => {
  const state = after('down', 'down', 'toggle', 'right', 'wider', 'again');
  const { mode, columns } = state;
  assert.ok(mode.kind === 'columns' && columns.length > 0);
  assert.deepEqual(mode.order.slice(0, columns.length), columns);
  assert.deepEqual(usualColumns(state).columns, []);
});

test('the last column cannot be turned off', () => {
  const one = {
    ...START,
    columns: [{ column: COLUMNS[3] as typeof COLUMNS[number], width: null }],
  };
  const state = toggleColumn(openColumns(one));
  assert.deepEqual(state.columns, one.columns);
  assert.equal(state.message?.text, 'Cannot turn off the last column');
});
