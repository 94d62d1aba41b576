import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedSockets, parseSockstat } from '../../../src/platform/linux/sockstat.ts';

const V4 = `sockets: used 231
TCP: inuse 12 orphan 1 tw 30 alloc 40 mem 5
UDP: inuse 4 mem 2
UDPLITE: inuse 7
RAW: inuse 9
FRAG: inuse 8 memory 0
`;

test('parseSockstat() adds TCP, what waits, and UDP, and nothing else', () => {
  assert.equal(parseSockstat(V4), 46);
  assert.equal(parseSockstat('TCP6: inuse 3\nUDP6: inuse 2\nRAW6: inuse 9\n'), 5);
  assert.equal(parseSockstat(''), 0);
});

test('expectedSockets() is 0 where nothing tells', () => {
  assert.equal(expectedSockets('/nowhere'), 0);
  assert.ok(expectedSockets() >= 0);
});
