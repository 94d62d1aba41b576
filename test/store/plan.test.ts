import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toggleProtocol } from '../../src/store/filters.ts';
import { openKill, questionOf } from '../../src/store/kill.ts';
import {
  actName,
  agreeToPlan,
  asksTwice,
  chosenDeed,
  dropObstacle,
  moveAnswer,
  openDrop,
  openKillTagged,
  planOf,
} from '../../src/store/plan.ts';
import { receive, resize } from '../../src/store/receive.ts';
import { reverse } from '../../src/store/sorting.ts';
import { type Action, START, type State } from '../../src/store/state.ts';
import { tagRange, toggleTag } from '../../src/store/tags.ts';
import { last } from '../../src/store/cursor.ts';
import { UDP } from '../../src/model/protocol.ts';
import { CLOSED } from '../../src/model/state.ts';
import { process, processes, type Row, scene } from '../filter/scene.ts';

const HTTPD = process(7, 'httpd');
const OWNERS = { processes: processes(HTTPD, process(8, 'curl')) };
const ENDS = { from: '10.0.0.1', to: '10.0.0.2', remotePort: 80 };
const ROWS: readonly Row[] = [
  { ...ENDS, localPort: 1, pid: 7, inode: 71, cookieLow: 101 },
  { ...ENDS, localPort: 2, pid: 7, inode: 72, cookieLow: 102 },
  { ...ENDS, localPort: 3, pid: 8, inode: 83, cookieLow: 103 },
  { ...ENDS, localPort: 4, pid: 0, inode: 0, cookieLow: 104 },
];
const stranger = () => 'stranger' as const;

function after(rows: readonly Row[], ...actions: readonly Action[]): State {
  const start: State = { ...START, snapshot: scene(rows, OWNERS) };
  return actions.reduce((state, action) => action(state), start);
}

function reading(rows: readonly Row[]): Action {
  const { sockets, count, owners } = scene(rows, OWNERS);
  return receive({
    collector: 'netlink',
    takenAt: 0,
    clock: 2_000_000,
    sockets,
    count,
    owners,
    gaps: [],
  });
}

const tagAll = [toggleTag, last, tagRange];

test('every tagged connection is listed', () => {
  const plan = planOf(after(ROWS, ...tagAll, openDrop));
  assert.deepEqual(
    plan?.acts.map(actName),
    [1, 2, 3, 4].map((port) => `tcp 10.0.0.1:${port} → 10.0.0.2:80`),
  );
});

test('every process of the tagged rows is listed once, and rows without one are told', () => {
  const plan = planOf(after(ROWS, ...tagAll, openKillTagged(stranger)));
  assert.deepEqual(plan?.acts.map(actName), ['httpd (7)', 'curl (8)']);
  assert.equal(plan?.without, '1 of the tagged have no process that you may see');
});

test('to cancel is the first answer', () => {
  for (const open of [openDrop, openKillTagged(stranger)]) {
    const plan = planOf(after(ROWS, ...tagAll, open));
    assert.equal(plan && chosenDeed(plan), null);
  }
  const moved = planOf(after(ROWS, openDrop, moveAnswer(1)));
  assert.equal(moved && chosenDeed(moved), 'drop');
});

test('a yes is asked twice when estab itself, its parent or pid 1 is among them', () => {
  const kin = (pid: number) => pid === 8 ? 'parent' as const : 'stranger' as const;
  const asked = after(ROWS, ...tagAll, openKillTagged(kin));
  const first = planOf(asked);
  const second = planOf(agreeToPlan('SIGTERM')(asked));
  assert.deepEqual([first && asksTwice(first), second && asksTwice(second)], [true, false]);
});

test('an open dialog keeps its targets whatever happens to the table', () => {
  // The ports are taken over by other sockets, of another process.
  const others = ROWS.map((row, at) => ({ ...row, pid: 8, inode: 900 + at, cookieLow: 900 + at }));
  const changes = [reading(others), reverse, toggleProtocol(UDP), resize(200, 50), reading([])];
  const dropping = after(ROWS, ...tagAll, openDrop);
  const killing = after(ROWS, openKill(stranger));
  for (const [dialog, part] of [[dropping, planOf], [killing, questionOf]] as const) {
    const frozen = structuredClone(part(dialog));
    const now = changes.reduce((state, action) => action(state), dialog);
    assert.notEqual(frozen, null);
    assert.deepEqual(part(now), frozen);
  }
});

test('a frozen socket is a copy, and holds the cookie', () => {
  const state = after(ROWS, openDrop);
  state.snapshot?.sockets.cookieLow.fill(0);
  const [act] = planOf(state)?.acts ?? [];
  assert.equal(act?.kind === 'connection' && act.connection.socket.cookieLow[0], 101);
});

test('what has no cookie or no peer is not dropped, and the sentence says why', () => {
  const [row] = ROWS as [Row];
  const why = (row: Row) => dropObstacle(after([row]));
  assert.equal(why(row), null);
  assert.match(why({ ...row, cookieLow: 0 }) ?? '', /no cookie/);
  assert.match(
    why({ ...row, protocol: UDP, state: CLOSED, remotePort: 0 }) ?? '',
    /without a peer/,
  );
  assert.equal(why({ ...row, protocol: UDP }), null);
  assert.equal(dropObstacle(after([])), 'there is no connection to act on');
});

test('of tagged rows those that cannot be dropped are left out, and that is said', () => {
  const [row, ...rest] = ROWS as [Row];
  const plan = planOf(after([{ ...row, cookieLow: 0 }, ...rest], ...tagAll, openDrop));
  assert.deepEqual([plan?.acts.length, plan?.without], [
    3,
    '1 of the tagged cannot be dropped and are left out',
  ]);
});
