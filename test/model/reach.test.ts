import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TCP, UDP } from '../../src/model/protocol.ts';
import { common, covers, EVERY_SOCKET, type Part, united } from '../../src/model/reach.ts';
import { follow } from '../../src/model/follow.ts';
import { ENDED, GONE, MARKS, type Snapshot } from '../../src/model/snapshot.ts';
import { CLOSE_WAIT, ESTABLISHED, LISTEN } from '../../src/model/state.ts';
import { type Row, sample } from '../filter/scene.ts';

const LISTENERS: Part = { ...EVERY_SOCKET, states: 1 << LISTEN, about: 9 };
const LEAKS: Part = { ...EVERY_SOCKET, states: 1 << CLOSE_WAIT, about: 9 };
const TCP_ONLY: Part = { ...EVERY_SOCKET, protocols: [TCP], about: 9 };

function socket(port: number, state: number, more: Partial<Row> = {}): Row {
  const remotePort = state === LISTEN ? 0 : 9;
  return {
    from: '10.0.0.1',
    to: '10.0.0.2',
    localPort: port,
    cookieLow: port,
    inode: port,
    remotePort,
    state,
    ...more,
  };
}

/** What readings a second apart lead to: each its part, or null for every socket, and its rows. */
function read(...readings: readonly (readonly [Part | null, ...Row[]])[]): Snapshot {
  let last: Snapshot | null = null;
  readings.forEach(([part, ...rows], at) => {
    const parts = { clock: (at + 1) * 1000, ...part && { part } };
    last = follow(last, sample(rows, parts));
  });
  return last as unknown as Snapshot;
}

/** The rows of a snapshot: port, mark, and the least age in seconds with `+` where it may be more. */
function told({ sockets, total, clock }: Snapshot): string[] {
  return Array.from({ length: total }, (_, row) => {
    const age = (clock - (sockets.firstSeen[row] as number)) / 1000;
    return `${sockets.localPort[row]} ${MARKS[sockets.mark[row] as number]} ${age}${
      sockets.older[row] ? '+' : ''
    }`;
  });
}

const web = socket(80, LISTEN);
const ssh = socket(22, LISTEN);
const call = socket(5000, ESTABLISHED);
const leak = socket(6000, CLOSE_WAIT);

test('what a narrower reading leaves out has not gone, and what it has goes on', () => {
  const snapshot = read([null, web, call], [LISTENERS, web]);
  assert.deepEqual(told(snapshot), ['80 same 1+']);
  assert.equal(snapshot.sockets.id[0], read([null, web, call]).sockets.id[0]);
});

test('what a wider reading finds is not new, and may be older than it seems', () => {
  const snapshot = read([LISTENERS, web], [LISTENERS, web, ssh], [null, web, ssh, call]);
  assert.deepEqual(told(snapshot), ['80 same 2+', '22 same 1', '5000 same 0+']);
});

test('among listeners alone a new one is new and one that is missing has gone', () => {
  const snapshot = read([LISTENERS, web], [LISTENERS, ssh]);
  assert.deepEqual(told(snapshot), ['22 new 0', '80 gone 1+']);
});

test('among the sockets of one protocol everything is told as among all', () => {
  const snapshot = read([TCP_ONLY, web, call], [TCP_ONLY, web, leak]);
  assert.deepEqual(told(snapshot), ['80 same 1+', '6000 new 0', '5000 gone 1+']);
});

test('in a state that others lead to or follow nothing is new and nothing has gone', () => {
  const other = socket(6001, CLOSE_WAIT);
  assert.deepEqual(told(read([LEAKS, leak], [LEAKS, other])), ['6001 same 0+']);
});

test('a row that is missing from a part has ended where its end is told', () => {
  const first = read([LEAKS, leak]);
  const end = sample([socket(6000, CLOSE_WAIT, { endedAt: 1500 })]);
  const ended = { ...end, missed: 0, whole: true, deaf: false };
  const snapshot = follow(first, sample([], { clock: 2000, part: LEAKS, ended }));
  assert.equal(snapshot.total, 1);
  assert.equal(snapshot.sockets.mark[0], GONE);
  assert.equal(snapshot.sockets.endedAt[0], 1500);
  const later = follow(snapshot, sample([], { clock: 3000, part: LEAKS }));
  assert.equal(later.sockets.mark[0], ENDED);
});

test('sums and rates of all are not known while a part is read, nor right after it', () => {
  for (const readings of [[LISTENERS, LISTENERS], [null, LISTENERS], [LISTENERS, null]]) {
    const { rxRate, txRate, openRate, closeRate, retransmitRate } = read(
      ...readings.map((part) => [part, web] as const),
    );
    for (const rate of [rxRate, txRate, openRate, closeRate, retransmitRate]) {
      assert.ok(Number.isNaN(rate));
    }
  }
  assert.equal(read([null, web], [null, web]).openRate, 0);
});

test('reaches are intersected, united and compared', () => {
  const udp6 = { ...EVERY_SOCKET, protocols: [UDP], families: [6] };
  assert.deepEqual(common(LISTENERS, udp6), { ...udp6, states: 1 << LISTEN });
  assert.deepEqual(united(udp6, { ...udp6, protocols: [TCP] }), { ...EVERY_SOCKET, families: [6] });
  assert.ok(covers(EVERY_SOCKET, udp6) && covers(udp6, udp6));
  assert.ok(!covers(udp6, EVERY_SOCKET) && !covers(LISTENERS, LEAKS));
});
