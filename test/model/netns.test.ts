import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnOf } from '../../src/columns.ts';
import { diagnose, NO_DIAGNOSIS } from '../../src/findings.ts';
import { isCalled, netnsLabel, type NetnsMap, OWN } from '../../src/model/netns.ts';
import { peerOf } from '../../src/model/peer.ts';
import { follow } from '../../src/model/follow.ts';
import { ENDED, GONE, NEW, type Snapshot } from '../../src/model/snapshot.ts';
import { LISTEN } from '../../src/model/state.ts';
import { ENDS, heard } from '../platform/linux/ends.ts';
import { type Row, sample } from './rows.ts';

const WEB = 4026532001;
const DB = 4026532002;
const NAMES: NetnsMap = new Map([
  [OWN, { inode: 4026531833, name: null }],
  [WEB, { inode: WEB, name: 'web' }],
  [DB, { inode: DB, name: null }],
]);

const HERE: Row = {
  from: '127.0.0.1',
  to: '127.0.0.1',
  localPort: 40000,
  remotePort: 80,
  inode: 77,
  cookieLow: 7,
};
/** The same endpoints, and the cookie that a kernel may count there too. */
const THERE: Row = { ...HERE, inode: 78, netns: WEB };

/** A sample that speaks for some namespaces. */
function reading(second: number, rows: readonly Row[], keys: readonly number[]) {
  return {
    ...sample(second, rows),
    namespaces: new Map([...NAMES].filter(([key]) => keys.includes(key))),
  };
}

function marks({ sockets, total }: Snapshot): readonly (readonly [netns: number, mark: number])[] {
  return Array.from({ length: total }, (_, row) => [
    sockets.netns[row] as number,
    sockets.mark[row] as number,
  ]);
}

test('sockets of two namespaces are never one, whatever their cookies are', () => {
  const both = follow(null, reading(0, [HERE, THERE], [OWN, WEB]));
  assert.equal(both.count, 2);
  const later = follow(both, reading(1, [THERE, HERE], [OWN, WEB]));
  assert.deepEqual(marks(later), [[WEB, 0], [OWN, 0]]);
  assert.notEqual(later.sockets.id[0], later.sockets.id[1]);
  assert.equal(later.sockets.id[0], both.sockets.id[1]);
});

test('a namespace that is read for the first time has nothing new in it, and ages that are at least', () => {
  const own = follow(null, reading(0, [HERE], [OWN]));
  const wider = follow(own, reading(60, [HERE, THERE], [OWN, WEB]));
  assert.deepEqual(marks(wider), [[OWN, 0], [WEB, 0]]);
  assert.deepEqual([wider.opened, wider.closed], [0, 0]);
  const age = columnOf('age');
  const later = follow(wider, reading(180, [HERE, THERE], [OWN, WEB]));
  assert.equal(age?.text(later, 0, 4), '>3m');
  assert.equal(age?.text(later, 1, 4), '>2m');
  assert.equal(age?.text(later, 1), '');
});

test('a socket that opens in another namespace is new, one that ends there is gone', () => {
  const first = follow(null, reading(0, [HERE], [OWN, WEB]));
  const second = follow(first, reading(1, [HERE, THERE], [OWN, WEB]));
  assert.deepEqual([marks(second)[1], second.opened], [[WEB, NEW], 1]);
  const third = follow(second, reading(2, [HERE], [OWN, WEB]));
  assert.deepEqual([marks(third)[1], third.closed], [[WEB, GONE], 1]);
});

test('what is not read any more has not ended', () => {
  const all = follow(null, reading(0, [HERE, THERE], [OWN, WEB]));
  const own = follow(all, reading(1, [HERE], [OWN]));
  assert.deepEqual([marks(own), own.closed], [[[OWN, 0]], 0]);
  const web = follow(all, reading(1, [THERE], [WEB]));
  assert.deepEqual([marks(web), web.closed], [[[WEB, 0]], 0]);
});

test('ends that are told are those of the own namespace, others are counted besides', () => {
  const { sockets } = heard('called');
  const called: Row = {
    ...HERE,
    localPort: sockets.localPort[0] as number,
    remotePort: sockets.remotePort[0] as number,
    cookieLow: sockets.cookieLow[0] as number,
    cookieHigh: sockets.cookieHigh[0] as number,
  };
  const ended = { ...heard('called'), missed: 0, whole: true, deaf: false };
  assert.ok('called' in ENDS);
  const elsewhere = { ...called, netns: WEB };
  const first = follow(null, reading(0, [called, elsewhere], [OWN, WEB]));
  const second = follow(first, { ...reading(1, [elsewhere], [OWN, WEB]), ended });
  assert.deepEqual(marks(second), [[WEB, 0], [OWN, GONE]]);
  assert.deepEqual([second.opened, second.closed], [0, 1]);
  const quiet = { ...ended, count: 0 };
  const third = follow(second, {
    ...reading(2, [{ ...THERE, localPort: 5, cookieLow: 9 }], [OWN, WEB]),
    ended: quiet,
  });
  assert.deepEqual(marks(third), [[WEB, NEW], [WEB, GONE], [OWN, ENDED]]);
  assert.deepEqual([third.opened, third.closed], [1, 1]);
});

test('who comes back from another namespace finds nothing opened in the own one', () => {
  const ended = { ...heard('called'), count: 0, missed: 0, whole: true, deaf: false };
  const away = follow(null, reading(0, [THERE], [WEB]));
  const back = follow(away, { ...reading(1, [HERE], [OWN]), ended });
  assert.deepEqual(marks(back), [[OWN, 0]]);
  assert.deepEqual([back.opened, back.closed], [0, 0]);
  const next = follow(back, { ...reading(2, [HERE], [OWN]), ended });
  assert.deepEqual([next.opened, next.closed], [0, 0]);
});

test('the other end of a connection is looked for in its own namespace', () => {
  const answer: Row = { ...HERE, localPort: 80, remotePort: 40000, cookieLow: 8 };
  const snapshot = follow(null, reading(0, [HERE, { ...answer, netns: WEB }], [OWN, WEB]));
  assert.equal(peerOf(snapshot, 0), -1);
  const inside = follow(null, reading(0, [THERE, { ...answer, netns: WEB }], [OWN, WEB]));
  assert.equal(peerOf(inside, 0), 1);
});

test('what listens in another namespace is not open to the world', () => {
  const redis: Row = { from: '0.0.0.0', to: '0.0.0.0', state: LISTEN, localPort: 6379 };
  const found = (row: Row) =>
    diagnose(NO_DIAGNOSIS, follow(null, reading(0, [row], [OWN, WEB]))).findings.length;
  assert.equal(found(redis), 1);
  assert.equal(found({ ...redis, netns: WEB }), 0);
});

test('a namespace is called by its name, or as the kernel calls it', () => {
  const labels = [OWN, WEB, DB, 5].map((key) => netnsLabel(key, NAMES));
  assert.deepEqual(labels, ['own', 'web', `net:[${DB}]`, 'net:[5]']);
  assert.equal(netnsLabel(OWN, undefined), 'own');
  const web = { inode: WEB, name: 'web' };
  for (const word of ['web', String(WEB), `net:[${WEB}]`]) assert.ok(isCalled(word, web));
  for (const word of ['', 'we', 'Web', '402653200']) assert.ok(!isCalled(word, web));
});
