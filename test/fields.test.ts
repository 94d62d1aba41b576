import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FIELDS } from '../src/fields.ts';
import { parseFilter } from '../src/filter/grammar.ts';
import { UDP } from '../src/model/protocol.ts';
import { NO_USER } from '../src/model/sockets.ts';
import { CLOSED, LISTEN, NEW_SYN_RECV, STATES, SYN_RECV, TIME_WAIT } from '../src/model/state.ts';
import { holders, NAMES, passing, process, processes, scene } from './filter/scene.ts';

const NGINX = process(10, 'nginx', 'nginx: master process');
const WORKER = process(11, 'nginx-worker', 'nginx: worker process');
const NODE = process(812, 'node', '/usr/bin/node Server.js');

const SCENE = scene([
  {
    from: '0.0.0.0',
    to: '0.0.0.0',
    state: LISTEN,
    localPort: 443,
    pid: 10,
    inode: 100,
    uid: 0,
    recvQueue: 3,
    sendQueue: 511,
    firstSeen: 0,
  },
  {
    from: '10.0.0.1',
    to: '10.0.0.20',
    localPort: 443,
    remotePort: 51000,
    pid: 11,
    inode: 101,
    uid: 33,
    rtt: 5000,
    retransmits: 2,
    rxRate: 2e6,
    txRate: 0,
    firstSeen: 999_100,
  },
  {
    from: '::1',
    to: '::1',
    localPort: 51001,
    remotePort: 8080,
    pid: 812,
    inode: 102,
    uid: 1000,
    rtt: 90,
    interface: 1,
    firstSeen: 400_000,
  },
  { from: '::', to: '::', protocol: UDP, state: CLOSED, localPort: 53, uid: NO_USER },
  { from: '127.0.0.1', to: '127.0.0.1', protocol: UDP, localPort: 9, remotePort: 812 },
  { from: '10.0.0.1', to: '10.0.0.2', state: TIME_WAIT, localPort: 22, remotePort: 443 },
  { from: '10.0.0.1', to: '10.0.0.2', state: NEW_SYN_RECV, localPort: 22, remotePort: 444 },
], {
  processes: processes(NGINX, WORKER, NODE),
  shared: new Map([[100, holders(NGINX, WORKER)]]),
  users: new Map([[0, 'root'], [33, 'www-data']]),
});

const FILTERS: readonly (readonly [text: string, rows: readonly number[]])[] = [
  ['proto:tcp', [0, 1, 2, 5, 6]],
  ['proto:udp6', [3]],
  ['proto:UDP4,tcp6', [2, 4]],
  ['state:listen', [0]],
  ['state:estab', [1, 2, 4]],
  ['state:TimeWait,listening', [0, 5]],
  ['state:opening', [6]],
  ['state:syn_received', [6]],
  ['state:open', [1, 2, 4]],
  ['state:closing', [5]],
  ['state:CLOSING', []],
  ['state:closed', [3]],
  ['state:unconn', [3]],
  ['state!=established', [0, 3, 5, 6]],
  ['port:443', [0, 1, 5]],
  ['port:https', [0, 1, 5]],
  ['port:http-alt', [2]],
  ['port:9,53', [3, 4]],
  ['port:50000-51000', [1]],
  ['port:>51000', [2]],
  ['port>=51000', [1, 2]],
  ['port = 22', [5, 6]],
  ['lport:443', [0, 1]],
  ['rport:443', [5]],
  ['rport:0', [0, 3]],
  ['rport<1024', [4, 5, 6]],
  ['rport>=0', [1, 2, 4, 5, 6]],
  ['sport:443', [0, 1]],
  ['addr:10.0.0.2', [5, 6]],
  ['addr:10.0.0.0/24', [1, 5, 6]],
  ['addr:10.0.', [1, 5, 6]],
  ['laddr:::1', [2]],
  ['raddr:/^10.*2$/', [5, 6]],
  ['pid:10', [0]],
  ['pid:11', [0, 1]],
  ['pid<100', [0, 1]],
  ['pid:0', []],
  ['!pid>0', [3, 4, 5, 6]],
  ['proc:NGINX', [0, 1]],
  ['proc:worker', [0, 1]],
  ['proc:/^node$/', [2]],
  ['proc:nginx-worker,node', [0, 1, 2]],
  ['command:server.js', [2]],
  ['command:"node server"', [2]],
  ['command:/usr/bin', [2]],
  ['user:WWW', [1]],
  ['user:1000', [2]],
  ['uid:0', [0]],
  ['uid>=1000', [2]],
  ['family:6', [2, 3]],
  ['family:ipv4 proto:udp', [4]],
  ['iface:lo', [2]],
  ['iface:1', [2]],
  ['recvq>0', [0]],
  ['sendq>=0.5k', [0]],
  ['rx>1M', [1]],
  ['rx>2M', []],
  ['tx:0', [1]],
  ['rtt<100us', [2]],
  ['rtt:5', [1]],
  ['rtt:1-5', [1]],
  ['!rtt:5', [0, 2, 3, 4, 5, 6]],
  ['rtt!=5', [0, 2, 3, 4, 5, 6]],
  ['retrans:2', [1]],
  ['retrans>=0', [1]],
  ['age:10m', [2]],
  ['age>600', [0]],
  ['age<1', [1, 3, 4, 5, 6]],
  ['age:9m-1h', [0, 2]],
  ['inode:101', [1]],
  ['inode:0', [3, 4, 5, 6]],
  ['inode<102', [0, 1]],
  ['nginx', [0, 1]],
  ['812', [2, 4]],
  ['"812"', []],
  ['443,812', [0, 1, 2, 4, 5]],
  [':443', [0, 1, 5]],
  [':9,53', [3, 4]],
  [':8000-9000', [2]],
  [':>51000', [2]],
  [':https', [0, 1, 5]],
  ['10.0.0.0/24', [1, 5, 6]],
  ['10.0.0.1:22', [5, 6]],
  ['[::1]:8080', [2]],
  ['10.0.0.2', [1, 5, 6]],
  ['::1', [2]],
  ['listen', [0]],
  ['time-wait', [5]],
  ['syn', [6]],
  ['clos', []],
  ['close', []],
  ['close-', []],
  ['state:close', [3]],
  ['unconn', [3]],
  ['unconnected', [3]],
  ['root', [0]],
  ['udp', [3, 4]],
  ['/server|master/', [0, 2]],
  ['!nginx !10.0. proto:tcp', [2]],
];

