import assert from 'node:assert/strict';
import { test } from 'node:test';
import { first, last, move } from '../../src/store/cursor.ts';
import { receive } from '../../src/store/receive.ts';
import { type Action, START, type State } from '../../src/store/state.ts';
import { setLine } from '../../src/store/filters.ts';
import { reverse } from '../../src/store/sorting.ts';
import {
  tagAlong,
  taggedRows,
  tagRange,
  tagWords,
  toggleTag,
  untagAll,
} from '../../src/store/tags.ts';
import { parseLine } from '../../src/store/filters.ts';
import { NAMES, scene } from '../filter/scene.ts';

const PORTS = [1, 2, 3, 4, 5];
const rowsOf = (ports: readonly number[]) =>
  ports.map((localPort) => ({
    from: '10.0.0.1',
    to: '10.0.0.2',
    localPort,
    remotePort: 80,
    cookieLow: localPort,
  }));

function after(...actions: readonly Action[]): State {
  const start: State = { ...START, snapshot: scene(rowsOf(PORTS)) };
  return actions.reduce((state, action) => action(state), start);
}

function ports(state: State): number[] {
  return taggedRows(state).map((row) => state.snapshot?.sockets.localPort[row] as number);
}

/** The sockets of the next reading: those of these ports. */
function next(ports: readonly number[]): Action {
  const { sockets, count, owners } = scene(rowsOf(ports));
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

function narrowed(text: string): Action {
  const line = parseLine('text', text, NAMES);
  if ('message' in line) throw new Error(line.message);
  return setLine('text', line);
}

test('a row is tagged and the cursor moves on; a second time takes the tag away', () => {
  const two = after(toggleTag, toggleTag);
  assert.deepEqual(ports(two), [1, 2]);
  assert.equal(two.cursor?.place, 2);
  assert.deepEqual(ports([first, toggleTag].reduce((state, action) => action(state), two)), [2]);
});

test('tagging along tags both ends of each step', () => {
  assert.deepEqual(ports(after(tagAlong(1), tagAlong(1))), [1, 2, 3]);
  assert.deepEqual(ports(after(last, tagAlong(-1))), [4, 5]);
});

test('a range goes from the row that was tagged last to the cursor, either way', () => {
  assert.deepEqual(ports(after(move(1), toggleTag, move(1), tagRange)), [2, 3, 4]);
  assert.deepEqual(ports(after(last, toggleTag, move(-3), tagRange)), [2, 3, 4, 5]);
  assert.deepEqual(ports(after(move(2), tagRange)), [3]);
});

test('all tags go at once', () => {
  assert.deepEqual(ports(after(toggleTag, toggleTag, untagAll)), []);
});

test('a tag stays with its connection whatever the order, and goes with it', () => {
  const tagged = [toggleTag, toggleTag, reverse];
  assert.deepEqual(ports(after(...tagged, next([9, 5, 2, 1]))), [2, 1].toSorted());
  assert.deepEqual(ports(after(...tagged, next([9, 5, 2]))), [2]);
  // The same endpoints again are another connection: its cookie is another one.
  assert.deepEqual(ports(after(...tagged, next([9, 5, 2]), next([9, 5, 2, 1]))), [2]);
});

test('tags that the filter hides are counted, and still meant', () => {
  const state = after(toggleTag, toggleTag, narrowed('lport:2'));
  assert.equal(tagWords(state), '2 tagged (1 not shown)');
  assert.deepEqual(ports(state), [1, 2]);
});
