import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ended } from '../../src/model/ended.ts';
import { follow } from '../../src/model/follow.ts';
import { CHANGED, ENDED, GONE, type Snapshot } from '../../src/model/snapshot.ts';
import { CLOSE_WAIT, CLOSED, ESTABLISHED, LISTEN, TIME_WAIT } from '../../src/model/state.ts';
import type { Draft } from '../../src/model/sample.ts';
import { ENDS, heard } from '../platform/linux/ends.ts';
import { type Row, sample } from './rows.ts';

const BYTES = 1000;
const LISTENER: Row = {
  from: '127.0.0.1',
  to: '0.0.0.0',
  state: LISTEN,
  localPort: 7000,
  inode: 1,
};

function ended(rows: Draft, whole = true): Ended {
  return { ...rows, missed: 0, whole, deaf: false };
}

/** The row of the socket that a notification is about, as it is while it lives. */
function alive(name: keyof typeof ENDS, numbers: Partial<Row> = {}): Row {
  const { sockets } = heard(name);
  return {
    from: '127.0.0.1',
    to: '127.0.0.1',
    state: ESTABLISHED,
    localPort: sockets.localPort[0] as number,
    remotePort: sockets.remotePort[0] as number,
    cookieLow: sockets.cookieLow[0] as number,
    cookieHigh: sockets.cookieHigh[0] as number,
    inode: 77,
    pid: 5,
    congestionWindow: 10,
    bytesAcked: 0,
    bytesReceived: 0,
    retransmits: 0,
    ...numbers,
  };
}

/** What stands behind the sockets that are there. */
function past({ sockets, count, total }: Snapshot) {
  return Array.from({ length: total - count }, (_, at) => ({
    state: sockets.state[count + at],
    port: sockets.localPort[count + at],
    acked: sockets.bytesAcked[count + at],
    received: sockets.bytesReceived[count + at],
    mark: sockets.mark[count + at],
    pid: sockets.pid[count + at],
    ended: sockets.endedAt[count + at],
  }));
}

test('a connection that no snapshot saw is counted and remembered, and how long it lived is not known', () => {
  const first = follow(null, sample(0, [LISTENER]));
  const second = follow(first, { ...sample(1, [LISTENER]), ended: ended(heard('called')) });
  assert.deepEqual([second.opened, second.closed], [1, 1]);
  assert.equal(second.sockets.firstSeen[1], NaN);
  assert.deepEqual(past(second), [
    { state: CLOSED, port: 7000, acked: 0, received: BYTES + 1, mark: ENDED, pid: 0, ended: 1000 },
  ]);
  assert.equal(second.sockets.countsFin[1], 1);
});

test('a connection that was seen ends with what it moved last, and keeps its owner', () => {
  const first = follow(null, sample(0, [LISTENER, alive('called', { bytesReceived: 400 })]));
  const second = follow(first, { ...sample(2, [LISTENER]), ended: ended(heard('called')) });
  assert.deepEqual([second.opened, second.closed], [0, 1]);
  assert.deepEqual(past(second), [
    { state: CLOSED, port: 7000, acked: 0, received: BYTES + 1, mark: GONE, pid: 5, ended: 1000 },
  ]);
  assert.equal(second.rxRate, (BYTES + 1 - 400) / 2);
});

test('a FIN that had come when the connection was last seen is not taken for a byte', () => {
  const open = alive('called', { state: CLOSE_WAIT, bytesReceived: BYTES });
  const first = follow(null, sample(0, [open]));
  const second = follow(first, { ...sample(1, []), ended: ended(heard('called')) });
  assert.equal(second.sockets.bytesReceived[0], BYTES);
  assert.equal(second.sockets.countsFin[0], 0);
});

test('what waits in TIME_WAIT has what its connection moved, and is not told of twice', () => {
  const waiting = alive('caller', {
    state: TIME_WAIT,
    cookieLow: 999_999,
    inode: 0,
    pid: 0,
    bytesAcked: NaN,
    bytesReceived: NaN,
  });
  const whole = ended(heard('caller'));
  const known = follow(
    follow(null, sample(0, [alive('caller')])),
    { ...sample(1, [waiting]), ended: whole },
  );
  assert.deepEqual([known.count, known.total, known.closed, known.opened], [1, 1, 1, 0]);
  assert.deepEqual([known.sockets.bytesAcked[0], known.sockets.mark[0]], [BYTES, CHANGED]);
  const unknown = follow(follow(null, sample(0, [])), { ...sample(1, [waiting]), ended: whole });
  assert.deepEqual([unknown.count, unknown.total, unknown.closed, unknown.opened], [1, 1, 1, 1]);
  assert.equal(unknown.sockets.bytesAcked[0], BYTES);
  const later = follow(unknown, { ...sample(2, [waiting]), ended: ended(heard()) });
  assert.equal(later.sockets.bytesAcked[0], BYTES);
  assert.equal(later.closed, 0);
});

test('an end that is told after the socket was missed is counted once', () => {
  const first = follow(null, sample(0, [alive('called')]));
  const missed = follow(first, { ...sample(1, []), ended: ended(heard()) });
  assert.deepEqual([missed.opened, missed.closed, missed.total], [0, 0, 1]);
  const told = follow(missed, { ...sample(2, []), ended: ended(heard('called')) });
  assert.deepEqual([told.opened, told.closed, told.total], [0, 1, 1]);
  assert.equal(past(told)[0]?.received, BYTES + 1);
});

test('a connection that was aborted has forgotten its peer, and keeps what was last seen of it', () => {
  const open = alive('aborted', { remotePort: 7000, bytesAcked: 7, bytesReceived: 8 });
  const first = follow(null, sample(0, [open]));
  const second = follow(first, { ...sample(1, []), ended: ended(heard('aborted')) });
  assert.deepEqual(past(second).map(({ state, acked, received }) => [state, acked, received]), [
    [ESTABLISHED, 7, 8],
  ]);
  assert.equal(second.sockets.remotePort[0], 7000);
});

test('a socket that never had a port is not told of, and UDP is', () => {
  assert.equal(heard('bare').count, 0);
  const first = follow(null, sample(0, []));
  const second = follow(first, { ...sample(1, []), ended: ended(heard('udp')) });
  assert.deepEqual([second.opened, second.closed, second.total], [1, 1, 1]);
  assert.equal(second.sockets.sendQueue[0], NaN);
});

test('a connection that no snapshot saw and that was aborted moved nobody knows how much', () => {
  const first = follow(null, sample(0, []));
  const { sockets, closed } = follow(first, { ...sample(1, []), ended: ended(heard('aborted')) });
  assert.equal(closed, 1);
  assert.deepEqual([sockets.bytesAcked[0], sockets.bytesReceived[0]], [NaN, NaN]);
});

test('where ends are missed the snapshots are counted, and what was told besides', () => {
  const rows = heard('called');
  const first = follow(null, sample(0, [alive('caller')]));
  const second = follow(first, { ...sample(1, []), ended: ended(rows, false) });
  assert.deepEqual([second.opened, second.closed], [1, 2]);
});