for (const [text, rows] of FILTERS) {
  test(`${text} passes the rows that it means`, () => assert.deepEqual(passing(text, SCENE), rows));
}

test('FIELDS has no word twice', () => {
  const words = FIELDS.flatMap((field) => [field.key, ...field.aliases]);
  assert.deepEqual(words, [...new Set(words)]);
});

test('FIELDS has a sentence of help for every key, and its examples and words are right', () => {
  for (const { key, help, examples, words } of FIELDS) {
    assert.match(help, /^[A-Z].*\.$/);
    assert.ok(examples.length > 0);
    for (const value of [...examples, ...words ?? []]) {
      const parsed = parseFilter(`${key}:${value}`, FIELDS, NAMES);
      assert.ok(parsed.ok, parsed.ok ? '' : `${key}:${value}: ${parsed.error.message}`);
    }
  }
});

test('state: knows every spelling of every state', () => {
  for (const { number, name, short, spellings } of STATES) {
    const snapshot = scene(STATES.map((state) => ({ from: '::', to: '::', state: state.number })));
    const row = STATES.findIndex((state) => state.number === number);
    for (const word of [name, short, ...spellings, name.replace('_', '-')]) {
      assert.deepEqual(passing(`state:${word}`, snapshot), [row], word);
      assert.deepEqual(passing(`state ${word}`, snapshot), [row], word);
    }
  }
});

test('a range passes what its two comparisons pass, for every ordered key', () => {
  const number = fc.nat(2000);
  const row = fc.record({
    localPort: number,
    remotePort: number,
    recvQueue: number,
    rtt: fc.oneof(number.map((value) => value * 1000), fc.constant(NaN)),
    uid: fc.oneof(number, fc.constant(NO_USER)),
    pid: number,
    firstSeen: number.map((value) => value * 500),
    state: fc.constantFrom(LISTEN, SYN_RECV),
  }).map((numbers) => ({ from: '10.0.0.1', to: '10.0.0.2', ...numbers }));
  const key = fc.constantFrom('lport', 'rport', 'recvq', 'rtt', 'uid', 'pid', 'age', 'dport');
  fc.assert(fc.property(fc.array(row), key, number, number, (rows, key, one, other) => {
    const snapshot = scene(rows);
    const low = Math.min(one, other) + 1;
    const high = Math.max(one, other) + 1;
    const range = passing(`${key}:${low}-${high}`, snapshot);
    assert.deepEqual(range, passing(`${key}>=${low} ${key}<=${high}`, snapshot));
    assert.deepEqual(range, passing(`!(${key}<${low} | ${key}>${high}) ${key}>=1`, snapshot));
    assert.deepEqual(range, passing(`${key}:${low}-${high},${low}`, snapshot));
  }));
});
