import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnOf, COLUMNS } from '../../src/columns.ts';
import { layout, shownColumns } from '../../src/store/shown.ts';
import { START } from '../../src/store/state.ts';

const keys = (columns: number) => layout(columns, []).map(({ column }) => column.key);
const WIDTHS = Array.from({ length: 241 }, (_, place) => 60 + place);

test('the columns with their gaps are never wider than the terminal', () => {
  for (const columns of WIDTHS) {
    const total = layout(columns, []).reduce((sum, { width }) => sum + width + 1, 0);
    assert.ok(total <= columns, `${total} of ${columns}`);
  }
});

test('every column has a width within its bounds', () => {
  for (const columns of WIDTHS) {
    for (const { column, width } of layout(columns, [])) {
      assert.ok(width >= column.width.least && width <= column.width.most, column.key);
    }
  }
});

test('a wider terminal shows what a narrower one does, and more', () => {
  for (const columns of WIDTHS.slice(1)) {
    const now = new Set(keys(columns));
    assert.ok(keys(columns - 1).every((key) => now.has(key)), `${columns}`);
  }
});

test('the columns stand in the order of the table, and none that has to be asked for', () => {
  for (const columns of WIDTHS) {
    const order = COLUMNS.filter(({ rank }) => rank !== null).map(({ key }) => key);
    assert.deepEqual(keys(columns), order.filter((key) => keys(columns).includes(key)));
  }
});

test('the least terminal tells who talks to whom, in which state', () => {
  assert.deepEqual(keys(60), ['state', 'local', 'remote', 'process']);
});

test('80 columns add the protocol and the process', () => {
  assert.deepEqual(keys(80), ['proto', 'state', 'local', 'remote', 'pid', 'process']);
});

test('120 columns show the states in full, the user and the rates', () => {
  for (const key of ['user', 'rx', 'tx']) assert.ok(keys(120).includes(key), key);
  const state = layout(120, []).find(({ column }) => column.key === 'state');
  assert.equal(state?.width, columnOf('state')?.width.most);
});

test('200 columns show every column that need not be asked for', () => {
  assert.deepEqual(keys(200), COLUMNS.filter(({ rank }) => rank !== null).map(({ key }) => key));
});

test('the columns of the screen are those of its width', () => {
  const state = { ...START, size: { columns: 120, rows: 24 } };
  assert.deepEqual(shownColumns(state).map(({ key }) => key), keys(120));
});

test('where other network namespaces are shown, each row tells its own', () => {
  const state = { ...START, netns: 'all', size: { columns: 80, rows: 24 } };
  const shown = shownColumns(state).map(({ key }) => key);
  assert.deepEqual(shown, ['state', 'local', 'remote', 'pid', 'process', 'netns']);
  for (const columns of WIDTHS.filter((columns) => columns >= 80)) {
    const far = layout(columns, [], true);
    assert.ok(far.some(({ column }) => column.key === 'netns'));
    assert.ok(far.reduce((sum, { width }) => sum + width + 1, 0) <= columns);
  }
});
