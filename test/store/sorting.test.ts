import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Column, columnOf, COLUMNS } from '../../src/columns.ts';
import { ordered } from '../../src/model/order.ts';
import { CLOSED, LIFE, LISTEN, stateOf, STATES } from '../../src/model/state.ts';
import { UDP } from '../../src/model/protocol.ts';
import { rows } from '../../src/store/select.ts';
import { layout } from '../../src/store/shown.ts';
import { parseSort, reverse, sortAside, sortBy } from '../../src/store/sorting.ts';
import { type Action, START } from '../../src/store/state.ts';
import { process, processes, type Row } from '../filter/scene.ts';
import { after, connection, having, ports } from './machine.ts';

const by = (key: string, reverse = false): Action => (state) => ({
  ...state,
  sort: { column: key, reverse },
});

/** The column's cells from the top down. */
function cells(column: Column, list: readonly Row[], reverse: boolean): string[] {
  const state = after(having(list, OWNERS), by(column.key, reverse));
  const { snapshot } = state;
  assert.ok(snapshot);
  return Array.from(rows(state).all(), (row) => column.text(snapshot, row));
}

const OWNERS = {
  processes: processes(process(7, 'nginx'), process(80, 'Apache'), process(900, 'bash')),
  users: new Map([[0, 'root'], [33, 'www-data']]),
};

const number = fc.oneof(fc.constantFrom(0, 9, 10, 1e3, 1e9, 2 ** 40), fc.nat());
const address = fc.constantFrom('9.0.0.1', '10.0.0.1', '127.0.0.1', '255.255.255.255');
const port = fc.constantFrom(1, 9, 10, 443, 8080, 65535);
const row: fc.Arbitrary<Row> = fc.record({
  from: address,
  to: address,
  localPort: port,
  remotePort: fc.oneof(fc.constant(0), port),
  state: fc.constantFrom(...STATES.map(({ number }) => number)),
  protocol: fc.constantFrom(6, UDP),
  recvQueue: number,
  sendQueue: number,
  uid: fc.constantFrom(0, 33, 1000, 0xffffffff),
  pid: fc.constantFrom(0, 7, 80, 900),
  fd: fc.nat(100),
  inode: number.map((value) => value % 2 ** 32),
  rtt: fc.oneof(fc.constant(NaN), number),
  retransmits: fc.oneof(fc.constant(NaN), number),
  bytesAcked: number,
  bytesReceived: number,
  congestionWindow: number,
  memory: number,
  drops: number,
  rxRate: number,
  txRate: number,
}).map((one): Row => ({ ...(one as Row), fd: one.pid === 0 ? 0 : one.fd }));
const table = fc.array(row, { maxLength: 40 })
  .map((list) => list.map((one, place) => ({ ...one, cookieLow: place + 1 })));

/** Columns whose exact cells are numbers. */
const NUMERIC = COLUMNS.filter(({ align, key }) => align === 'right' && key !== 'rport');

for (const column of COLUMNS) {
  test(`sorting by ${column.key} keeps every row, puts what is not known last, and is stable`, () => {
    fc.assert(
      fc.property(table, fc.boolean(), (list, reverse) => {
        const state = having(list, OWNERS);
        const { snapshot } = state;
        assert.ok(snapshot);
        const sorted = [...rows(after(state, by(column.key, reverse))).all()];
        assert.deepEqual(sorted.toSorted((a, b) => a - b), list.map((_, place) => place));
        const { digits, unknown = () => false } = column.order(snapshot);
        const known = sorted.findIndex(unknown);
        if (known >= 0) assert.ok(sorted.slice(known).every(unknown));
        const isEqual = (a: number, b: number) =>
          unknown(a) ? unknown(b) : !unknown(b) && digits.every((digit) => digit(a) === digit(b));
        sorted.forEach((row, place) => {
          const next = sorted[place + 1];
          if (next !== undefined && isEqual(row, next)) assert.ok(row < next);
        });
      }),
      { numRuns: 30 },
    );
  });
}

