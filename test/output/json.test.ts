import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UDP } from '../../src/model/protocol.ts';
import { CLOSED } from '../../src/model/state.ts';
import { json, ndjson } from '../../src/output/json.ts';
import { holders, process, processes, scene } from '../filter/scene.ts';

const WORKER = process(9, 'worker', 'worker \\u001b[31m "a"\n\ud800');
const WEB = process(7, 'web');

const SNAPSHOT = scene([
  { from: '10.0.0.1', to: '10.0.0.2', localPort: 1, remotePort: 2, cookieLow: 7, cookieHigh: 1 },
  {
    from: '::1',
    to: '::',
    protocol: UDP,
    state: CLOSED,
    localPort: 53,
    uid: 33,
    inode: 5,
    drops: 1,
  },
  { from: '::1', to: '::', state: 13, localPort: 54, sendQueue: NaN, inode: 6, pid: 7, fd: 3 },
  { from: '10.0.0.1', to: '10.0.0.2', rtt: 5, bytesAcked: 2 ** 40 },
], {
  processes: processes(WEB, WORKER),
  shared: new Map([[5, holders(WEB, WORKER)]]),
  users: new Map([[33, 'www-data']]),
  hidden: 4,
});

const [first, udp, odd, measured] = [...ndjson(SNAPSHOT, [0, 1, 2, 3])]
  .map((line) => JSON.parse(line));

test('a cookie of 64 bits is a decimal text', () => {
  assert.equal(first.cookie, String(2n ** 32n + 7n));
});

test('what is not known is null', () => {
  const { uid, user, inode, processes, tcp } = first;
  assert.deepEqual({ uid, user, inode, processes, tcp }, {
    uid: null,
    user: null,
    inode: null,
    processes: [],
    tcp: null,
  });
  assert.deepEqual([first.cgroup, first.unit, first.container], [null, null, null]);
  assert.equal(odd.sendQueue, null);
  assert.deepEqual(measured.tcp, {
    rttMicros: 5,
    retransmits: null,
    bytesAcked: 2 ** 40,
    bytesReceived: null,
    congestionWindow: null,
  });
});

test('UDP without a peer has no state and no remote end, and names its user', () => {
  assert.deepEqual([udp.state, udp.remote, udp.tcp], [null, null, null]);
  assert.deepEqual([udp.uid, udp.user, udp.family, udp.protocol], [33, 'www-data', 6, 'udp']);
});

test('a state that has no word is null', () => assert.equal(odd.state, null));

test('every process of a shared socket is told, its texts made well-formed', () => {
  assert.deepEqual(udp.processes, [
    { pid: 7, name: 'web', command: 'web', fd: 3 },
    { pid: 9, name: 'worker', command: WORKER.command.toWellFormed(), fd: 3 },
  ]);
  assert.deepEqual(odd.processes, [{ pid: 7, name: 'web', command: 'web', fd: 3 }]);
});

test('--json is one object with a head, whether or not there are connections', () => {
  for (const rows of [[], [0], [0, 1, 2]]) {
    const { connections, ...head } = JSON.parse([...json(SNAPSHOT, rows, 'web "1"')].join(''));
    assert.deepEqual(head, {
      schema: 1,
      host: 'web "1"',
      takenAt: '1970-01-01T00:00:00.000Z',
      collector: 'netlink',
      hiddenOwners: 4,
    });
    assert.equal(connections.length, rows.length);
  }
});
