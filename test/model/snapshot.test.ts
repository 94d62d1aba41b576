import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UDP } from '../../src/model/protocol.ts';
import { MOST_ENDED } from '../../src/model/ended.ts';
import { follow } from '../../src/model/follow.ts';
import { CHANGED, ENDED, GONE, NEW, type Snapshot } from '../../src/model/snapshot.ts';
import {
  CLOSED,
  ESTABLISHED,
  LISTEN,
  NEW_SYN_RECV,
  SYN_RECV,
  TIME_WAIT,
} from '../../src/model/state.ts';
import { type Row, sample } from './rows.ts';

const CALL: Row = {
  from: '10.0.0.1',
  to: '10.0.0.2',
  localPort: 40000,
  remotePort: 443,
  inode: 77,
  cookieLow: 7,
};
const OTHER: Row = { ...CALL, localPort: 40001, inode: 78, cookieLow: 8 };
const THIRD: Row = { ...CALL, localPort: 40002, inode: 79, cookieLow: 9 };

/** The snapshots of these lists of rows, taken a second after one another; the last one. */
function after(...lists: readonly (readonly Row[])[]): Snapshot {
  let last: Snapshot | null = null;
  lists.forEach((rows, second) => (last = follow(last, sample(second, rows))));
  assert.ok(last);
  return last;
}

/** A row by its local port. */
function row({ sockets, total }: Snapshot, port = 40000) {
  const place = sockets.localPort.subarray(0, total).indexOf(port);
  assert.ok(place >= 0);
  return {
    place,
    id: sockets.id[place],
    firstSeen: sockets.firstSeen[place],
    mark: sockets.mark[place],
    rxRate: sockets.rxRate[place],
    txRate: sockets.txRate[place],
  };
}

const bytes = (received: number, acked: number): Row => ({
  ...CALL,
  bytesReceived: received,
  bytesAcked: acked,
});

test('the first snapshot marks nothing, opens nothing and knows no rate', () => {
  const first = after([CALL, OTHER]);
  assert.deepEqual([first.opened, first.closed, first.count, first.total], [0, 0, 2, 2]);
  assert.deepEqual([first.rxRate, first.txRate], [NaN, NaN]);
  assert.equal(row(first).mark, 0);
  assert.notEqual(row(first).id, row(first, 40001).id);
});

test('a rate is what came between two snapshots, over the seconds between them', () => {
  const first = follow(null, sample(10, [bytes(1000, 500)]));
  const second = follow(first, sample(14, [bytes(5000, 700)]));
  assert.deepEqual([row(second).rxRate, row(second).txRate], [1000, 50]);
  assert.deepEqual([second.rxRate, second.txRate], [1000, 50]);
});

test('the rates of all connections are added, those that are not known left out', () => {
  const other = (received: number): Row => ({ ...OTHER, bytesReceived: received, bytesAcked: 0 });
  const { rxRate, txRate } = after(
    [bytes(0, 0), other(0), THIRD],
    [bytes(300, 20), other(40), THIRD],
  );
  assert.deepEqual([rxRate, txRate], [340, 20]);
});

test('a counter that goes backwards tells no rate', () => {
  const second = after([bytes(1000, 1000)], [bytes(10, 2000)]);
  assert.deepEqual([row(second).rxRate, row(second).txRate], [NaN, 1000]);
  assert.equal(second.rxRate, 0);
});

test('a counter that the source does not have tells no rate', () => {
  const second = after([CALL], [CALL]);
  assert.deepEqual([row(second).rxRate, row(second).txRate], [NaN, NaN]);
});

test('two samples of one moment tell no rate', () => {
  const first = follow(null, sample(3, [bytes(1, 1)]));
  const second = follow(first, sample(3, [bytes(100, 100)]));
  assert.ok(Number.isNaN(row(second).rxRate));
  assert.deepEqual([second.rxRate, second.txRate], [NaN, NaN]);
});

test('a connection keeps its identity and the moment it was first seen, wherever it is listed', () => {
  const first = after([CALL, OTHER, THIRD]);
  for (const list of [[THIRD, CALL, OTHER], [OTHER, CALL], [CALL]]) {
    const second = follow(first, sample(1, list));
    assert.deepEqual(row(second).id, row(first).id);
    assert.equal(row(second).firstSeen, 0);
    assert.equal(row(second).mark, 0);
  }
});

