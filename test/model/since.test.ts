import assert from 'node:assert/strict';
import { test } from 'node:test';
import { live } from '../../src/model/lives.ts';
import { addRow, draft, NO_OWNERS, type Sample } from '../../src/model/sample.ts';
import { follow } from '../../src/model/follow.ts';
import { type Snapshot } from '../../src/model/snapshot.ts';
import { CLOSE_WAIT, ESTABLISHED, LAST_ACK } from '../../src/model/state.ts';

type Numbers = {
  readonly state?: number;
  readonly recvQueue?: number;
  readonly bytesReceived?: number;
  readonly sendQueue?: number;
  readonly bytesAcked?: number;
};

/** A sample of one connection. */
function sample(clock: number, numbers: Numbers): Sample {
  const into = draft(1);
  const row = addRow(into);
  const table = into.sockets;
  table.protocol[row] = 6;
  table.cookieLow[row] = 7;
  table.inode[row] = 7;
  table.state[row] = numbers.state ?? ESTABLISHED;
  table.recvQueue[row] = numbers.recvQueue ?? 0;
  table.sendQueue[row] = numbers.sendQueue ?? 0;
  if (numbers.bytesReceived !== undefined) table.bytesReceived[row] = numbers.bytesReceived;
  if (numbers.bytesAcked !== undefined) table.bytesAcked[row] = numbers.bytesAcked;
  return { collector: 'netlink', takenAt: 0, clock, ...into, owners: NO_OWNERS, gaps: [] };
}

/** The last snapshot of samples that are a second apart, from second 1 on. */
function after(...all: readonly Numbers[]): Snapshot {
  let last: Snapshot | null = null;
  all.forEach((numbers, at) => last = follow(last, sample((at + 1) * 1000, numbers)));
  return last as unknown as Snapshot;
}

const UNREAD: readonly (readonly [name: string, rows: readonly Numbers[], since: number])[] = [
  ['nothing was read', [{ recvQueue: 5, bytesReceived: 5 }, { recvQueue: 9, bytesReceived: 9 }], 1],
  ['as much was read as came', [
    { recvQueue: 5, bytesReceived: 5 },
    { recvQueue: 5, bytesReceived: 9 },
  ], 2],
  ['some was read', [{ recvQueue: 9, bytesReceived: 9 }, { recvQueue: 5, bytesReceived: 9 }], 2],
  [
    'nothing was there',
    [{ recvQueue: 0, bytesReceived: 9 }, { recvQueue: 0, bytesReceived: 9 }],
    2,
  ],
  ['the queue grows, and no more is known', [{ recvQueue: 5 }, { recvQueue: 9 }], 1],
  ['the queue falls, and no more is known', [{ recvQueue: 9 }, { recvQueue: 5 }], 2],
];

for (const [name, rows, since] of UNREAD) {
  test(`unreadSince is second ${since} where ${name}`, () => {
    assert.equal(after(...rows).sockets.unreadSince[0], since * 1000);
  });
}

const UNSENT: readonly (readonly [name: string, rows: readonly Numbers[], since: number])[] = [
  [
    'nothing is acknowledged',
    [{ sendQueue: 9, bytesAcked: 1 }, { sendQueue: 9, bytesAcked: 1 }],
    1,
  ],
  ['some is acknowledged', [{ sendQueue: 9, bytesAcked: 1 }, { sendQueue: 9, bytesAcked: 2 }], 2],
  ['nothing waits', [{ bytesAcked: 1 }, { bytesAcked: 1 }], 2],
];

for (const [name, rows, since] of UNSENT) {
  test(`unsentSince is second ${since} where ${name}`, () => {
    assert.equal(after(...rows).sockets.unsentSince[0], since * 1000);
  });
}

test('stateSince goes on while the state stays, and begins anew with another', () => {
  assert.equal(after({}, {}, {}).sockets.stateSince[0], 1000);
  assert.equal(after({}, { state: CLOSE_WAIT }, { state: CLOSE_WAIT }).sockets.stateSince[0], 2000);
});

test('live() keeps the states that a connection went through, with their times', () => {
  const first = after({}, { state: CLOSE_WAIT });
  const second = follow(first, sample(3000, { state: LAST_ACK }));
  const lives = live(live(new Map(), first), second);
  assert.deepEqual(lives.get(first.sockets.id[0] as number), [
    { state: ESTABLISHED, since: 1000 },
    { state: CLOSE_WAIT, since: 2000 },
    { state: LAST_ACK, since: 3000 },
  ]);
});

test('live() forgets the lives that changed the longest ago', () => {
  let lives = live(new Map(), after({}));
  const one = after({}, { state: CLOSE_WAIT });
  for (let id = 1; id <= 6000; id++) {
    lives = live(lives, { ...one, changes: [{ id, from: 1, since: 0, to: 8 }] });
  }
  assert.equal(lives.size, 5000);
  assert.deepEqual([lives.has(1000), lives.has(1001)], [false, true]);
});
