import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerpt } from '../../src/model/excerpt.ts';
import { follow } from '../../src/model/follow.ts';
import { peerOf } from '../../src/model/peer.ts';
import { discard } from '../../src/model/sockets.ts';
import { atOnce } from '../../src/model/steps.ts';
import { type Row, sample } from './rows.ts';

const OTHERS: readonly Row[] = Array.from({ length: 20_000 }, (_, place) => ({
  from: '10.0.0.1',
  to: '10.0.0.2',
  localPort: 1024 + place,
  remotePort: 443,
}));
const HERE: Row = { from: '127.0.0.1', to: '127.0.0.1', localPort: 22, remotePort: 50_000, rtt: 7 };
const THERE: Row = { ...HERE, localPort: 50_000, remotePort: 22, rtt: 9 };

test('a connection alone stays what it was when the table that it stood in has been given up', () => {
  const snapshot = follow(null, sample(1, [THERE, ...OTHERS, HERE]));
  const row = snapshot.count - 1;
  const { id } = snapshot.sockets;
  const wanted = id[row];
  const alone = excerpt(snapshot, row);
  atOnce(discard(snapshot.sockets));
  assert.equal(id.length, 0, 'the table is gone');
  const { sockets } = alone.snapshot;
  assert.equal(sockets.id[alone.row], wanted);
  assert.equal(sockets.rtt[alone.row], 7);
  assert.equal(sockets.rtt[peerOf(alone.snapshot, alone.row)], 9);
});

test('a connection whose other end is elsewhere stands alone', () => {
  const snapshot = follow(null, sample(1, OTHERS));
  const alone = excerpt(snapshot, 5);
  assert.equal(alone.snapshot.total, 1);
  assert.equal(alone.snapshot.sockets.localPort[alone.row], 1029);
  assert.equal(peerOf(alone.snapshot, alone.row), -1);
});
