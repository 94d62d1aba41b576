import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ENDING,
  type Kinship,
  type Outcome,
  SIGNALS,
  type Target,
} from '../../src/model/signal.ts';
import type { Platform, Sending } from '../../src/platform/platform.ts';
import { NO_AUDIT } from '../../src/store/audit.ts';
import { move } from '../../src/store/cursor.ts';
import { agreeToSignal, answer, askToKill, type World } from '../../src/store/effects.ts';
import { linesOf, openDetails } from '../../src/store/details.ts';
import { openHelp } from '../../src/store/help.ts';
import {
  killObstacle,
  moveChoice,
  openKill,
  outcomeText,
  questionOf,
  targets,
} from '../../src/store/kill.ts';
import { close } from '../../src/store/menu.ts';
import { openPrompt, type } from '../../src/store/prompt.ts';
import { type Question, START, type State } from '../../src/store/state.ts';
import { dispatch, openStore } from '../../src/store/store.ts';
import { holders, process, processes } from '../filter/scene.ts';
import { toggleTag } from '../../src/store/tags.ts';
import { after, connection, having, sees } from './machine.ts';

const web = process(812, 'nginx', 'nginx: master process');
const worker = process(813, 'nginx', 'nginx: worker process');
const db = process(900, 'postgres');

const OWNERS = {
  processes: processes(web, worker, db),
  shared: new Map([[70, holders(web, worker)]]),
  users: new Map([[0, 'root'], [70, 'postgres']]),
};

/** 1: held by two; 2 and 3: by one; 4: by nobody; 5: by somebody who may not be seen. */
const rows = [
  connection(1, { inode: 70, pid: 812, uid: 0 }),
  connection(2, { inode: 71, pid: 900, uid: 70 }),
  connection(3, { inode: 72, pid: 900, uid: 70 }),
  connection(4),
  connection(5, { inode: 73, uid: 0 }),
];
const state = having(rows, OWNERS);
const stranger = () => 'stranger' as const;

function at(port: number): State {
  return after(state, move(port - 1));
}

type Step<S extends Question['step']> = Extract<Question, { step: S }>;

function question<S extends Question['step']>(state: State, step: S): Step<S> {
  const found = questionOf(state);
  assert.equal(found?.step, step);
  return found as Step<S>;
}

/** A world whose platform gives this outcome; `end` lets the process end, or the wait run out. */
function openWorld(
  port: number,
  outcome: Outcome = { kind: 'sent' },
  kinship: Kinship = 'stranger',
) {
  const store = openStore(at(port));
  const sent: [Target, string][] = [];
  const waits: PromiseWithResolvers<boolean>[] = [];
  let refreshed = 0;
  let closed = 0;
  const sending: Sending = {
    outcome,
    ended() {
      const wait = Promise.withResolvers<boolean>();
      waits.push(wait);
      return wait.promise;
    },
    close: () => void closed++,
  };
  const platform: Partial<Platform> = {
    kinship: () => kinship,
    signal(target, signal) {
      sent.push([target, signal]);
      return Promise.resolve(sending);
    },
  };
  const poll = { refresh: () => Promise.resolve(void refreshed++), stop: () => {} };
  const world = {
    store,
    platform,
    poll,
    audit: NO_AUDIT,
    quit() {},
    suspend() {},
    redraw() {},
    clip() {},
    write: () => Promise.resolve(''),
  } as unknown as World;
  void askToKill(world);
  return {
    world,
    sent,
    waits,
    state: () => store.getState(),
    refreshed: () => refreshed,
    closed: () => closed,
  };
}

test('what keeps a row from being ended is told in words', () => {
  assert.equal(killObstacle(at(2)), null);
  assert.match(killObstacle(at(4)) ?? '', /no process any more/);
  assert.match(killObstacle(at(5)) ?? '', /no process that you may see/);
  assert.match(killObstacle(START) ?? '', /no row/);
  const gone = after(at(5), move(-3), sees(rows.filter((row) => row.localPort !== 2), OWNERS));
  assert.match(killObstacle(gone) ?? '', /just gone/);
});

