import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COLUMNS } from '../../src/columns.ts';
import {
  type Chosen,
  chosenWord,
  narrowest,
  parseColumns,
  WIDEST,
} from '../../src/store/chosen.ts';
import { columnsWithoutRoom, layout } from '../../src/store/shown.ts';
import { START } from '../../src/store/state.ts';

const chosen: fc.Arbitrary<readonly Chosen[]> = fc.shuffledSubarray([...COLUMNS], { minLength: 1 })
  .chain((columns) =>
    fc.tuple(
      ...columns.map((column) =>
        fc.option(fc.integer({ min: narrowest(column), max: WIDEST }))
          .map((width) => ({ column, width }))
      ),
    )
  );

test('the words of chosen columns are read as the same columns', () => {
  fc.assert(fc.property(chosen, (columns) => {
    assert.deepEqual(parseColumns(columns.map(chosenWord)), columns);
  }));
});

test('chosen columns stand as chosen at every width, as many as have room from the left', () => {
  fc.assert(fc.property(chosen, fc.integer({ min: 60, max: 500 }), (columns, available) => {
    const shown = layout(available, columns);
    assert.ok(shown.length > 0);
    shown.forEach(({ column, width }, at) => {
      assert.equal(column, columns[at]?.column);
      const wanted = columns[at]?.width;
      if (at > 0 && wanted !== null) assert.equal(width, wanted);
      assert.ok(width >= column.title.length, `${column.key} ${width}`);
    });
    const taken = shown.reduce((sum, { width }) => sum + width + 1, 0);
    assert.ok(taken <= available, `${taken}`);
    const state = { ...START, columns, size: { columns: available, rows: 24 } };
    const [first, ...others] = columnsWithoutRoom(state);
    assert.deepEqual(
      [...shown.map(({ column }) => column), ...first ? [first, ...others] : []],
      columns.map(({ column }) => column),
    );
    const next = columns[shown.length];
    if (next) assert.ok(shown.length + 1 <= columns.length);
  }));
});

test('a width of its own is kept, and what is left goes to the others', () => {
  const words = ['process:9', 'local', 'state'];
  const shown = layout(200, parseColumns(words) as readonly Chosen[]);
  const most = (key: string) => COLUMNS.find((column) => column.key === key)?.width.most;
  assert.deepEqual(shown.map(({ column, width }) => [column.key, width]), [
    ['process', 9],
    ['local', most('local')],
    ['state', most('state')],
  ]);
});

test('the narrowest columns have different headings', () => {
  const titles = COLUMNS.map(({ title }) => title);
  assert.equal(new Set(titles).size, titles.length);
  for (const column of COLUMNS) assert.ok(column.width.least >= narrowest(column), column.key);
});
