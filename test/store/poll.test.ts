import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNIX } from '../../src/model/protocol.ts';
import type { Sample } from '../../src/model/sample.ts';
import type { Collector, Scope } from '../../src/platform/platform.ts';
import { changeInterval, INTERVALS, togglePause } from '../../src/store/clock.ts';
import { toggleProtocol } from '../../src/store/filters.ts';
import { toggleNetns } from '../../src/store/netns.ts';
import { type Clock, type Poll, poll } from '../../src/store/poll.ts';
import { LISTENING } from '../../src/model/state.ts';
import { parseLine, showAll } from '../../src/store/filters.ts';
import { last } from '../../src/store/cursor.ts';
import { linesOf, openDetails } from '../../src/store/details.ts';
import { close } from '../../src/store/menu.ts';
import { openPrompt, type } from '../../src/store/prompt.ts';
import { NO_FILTER, type State } from '../../src/store/state.ts';
import { dispatch, openStore } from '../../src/store/store.ts';
import { NO_NAMES } from '../../src/model/names.ts';
import { sample } from '../filter/scene.ts';
import { connection } from './machine.ts';

const SCOPE: Scope = {
  protocols: [],
  families: [],
  states: 0,
  owners: true,
  counters: true,
  cgroups: true,
  netns: 'own',
  machine: true,
};