test('as long as the processes have not been read, it is not said that they may not be seen', () => {
  const early = having(rows, { unread: true });
  assert.match(killObstacle(early) ?? '', /not been read yet/);
  assert.match(killObstacle(after(early, toggleTag)) ?? '', /not been read yet/);
  const told = linesOf(after(early, openDetails)).map(({ text }) => text).join('\n');
  assert.match(told, /process +not read yet/);
});

test('the process of the row is frozen, with its user and socket', () => {
  assert.deepEqual(targets(at(2)), [{ process: db, user: 'postgres', inode: 71 }]);
});

test('the question names how many sockets the process holds, shared ones too', () => {
  const open = openKill(stranger);
  assert.equal(question(after(at(2), open), 'confirm').connections, 2);
  const chosen = openWorld(1);
  dispatch(chosen.world.store, moveChoice(1));
  void answer(chosen.world);
  const asked = question(chosen.state(), 'confirm');
  assert.deepEqual([asked.target.process, asked.connections], [worker, 1]);
});

test('the target stays what it was while rows come and go below the dialog', () => {
  const open = after(at(2), openKill(stranger));
  const later = after(open, sees([connection(9)]), sees([]));
  assert.deepEqual(questionOf(later), questionOf(open));
});

test('a socket that several processes hold lets one choose', () => {
  const asked = question(after(at(1), openKill(stranger)), 'choose');
  assert.deepEqual(asked.targets.map(({ process }) => process), [web, worker]);
  const ends = after(at(1), openKill(stranger), moveChoice(9), moveChoice(-9));
  assert.equal(question(ends, 'choose').place, 0);
});

test('the answer at the cursor is Cancel at first, and nothing is sent', async () => {
  const { world, sent, state } = openWorld(2);
  await answer(world);
  assert.deepEqual([state().mode.kind, sent], ['table', []]);
});

test('each answer is the signal of its place', async () => {
  for (const [place, signal] of SIGNALS.entries()) {
    const { world, sent, waits } = openWorld(2);
    dispatch(world.store, moveChoice(place + 1));
    const sending = answer(world);
    await Promise.resolve();
    assert.equal(sent[0]?.[1], signal);
    await new Promise(setImmediate);
    assert.equal(waits.length, ENDING.has(signal) ? 1 : 0, signal);
    waits[0]?.resolve(true);
    await sending;
  }
});

test('yes sends SIGTERM to the frozen target, waits, and says that it has ended', async () => {
  const { world, sent, waits, state, refreshed, closed } = openWorld(2);
  const sending = agreeToSignal(world);
  assert.equal(question(state(), 'wait').signal, 'SIGTERM');
  await new Promise(setImmediate);
  assert.deepEqual(sent, [[{ process: db, user: 'postgres', inode: 71 }, 'SIGTERM']]);
  waits[0]?.resolve(true);
  await sending;
  assert.deepEqual(state().message, { text: 'postgres (900) has ended', tone: 'good' });
  assert.deepEqual([state().mode.kind, refreshed(), closed()], ['table', 1, 1]);
});

test('a process that survives is offered SIGKILL, Cancel first', async () => {
  const { world, sent, waits, state, closed } = openWorld(2);
  const sending = agreeToSignal(world);
  await new Promise(setImmediate);
  waits[0]?.resolve(false);
  await sending;
  const asked = question(state(), 'confirm');
  assert.deepEqual([asked.signal, asked.place, asked.target.process], ['SIGKILL', 0, db]);
  assert.match(asked.reason, /still there 3 s after SIGTERM/);
  const second = agreeToSignal(world);
  await new Promise(setImmediate);
  assert.equal(sent[1]?.[1], 'SIGKILL');
  waits[1]?.resolve(true);
  await second;
  assert.equal(closed(), 2);
});

