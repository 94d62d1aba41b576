import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UDP } from '../../src/model/protocol.ts';
import { CLOSED, LISTEN, NEW_SYN_RECV, SYN_RECV, TIME_WAIT } from '../../src/model/state.ts';
import { passing, scene } from './scene.ts';

const SCENE = scene([
  { from: '0.0.0.0', to: '0.0.0.0', state: LISTEN, localPort: 22 },
  { from: '10.0.0.1', to: '10.9.9.9', localPort: 40000, remotePort: 443, interface: 2 },
  { from: '10.0.0.1', to: '192.168.0.9', localPort: 22, remotePort: 50000 },
  { from: '::1', to: '::1', localPort: 80, remotePort: 40001, state: TIME_WAIT },
  { from: '127.0.0.1', to: '0.0.0.0', protocol: UDP, state: CLOSED, localPort: 53 },
  { from: '127.0.0.1', to: '127.0.0.1', protocol: UDP, localPort: 5353, remotePort: 53 },
  { from: '10.0.0.1', to: '10.0.0.8', state: SYN_RECV, localPort: 22, remotePort: 7 },
  { from: '10.0.0.1', to: '10.0.0.9', state: NEW_SYN_RECV, localPort: 22, remotePort: 8 },
  { from: '10.0.0.1', to: '10.0.0.9', state: 11, localPort: 21, remotePort: 8 },
]);

const EXPRESSIONS: readonly (readonly [text: string, rows: readonly number[]])[] = [
  [`state established '( dport = :https or sport = :ssh )'`, [1, 2]],
  ['dst 10.0.0.0/8', [1, 6, 7, 8]],
  ['dst = 10/8', [1, 6, 7, 8]],
  ['src 10.0.0.1:22', [2, 6, 7]],
  ['src 10.0.0.1/32:ssh', [2, 6, 7]],
  ['src *:80', [3]],
  ['src :80', [3]],
  ['src [::1]:80', [3]],
  ['src [::1]', [3]],
  ['src inet:10.0.0.0/8', [1, 2, 6, 7, 8]],
  ['src inet:10.0.0.1:22', [2, 6, 7]],
  ['src inet6:[::1]:80', [3]],
  ['src INET6:*', [3]],
  ['dst = inet6:*:40001', [3]],
  ['dst eq inet:*', [0, 1, 2, 4, 5, 6, 7, 8]],
  ['src inet::ssh', [0, 2, 6, 7]],
  ['dst 10.0.0.9 or src ::1', [3, 7, 8]],
  ['not dport = :22 sport = 22', [0, 2, 6, 7]],
  ['sport gt :1024', [1, 5]],
  ['sport >= :5353 && sport lt 40000', [5]],
  ['dport lt :8', [0, 4, 6]],
  ['dport neq :0 and dport le 8', [6, 7, 8]],
  ['dport :53', [5]],
  ['sport == ssh', [0, 2, 6, 7]],
  ['dev eth0', [1]],
  ['dev = 0 and sport = :80', [3]],
  ['! ( sport = :22 || sport = :53 )', [1, 3, 5, 8]],
  ['state listening', [0]],
  ['state closed', [4]],
  ['state unconnected', [4]],
  ['state syn-recv', [6, 7]],
  ['state syn-rcv', [6, 7]],
  ['state closing', [8]],
  ['state listening state time-wait', [0, 3]],
  ['state connected exclude established', [3, 6, 7, 8]],
  ['exclude established', [0, 3, 4, 6, 7, 8]],
  ['state synchronized', [1, 2, 3, 5, 6, 7, 8]],
  ['state bucket', [3, 6, 7]],
  ['state big', [0, 1, 2, 4, 5, 8]],
  ['state all', [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ['state established sport = :22 or sport = :53', [2]],
];

for (const [text, rows] of EXPRESSIONS) {
  test(`${text} selects what ss selects`, () => assert.deepEqual(passing(text, SCENE), rows));
}

test('a list of ss terms is read from left to right, and any other by precedence', () => {
  assert.deepEqual(passing('sport = :80 or sport = :22 and dport = :7', SCENE), [6]);
  assert.deepEqual(passing('sport = :80 or ( sport = :22 and dport = :7 )', SCENE), [3, 6]);
  assert.deepEqual(passing('lport:80 or lport:22 and rport:7', SCENE), [3, 6]);
});

test('a family before an address is one of that address alone', () => {
  assert.deepEqual(passing('not src inet:* and sport = 80', SCENE), [3]);
  assert.deepEqual(passing('src inet:10.0.0.1:21 or sport = 80', SCENE), [3, 8]);
  assert.deepEqual(passing('src inet:10.0.0.1:21,inet6:::1', SCENE), [3, 8]);
});

test('a word of ss that nothing of ss follows is a bare word', () => {
  assert.deepEqual(passing('state', SCENE), []);
  assert.deepEqual(passing('src main', SCENE), []);
});