test('a source without cookies gives the same identities', () => {
  const bare = (one: Row): Row => ({ ...one, cookieLow: 0 });
  const first = after([CALL, OTHER].map(bare));
  const second = follow(first, sample(1, [OTHER, THIRD, CALL].map(bare)));
  assert.equal(row(second).id, row(first).id);
  assert.equal(row(second, 40001).id, row(first, 40001).id);
  assert.deepEqual([second.opened, row(second, 40002).mark], [1, NEW]);
});

test('a new connection is marked, counted, and seen now', () => {
  const second = after([CALL], [CALL, OTHER]);
  assert.deepEqual([second.opened, second.closed], [1, 0]);
  const { mark, firstSeen, id } = row(second, 40001);
  assert.deepEqual([mark, firstSeen], [NEW, 1000]);
  assert.notEqual(id, row(second).id);
});

test('a connection in another state is marked, and no longer when it stays there', () => {
  const closing: Row = { ...CALL, state: 8 };
  assert.equal(row(after([CALL], [closing])).mark, CHANGED);
  assert.equal(row(after([CALL], [closing], [closing])).mark, 0);
});

test('a connection that went is remembered behind the others, without rates, and new for one snapshot', () => {
  const second = after([bytes(0, 0), OTHER], [bytes(9, 9), OTHER], [OTHER]);
  assert.deepEqual([second.count, second.total, second.closed, second.opened], [1, 2, 1, 0]);
  assert.deepEqual(row(second), {
    place: 1,
    id: 1,
    firstSeen: 0,
    mark: GONE,
    rxRate: NaN,
    txRate: NaN,
  });
  const third = follow(second, sample(3, [OTHER]));
  assert.deepEqual([third.count, third.total, third.closed], [1, 2, 0]);
  assert.deepEqual([row(third).id, row(third).mark], [1, ENDED]);
});

test('a connection that comes again after it went is another', () => {
  const again = after([CALL], [], [CALL]);
  assert.deepEqual([row(again).mark, row(again).firstSeen], [NEW, 2000]);
  assert.notEqual(row(again).id, row(after([CALL])).id);
});

const TIME_WAITING: Row = { ...CALL, state: TIME_WAIT, inode: 0, cookieLow: 4711 };

test('TIME_WAIT takes a connection over, though it is another socket of the kernel', () => {
  const second = after([CALL, OTHER], [OTHER, TIME_WAITING]);
  assert.deepEqual([second.opened, second.closed, second.total], [0, 0, 2]);
  assert.deepEqual([row(second).id, row(second).firstSeen, row(second).mark], [1, 0, CHANGED]);
});

test('a new call over the same ports is another connection', () => {
  const call: Row = { ...CALL, inode: 90, cookieLow: 90 };
  const second = after([CALL], [call]);
  assert.deepEqual([second.opened, second.closed, second.total], [1, 1, 2]);
  assert.notEqual(second.sockets.id[0], second.sockets.id[1]);
});

test('UDP that has the endpoints of a socket that went is another', () => {
  const second = after([{ ...CALL, protocol: UDP }], [{ ...TIME_WAITING, protocol: UDP }]);
  assert.deepEqual([second.opened, second.closed], [1, 1]);
});

test('a socket that the kernel listed twice is there once', () => {
  const { count, total, states } = after([CALL, OTHER, CALL]);
  assert.deepEqual([count, total, states[ESTABLISHED]], [2, 2, 2]);
});

test('states are counted by protocol, and a request as SYN_RECV', () => {
  const { states, udpStates } = after([
    { ...CALL, state: LISTEN },
    { ...OTHER, state: NEW_SYN_RECV },
    { ...THIRD, state: SYN_RECV },
    { ...CALL, protocol: UDP, state: CLOSED, cookieLow: 20 },
  ]);
  assert.deepEqual([states[LISTEN], states[SYN_RECV], states[NEW_SYN_RECV]], [1, 2, 0]);
  assert.deepEqual([states[CLOSED], udpStates[CLOSED]], [0, 1]);
});

test('of many that went at once all are counted, and not all shown', () => {
  const many = Array.from({ length: MOST_ENDED + 5 }, (_, place): Row => ({
    ...CALL,
    localPort: place + 1,
    cookieLow: 100 + place,
  }));
  const second = after(many, [OTHER]);
  assert.equal(second.closed, MOST_ENDED + 5);
  assert.equal(second.total - second.count, MOST_ENDED);
  const third = follow(second, sample(2, [OTHER, THIRD]));
  assert.deepEqual([third.closed, third.opened, row(third, 40001).id], [
    0,
    1,
    row(second, 40001).id,
  ]);
});