test('whoever has left the dialog is told what became of it, and stays where they are', async () => {
  for (const ended of [true, false]) {
    for (const leave of [openPrompt('text'), openHelp]) {
      const { world, waits, state } = openWorld(2);
      const sending = agreeToSignal(world);
      await new Promise(setImmediate);
      dispatch(world.store, close);
      dispatch(world.store, leave);
      dispatch(world.store, type('x'));
      const { mode } = state();
      waits[0]?.resolve(ended);
      await sending;
      assert.deepEqual(state().mode, mode);
      assert.match(state().message?.text ?? '', ended ? /has ended/ : /still there/);
    }
  }
});

test('what became of one process does not touch the question about another', async () => {
  for (const ended of [true, false]) {
    const { world, waits, state } = openWorld(2);
    const first = agreeToSignal(world);
    await new Promise(setImmediate);
    dispatch(world.store, close);
    void askToKill(world);
    const second = agreeToSignal(world);
    const asked = questionOf(state());
    assert.equal(asked?.step, 'wait');
    waits[0]?.resolve(ended);
    await first;
    assert.equal(questionOf(state()), asked);
    await new Promise(setImmediate);
    waits[1]?.resolve(true);
    await second;
  }
});

test('pid 1, the program itself and its parents need a second yes', async () => {
  for (const kinship of ['init', 'self', 'parent'] as const) {
    const { world, sent, waits, state } = openWorld(2, { kind: 'sent' }, kinship);
    await agreeToSignal(world);
    assert.deepEqual(sent, []);
    const again = question(state(), 'confirm');
    assert.deepEqual([again.agreed, again.place, again.signal], [true, 0, 'SIGTERM']);
    const sending = agreeToSignal(world);
    await new Promise(setImmediate);
    assert.equal(sent.length, 1);
    waits[0]?.resolve(true);
    await sending;
  }
});

test('the second question is about the signal that was chosen', async () => {
  const { world, state } = openWorld(2, { kind: 'sent' }, 'self');
  dispatch(world.store, moveChoice(SIGNALS.indexOf('SIGKILL') + 1));
  await answer(world);
  assert.equal(question(state(), 'confirm').signal, 'SIGKILL');
});

test('every outcome is told, and none but "sent" is waited for', async () => {
  const outcomes: readonly [Outcome, RegExp][] = [
    [{ kind: 'vanished' }, /had already ended: nothing was sent/],
    [{ kind: 'replaced', by: 'bash' }, /pid 900 is another process now \(bash\): nothing was sent/],
    [{ kind: 'released' }, /no longer holds this socket: nothing was sent/],
    [{ kind: 'refused' }, /not permitted, it belongs to postgres/],
    [{ kind: 'failed', why: 'the reason' }, /: the reason$/],
  ];
  for (const [outcome, words] of outcomes) {
    const { world, waits, state, closed } = openWorld(2, outcome);
    await agreeToSignal(world);
    assert.match(state().message?.text ?? '', words);
    assert.deepEqual([state().mode.kind, waits.length, closed()], ['table', 0, 1]);
  }
});

test('a signal that does not end a process is said to be sent, not to have ended it', () => {
  const target: Target = { process: db, user: 'postgres', inode: 71 };
  for (const signal of SIGNALS) {
    const { text } = outcomeText(target, signal, { kind: 'sent' });
    assert.match(text, ENDING.has(signal) ? /has ended$/ : new RegExp(`^${signal} was sent`));
  }
});

test('while the signal is on its way nothing more is sent', async () => {
  const { world, sent, waits } = openWorld(2);
  const sending = agreeToSignal(world);
  await agreeToSignal(world);
  await new Promise(setImmediate);
  assert.equal(sent.length, 1);
  waits[0]?.resolve(true);
  await sending;
});