test('numbers are in the order of numbers', () => {
  fc.assert(fc.property(table, fc.constantFrom(...NUMERIC), fc.boolean(), (list, column, down) => {
    const values = cells(column, list, down).filter((cell) => cell !== '').map(Number);
    const key = column.key === 'age' ? !down : down;
    assert.deepEqual(values, values.toSorted((a, b) => key ? b - a : a - b));
  }));
});

test('addresses are in the order of addresses, then of ports', () => {
  const ends = ['9.0.0.1:80', '9.0.0.1:443', '10.0.0.1:9', '192.168.0.1:1', '[2001:db8::1]:5'];
  const list = ends.map((end, place): Row => {
    const colon = end.lastIndexOf(':');
    const from = end.slice(0, colon).replace(/[[\]]/g, '');
    return connection(Number(end.slice(colon + 1)), { from, to: from, cookieLow: place + 1 });
  });
  const local = columnOf('local') as Column;
  const [last, ...others] = ends.toReversed();
  assert.deepEqual(
    cells(local, [...others, last].map((end) => list[ends.indexOf(end!)]!), false),
    ends,
  );
  assert.deepEqual(cells(local, list, true), ends.toReversed());
});

test('states are in the order of a connection’s life, UDP without one last', () => {
  const list = STATES.toReversed().map(({ number }) => connection(number, { state: number }));
  list.unshift(connection(99, { protocol: UDP, state: CLOSED }));
  const column = columnOf('state') as Column;
  assert.deepEqual(cells(column, list, false), [...STATES.map(({ name }) => name), '']);
});

test('names are in the order of the alphabet, whatever their case', () => {
  const list = [7, 80, 900, 0].map((pid) => connection(pid + 1, { pid }));
  const names = cells(columnOf('process') as Column, list, false);
  assert.deepEqual(names, ['Apache', 'bash', 'nginx', '']);
});

test('without a sort, listeners come first by port, then the others as first seen', () => {
  const listen = { state: LISTEN };
  const list = [connection(7), connection(443, listen), connection(3), connection(80, listen)];
  assert.deepEqual(ports(having(list)), [80, 443, 7, 3]);
});

test('a column that is sorted by begins with what is of most use', () => {
  assert.equal(sortBy(columnOf('rx') as Column)?.reverse, true);
  assert.equal(sortBy(columnOf('local') as Column)?.reverse, false);
});

test('< and > go round the columns on the screen and the default order', () => {
  const shown = layout(120, []).map(({ column }) => column);
  const right = Array.from({ length: shown.length + 1 }, () => sortAside(1, shown));
  let state = START;
  const seen = right.map((step) => (state = step(state)).sort?.column ?? null);
  assert.deepEqual(seen, [...shown.map(({ key }) => key), null]);
  assert.equal(sortAside(-1, shown)(START).sort?.column, shown.at(-1)?.key);
  assert.equal(sortAside(-1, shown)(sortAside(1, shown)(START)).sort, null);
});

test('a sort by a column that is not shown goes on from the default order', () => {
  const shown = layout(80, []).map(({ column }) => column);
  const state = { ...START, sort: { column: 'inode', reverse: false } };
  assert.equal(sortAside(1, shown)(state).sort?.column, shown[0]?.key);
});

test('reversing turns the order round, and does nothing to the default order', () => {
  assert.equal(reverse(START), START);
  const list = [connection(1), connection(2), connection(3)];
  assert.deepEqual(ports(after(having(list), by('lport'), reverse)), [3, 2, 1]);
});

test('the word for a sort is a column, with - for the other direction', () => {
  for (const { key, largestFirst = false } of COLUMNS) {
    assert.deepEqual(parseSort(key), { column: key, reverse: largestFirst });
    assert.deepEqual(parseSort(`-${key}`), { column: key, reverse: !largestFirst });
  }
  assert.equal(parseSort('nonsense'), null);
});

test('every state that the kernel has is ordered', () => {
  for (let number = 1; number <= 12; number++) {
    assert.ok((LIFE[number] as number) >= 0 && stateOf(number) !== null);
  }
});

test('ordering by no digits leaves the rows as they are', () => {
  const list = Uint32Array.of(3, 1, 2);
  assert.deepEqual(ordered(list, { digits: [] }, true), list);
});
