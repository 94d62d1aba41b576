import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIELDS } from '../src/fields.ts';
import { bind } from '../src/filter/expression.ts';
import { parseFilter } from '../src/filter/grammar.ts';
import { UDP } from '../src/model/protocol.ts';
import {
  CLOSE_WAIT,
  CLOSED,
  CLOSING,
  FIN_WAIT1,
  FIN_WAIT2,
  LISTEN,
  TIME_WAIT,
} from '../src/model/state.ts';
import { NAMED, namedFilters } from '../src/named.ts';
import { NAMES, scene } from './filter/scene.ts';

const SCENE = scene([
  { from: '0.0.0.0', to: '0.0.0.0', state: LISTEN, localPort: 80, inode: 1, recvQueue: 3 },
  { from: '::', to: '::', state: LISTEN, localPort: 80, inode: 2, sendQueue: 128, interface: 2 },
  { from: '127.0.0.1', to: '0.0.0.0', state: LISTEN, localPort: 631, inode: 3 },
  { from: '::', to: '::', protocol: UDP, state: CLOSED, localPort: 53, inode: 4 },
  { from: '10.0.0.1', to: '10.0.0.2', localPort: 1, remotePort: 2, inode: 5, rtt: 200_000 },
  {
    from: '10.0.0.1',
    to: '9.9.9.9',
    localPort: 1,
    remotePort: 53,
    inode: 6,
    retransmits: 10,
    recvQueue: 5,
  },
  {
    from: 'fd00::1',
    to: '2620:fe::fe',
    localPort: 1,
    remotePort: 53,
    inode: 7,
    sendQueue: 9,
    rxRate: 1e6,
  },
  {
    from: '::ffff:10.0.0.1',
    to: '::ffff:172.31.0.1',
    localPort: 1,
    remotePort: 2,
    inode: 8,
    state: CLOSE_WAIT,
    silence: 60_000,
  },
  {
    from: '10.0.0.1',
    to: '10.0.0.3',
    localPort: 1,
    remotePort: 2,
    inode: 9,
    state: CLOSE_WAIT,
    silence: 59_999,
  },
  { from: '10.0.0.1', to: '10.0.0.3', localPort: 1, remotePort: 3, state: TIME_WAIT },
  { from: '10.0.0.1', to: '10.0.0.3', localPort: 1, remotePort: 4, state: FIN_WAIT1 },
  { from: '10.0.0.1', to: '10.0.0.3', localPort: 1, remotePort: 5, state: CLOSING, inode: 10 },
  {
    from: '10.0.0.1',
    to: '10.0.0.3',
    localPort: 1,
    remotePort: 6,
    state: FIN_WAIT2,
    rtt: 199_999,
    retransmits: 9,
    txRate: 999_999,
  },
]);

const ROWS: Readonly<Record<string, readonly number[]>> = {
  listening: [0, 1, 2, 3],
  exposed: [0, 3],
  internet: [5, 6],
  leaks: [7],
  orphans: [10, 12],
  waiting: [5, 6],
  backlogged: [0],
  slow: [4, 5],
  busy: [6],
};

for (const { name, text, help } of NAMED) {
  test(`@${name} passes the rows that its sentence tells of`, () => {
    assert.match(help, /^[A-Z].*\.$/);
    assert.match(name, /^[a-z]+$/);
    const parsed = parseFilter(text, FIELDS, NAMES, namedFilters());
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message);
    const passes = bind(parsed.expression, SCENE);
    const rows = Array.from({ length: SCENE.total }, (_, row) => row).filter(passes);
    assert.deepEqual(rows, ROWS[name]);
  });
}

test("a user's own filter takes the place of one of the same name", () => {
  const named = namedFilters(new Map([['slow', 'rtt>5'], ['mine', 'proc:nginx']]));
  assert.equal(named.get('slow'), 'rtt>5');
  assert.equal(named.get('mine'), 'proc:nginx');
  assert.equal(named.size, NAMED.length + 1);
});
