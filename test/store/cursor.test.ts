import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { first, last, move, page } from '../../src/store/cursor.ts';
import { regions } from '../../src/store/regions.ts';
import { resize } from '../../src/store/receive.ts';
import { rows, selected } from '../../src/store/select.ts';
import { reverse, sortBy } from '../../src/store/sorting.ts';
import { columnOf } from '../../src/columns.ts';
import type { Action, State } from '../../src/store/state.ts';
import { setLine, toggleFamily } from '../../src/store/filters.ts';
import { after, connection, having, ports, sees } from './machine.ts';

const many = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => connection(from + place));

function under(state: State): number {
  return state.snapshot?.sockets.localPort[selected(state)] as number;
}

/** The line of the screen that the cursor is on. */
function line(state: State): number {
  return ports(state).indexOf(under(state)) - state.top;
}

const byPort: Action = (state) => ({
  ...state,
  sort: sortBy(columnOf('lport') as NonNullable<ReturnType<typeof columnOf>>),
});

test('at the start the first row is selected, whichever it is', () => {
  const state = after(having(many(10, 12)), byPort);
  assert.equal(under(state), 10);
  assert.equal(under(after(state, sees(many(5, 12)))), 5);
});

test('the cursor stays on its connection when rows come and go before it', () => {
  const state = after(having(many(10, 20)), byPort, move(4));
  assert.equal(under(state), 14);
  assert.equal(under(after(state, sees(many(1, 20)))), 14);
  assert.equal(under(after(state, sees(many(13, 20)), sees(many(13, 20)))), 14);
});

test('the cursor stays on its connection when the order turns round', () => {
  const state = after(having(many(1, 100)), byPort, move(30), reverse);
  assert.equal(under(state), 31);
  assert.equal(under(after(state, byPort)), 31);
});

test('the connection keeps its line of the screen when rows come before it', () => {
  const state = after(having(many(100, 200)), byPort, move(50), move(-5));
  const grown = after(state, sees(many(90, 200)));
  assert.equal(under(grown), under(state));
  assert.equal(line(grown), line(state));
});

test('while the beginning of the table is in sight it stays in sight', () => {
  const state = after(having(many(10, 20)), byPort, move(1), sees(many(8, 20)));
  assert.equal(state.top, 0);
  assert.equal(under(state), 11);
});

test('when the connection has gone, what stands in its place takes over', () => {
  const rest = many(10, 20).filter(({ localPort }) => localPort !== 14);
  const marked = after(having(many(10, 20)), byPort, move(4), sees(rest));
  assert.equal(under(marked), 14, 'the row that has gone is shown for a moment');
  assert.equal(under(after(marked, sees(rest))), 15);
});

test('when the last row goes, the one above it takes over', () => {
  const rest = many(10, 19);
  const state = after(having(many(10, 20)), byPort, last, sees(rest), sees(rest));
  assert.equal(under(state), 19);
});

test('a filter that hides the connection moves the cursor to its neighbour', () => {
  const list = many(1, 9).map((row, place) =>
    place % 2 === 0 ? row : { ...row, from: '2001:db8::1', to: '2001:db8::2' }
  );
  const state = after(having(list), byPort, move(3), toggleFamily(4));
  assert.deepEqual(ports(state), [1, 3, 5, 7, 9]);
  assert.equal(under(state), 7);
});

test('first and last go to the ends, and the ends hold', () => {
  const state = after(having(many(1, 100)), byPort, last);
  assert.equal(under(state), 100);
  assert.equal(under(after(state, move(1))), 100);
  assert.equal(line(state), regions(state).table - 1);
  assert.equal(under(after(state, first)), 1);
  assert.equal(under(after(state, first, move(-1))), 1);
});

test('a page is what the screen holds', () => {
  const state = after(having(many(1, 100)), byPort);
  const { table } = regions(state);
  assert.equal(under(after(state, page(1))), 1 + table);
  assert.equal(under(after(state, page(1), page(-1))), 1);
  assert.equal(under(after(state, page(0.5))), 1 + Math.floor(table / 2));
});

test('an empty table has no cursor, and every move leaves it so', () => {
  for (const step of [move(1), move(-1), page(1), first, last]) {
    const state = after(having([]), step);
    assert.equal(state.cursor, null);
    assert.equal(selected(state), -1);
  }
});

test('the selected row is in sight after any steps, and no line below the table is wasted', () => {
  const ports = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 50 });
  const step: fc.Arbitrary<Action> = fc.oneof(
    fc.integer({ min: -70, max: 70 }).map(move),
    fc.constantFrom(-1, -0.5, 0.5, 1).map(page),
    fc.constantFrom(first, last, byPort, reverse),
    ports.map((list) => sees(list.map((port) => connection(port)))),
    fc.tuple(fc.integer({ min: 60, max: 200 }), fc.integer({ min: 10, max: 50 }))
      .map(([columns, rows]) => resize(columns, rows)),
    fc.constant(setLine('text', { text: '', expression: { kind: 'everything' } })),
  );
  fc.assert(fc.property(ports, fc.array(step, { maxLength: 12 }), (list, steps) => {
    const state = after(having(list.map((port) => connection(port))), ...steps);
    const { length } = rows(state);
    const { table } = regions(state);
    if (length === 0) return assert.equal(selected(state), -1);
    assert.ok(line(state) >= 0 && line(state) < table, `line ${line(state)} of ${table}`);
    assert.ok(state.top <= Math.max(0, length - table), `top ${state.top} of ${length}`);
  }));
});