/** A collector whose readings end when the test says, and a clock that the test moves. */
function openPoll(start: Partial<State> = {}, sockets = 0, descriptors = 0) {
  const store = openStore(start);
  const readings: { scope: Scope; thorough: boolean; wait: PromiseWithResolvers<Sample> }[] = [];
  const there = { sockets };
  let now = 0;
  let used = 0;
  let timers: { due: number; callback: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    used: () => used,
    after(milliseconds, callback) {
      const timer = { due: now + milliseconds, callback };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
  };
  const collector: Collector = {
    name: 'netlink',
    estimate: () => there.sockets,
    descriptors: () => descriptors,
    read(scope, thorough = false) {
      const wait = Promise.withResolvers<Sample>();
      readings.push({ scope, thorough, wait });
      return wait.promise;
    },
    close() {},
  };
  const its: Poll = poll(store, collector, SCOPE, clock);
  return {
    store,
    there,
    poll: its,
    readings,
    /** The program works for so many milliseconds. */
    work: (milliseconds: number) => void (used += milliseconds),
    /** When the next reading is due; null: none is. */
    due: () => timers.length === 0 ? null : Math.min(...timers.map(({ due }) => due)),
    async pass(milliseconds: number) {
      now += milliseconds;
      const ripe = timers.filter(({ due }) => due <= now);
      timers = timers.filter(({ due }) => due > now);
      for (const { callback } of ripe) callback();
      await settled();
    },
    /** Ends the last reading with so many sockets, which it gives, or with an error. */
    async finish(result: number | Error = 1) {
      const { wait } = readings.at(-1) as (typeof readings)[number];
      let given: Sample | null = null;
      if (result instanceof Error) wait.reject(result);
      else {
        const list = Array.from({ length: result }, (_, place) => connection(place + 1));
        wait.resolve(given = sample(list, { clock: now }));
      }
      await settled();
      return given;
    },
    count: () => store.getState().snapshot?.count,
  };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('the first reading begins at once, the next an interval after it began', async () => {
  const its = openPoll();
  assert.deepEqual([its.readings.length, its.due()], [1, null]);
  await its.pass(100);
  await its.finish(3);
  assert.deepEqual([its.count(), its.due()], [3, 1000]);
  await its.pass(900);
  assert.equal(its.readings.length, 2);
});

test('a slow collector delays the next reading, and there is never more than one', async () => {
  const its = openPoll();
  await its.pass(5000);
  assert.equal(its.readings.length, 1);
  await its.finish();
  assert.equal(its.due(), 7500);
});

test('a new interval counts from the beginning of the last reading', async () => {
  const its = openPoll();
  await its.finish();
  dispatch(its.store, changeInterval(1));
  assert.equal(its.due(), 2000);
  await its.pass(1500);
  dispatch(its.store, changeInterval(-1));
  await its.pass(0);
  assert.equal(its.readings.length, 2);
});

test('the interval has ends', () => {
  const end = (step: -1 | 1) =>
    INTERVALS.reduce((state) => changeInterval(step)(state), openStore().getState()).interval;
  assert.deepEqual([end(-1), end(1)], [INTERVALS[0], INTERVALS.at(-1)]);
});

test('while the view is paused none is due, and going on makes one', async () => {
  const its = openPoll();
  await its.finish();
  dispatch(its.store, togglePause);
  assert.equal(its.due(), null);
  await its.pass(9000);
  dispatch(its.store, togglePause);
  await its.pass(0);
  assert.equal(its.readings.length, 2);
});

test('a reading that is under way when the view is paused does not change the picture', async () => {
  const its = openPoll();
  await its.finish(1);
  await its.pass(1000);
  dispatch(its.store, togglePause);
  await its.finish(2);
  assert.deepEqual([its.count(), its.due()], [1, null]);
});

test('the first picture comes although the view was paused meanwhile', async () => {
  const its = openPoll();
  dispatch(its.store, togglePause);
  await its.finish(2);
  assert.equal(its.count(), 2);
});

test('a refresh reads while the view is paused', async () => {
  const its = openPoll({ paused: true });
  await its.finish(1);
  const refreshed = its.poll.refresh(true);
  assert.equal(its.readings.at(-1)?.thorough, true);
  await its.finish(2);
  await refreshed;
  assert.deepEqual([its.count(), its.due()], [2, null]);
});

test('refreshes during a reading share the one that begins after it', async () => {
  const its = openPoll();
  const done: number[] = [];
  const asked = [false, true, false].map((thorough, place) =>
    its.poll.refresh(thorough).then(() => done.push(place))
  );
  assert.equal(its.readings.length, 1);
  await its.finish(1);
  assert.deepEqual([its.readings.length, its.readings[1]?.thorough, done], [2, true, []]);
  await its.finish(2);
  await Promise.all(asked);
  assert.deepEqual([its.readings.length, its.count(), done.length], [2, 2, 3]);
  const again = its.poll.refresh();
  assert.equal(its.readings.at(-1)?.thorough, false);
  await its.finish();
  await again;
});

test('a collector that fails leaves the last picture with the problem, and is asked again', async () => {
  const its = openPoll();
  await its.finish(3);
  await its.pass(1000);
  await its.finish(new Error('Cannot read sockets: try later'));
  const { problem } = its.store.getState();
  assert.deepEqual([its.count(), problem, its.due()], [3, 'Cannot read sockets: try later', 2000]);
  await its.pass(1000);
  await its.finish(4);
  assert.deepEqual([its.count(), its.store.getState().problem], [4, '']);
});

test('what is thrown need not be an error', async () => {
  const its = openPoll();
  its.readings[0]?.wait.reject('no reason');
  await settled();
  assert.equal(its.store.getState().problem, 'no reason');
});

test('after the end nothing is read and nothing received', async () => {
  const its = openPoll();
  const refreshed = its.poll.refresh();
  its.poll.stop();
  await its.finish(3);
  await refreshed;
  dispatch(its.store, changeInterval(1));
  assert.deepEqual([its.count(), its.due(), its.readings.length], [undefined, null, 1]);
});

test('the interval is stretched while two readings in a row cost more than a quarter of it', async () => {
  const it = openPoll({ interval: 1 });
  it.work(900);
  await it.finish();
  assert.deepEqual([it.store.getState().pace, it.due()], [0, 1000]);
  await it.pass(1000);
  it.work(600);
  await it.finish();
  assert.deepEqual([it.store.getState().pace, it.due()], [2.5, 3500]);
  await it.pass(2500);
  it.work(200);
  await it.finish();
  assert.deepEqual([it.store.getState().pace, it.due()], [0, 4500]);
});

test('an interval that is longer than the cost asks for is left alone', async () => {
  const it = openPoll({ interval: 5 });
  for (let reading = 0; reading < 3; reading++) {
    it.work(1000);
    await it.finish();
    assert.equal(it.store.getState().pace, 0);
    await it.pass(5000);
  }
});

test('of many sockets those are read that pass the filter, and all at once when it is cleared', async () => {
  const its = openPoll({ filter: { ...NO_FILTER, states: LISTENING } });
  its.there.sockets = 100_000;
  await its.finish();
  await its.pass(1000);
  assert.equal(its.readings.at(-1)?.scope.states, LISTENING);
  await its.finish();
  assert.equal(its.store.getState().snapshot?.part?.about, 100_000);
  dispatch(its.store, showAll);
  assert.equal(its.readings.length, 3);
  assert.equal(its.readings.at(-1)?.scope.states, SCOPE.states);
  await its.finish();
  assert.equal(its.store.getState().snapshot?.part, undefined);
});

test('a filter that is cleared while its part is read makes a reading right after it', async () => {
  const its = openPoll({ filter: { ...NO_FILTER, states: LISTENING } });
  its.there.sockets = 100_000;
  await its.finish();
  await its.pass(1000);
  dispatch(its.store, showAll);
  assert.equal(its.readings.length, 2);
  await its.finish();
  assert.equal(its.readings.length, 3);
  assert.equal(its.readings.at(-1)?.scope.states, SCOPE.states);
});

test('other namespaces are read as soon as they are asked for, also while the view is paused', async () => {
  const its = openPoll();
  await its.finish();
  dispatch(its.store, togglePause);
  dispatch(its.store, toggleNetns);
  await its.pass(0);
  await its.finish(5);
  assert.deepEqual(its.readings.map(({ scope }) => scope.netns), ['own', 'all']);
  assert.equal(its.count(), 5);
  dispatch(its.store, toggleNetns);
  assert.equal(its.readings.at(-1)?.scope.netns, 'own');
  // Until they have been read.
  assert.equal(its.store.getState().snapshot?.netns, 'all');
});

test('UNIX sockets are read as long as they are among what is shown', async () => {
  const its = openPoll();
  await its.finish();
  for (const expected of [[UNIX], []]) {
    dispatch(its.store, toggleProtocol(UNIX));
    await its.pass(0);
    assert.deepEqual(its.readings.at(-1)?.scope.protocols, expected);
    await its.finish();
  }
});

test('a filter that names UNIX sockets reads them at once, while it is typed', async () => {
  const its = openPoll();
  await its.finish();
  dispatch(its.store, openPrompt('text'));
  dispatch(its.store, type('proto:uni'));
  assert.equal(its.readings.length, 1);
  dispatch(its.store, type('x'));
  await its.pass(0);
  assert.deepEqual(its.readings.at(-1)?.scope.protocols, [UNIX]);
});

test('of very many sockets the first picture has no processes yet, and the next one is read at once', async () => {
  const its = openPoll({}, 6000);
  assert.equal(its.readings[0]?.scope.owners, false);
  await its.finish(3);
  assert.equal(its.count(), 3);
  assert.deepEqual(its.readings.map(({ scope }) => scope.owners), [false, true]);
  await its.finish(3);
  assert.equal(its.readings.length, 2);
  assert.equal(its.due(), 1000);
});

test('nor has it where there are very many descriptors to look for the processes in', async () => {
  const its = openPoll({}, 3, 40_000);
  assert.equal(its.readings[0]?.scope.owners, false);
  await its.finish(3);
  assert.deepEqual(its.readings.map(({ scope }) => scope.owners), [false, true]);
});

for (
  const [text, owners] of [
    ['proc:nginx', true],
    ['state:listen | pid:8', true],
    ['!proc:nginx', true],
    ['nginx', true],
    ['state:listen port:443', false],
    ['user:www-data', false],
  ] as const
) {
  test(`the first picture of very many sockets ${owners ? 'waits for' : 'needs no'} processes where the filter is "${text}"`, () => {
    const line = parseLine('text', text, NO_NAMES);
    assert.ok(!('message' in line));
    const its = openPoll({ filter: { ...NO_FILTER, text: line } }, 6000);
    assert.equal(its.readings[0]?.scope.owners, owners);
  });
}

test('a view that is paused meanwhile stays at the first picture, without processes', async () => {
  const its = openPoll({}, 6000);
  dispatch(its.store, togglePause);
  await its.finish(3);
  assert.deepEqual([its.count(), its.readings.length, its.due()], [3, 1, null]);
});

test('a first picture that could not be read is not asked for at once again', async () => {
  const its = openPoll({}, 6000);
  await its.finish(new Error('Cannot read sockets'));
  assert.deepEqual([its.readings.length, its.due()], [1, 1000]);
});

/** As many sockets as make a table whose memory is given on. */
const LARGE = 6000;

/** Ends the last reading with so many sockets, and waits for the picture of them: it is made in several turns. */
async function show(its: ReturnType<typeof openPoll>, sockets: number): Promise<void> {
  const before = its.store.getState().snapshot;
  await its.finish(sockets);
  while (its.store.getState().snapshot === before || its.due() === null) await settled();
}

test('the table of the snapshot before is given up, and only that', async () => {
  const its = openPoll();
  await show(its, LARGE);
  const first = its.store.getState().snapshot;
  await its.pass(1000);
  await show(its, LARGE);
  const second = its.store.getState().snapshot;
  assert.equal(first?.sockets.localPort.length, 0);
  assert.equal(second?.sockets.localPort[7], 8);
  await its.pass(1000);
  await its.finish(new Error('Cannot read sockets'));
  assert.equal(second?.sockets.localPort[7], 8);
});

test('the table of a snapshot that nobody wants any more is given up', async () => {
  const its = openPoll();
  await show(its, LARGE);
  await its.pass(1000);
  dispatch(its.store, togglePause);
  const given = await its.finish(LARGE);
  await settled();
  assert.equal(given?.sockets.localPort.length, 0);
  assert.equal(its.store.getState().snapshot?.sockets.localPort[7], 8);
});

test('the details of a connection that has gone still say what it was, whatever is given up', async () => {
  const its = openPoll({ size: { columns: 100, rows: 40 } });
  const turn = async (sockets: number) => {
    await its.pass(1000);
    await show(its, sockets);
  };
  await show(its, LARGE);
  dispatch(its.store, last);
  dispatch(its.store, openDetails);
  for (const sockets of [LARGE - 1, LARGE - 1, LARGE - 2, LARGE - 2]) await turn(sockets);
  const text = linesOf(its.store.getState()).map((line) => line.text).join('\n');
  assert.match(text, new RegExp(`local +10\\.0\\.0\\.1:${LARGE}\n`));
  assert.doesNotMatch(text, /undefined|NaN/);
  dispatch(its.store, close);
  await turn(LARGE - 2);
  assert.equal(its.count(), LARGE - 2);
});
