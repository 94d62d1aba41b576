import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_OWNERS } from '../../src/model/sample.ts';
import { width } from '../../src/model/text.ts';
import { EVERY_SOCKET } from '../../src/model/reach.ts';
import { LISTENING } from '../../src/model/state.ts';
import { follow } from '../../src/model/follow.ts';
import { openKill, survived, wait } from '../../src/store/kill.ts';
import { questionOf } from '../../src/store/kill.ts';
import { move } from '../../src/store/cursor.ts';
import type { State } from '../../src/store/state.ts';
import { START } from '../../src/store/state.ts';
import { process } from '../filter/scene.ts';
import { connection } from '../store/machine.ts';
import { golden } from './golden.ts';
import { only, sampleAt, server } from './picture.ts';
import { draw, type Scene } from './screen.ts';

const SMALL = { columns: 80, rows: 24 };

const HOSTILE: readonly string[] = [
  'plain',
  '\x1b[2J\x1b[31mred',
  'bell\x07\x9b2J',
  '世界世界世界',
  `z${'\u0301'.repeat(60)}algo`,
  '\u202Egnp.exe',
  'a\u200Bb\uFEFFc',
  '👩‍👩‍👧‍👦 family',
  'tab\tnew\nline',
  '\uD800half',
];

/** A state in which listeners are read, of many sockets. */
function part(): Partial<State> {
  return server({ part: { ...EVERY_SOCKET, states: LISTENING, about: 41_208 } });
}

/** Screens by the name of their file. */
const SCREENS: Readonly<Record<string, Scene>> = {
  'table-80x24': { state: server(), ...SMALL },
  'table-120x40': { state: server(), columns: 120, rows: 40 },
  'table-200x50': { state: server(), columns: 200, rows: 50 },
  'table-60x10': { state: server(), columns: 60, rows: 10 },
  'too-small': { state: server(), columns: 59, rows: 9 },
  'ascii': { state: server(), keys: ['u', 'G'], ascii: true, ...SMALL },
  'help': { state: server(), keys: ['?'], ...SMALL },
  'help-end': { state: server(), keys: ['?', ...Array(30).fill('space')], ...SMALL },
  'states': { state: server(), keys: ['f', 'space', 'j', 'j', 'space'], ...SMALL },
  'sort': { state: server(), keys: ['>', '>', 's'], ...SMALL },
  'sorted': { state: server(), keys: ['>', '>', '>', 'S'], ...SMALL },
  'kill': { state: server(), keys: ['K', 'j'], ...SMALL },
  'kill-60x10': { state: server(), keys: ['K'], columns: 60, rows: 10 },
  'kill-choose': { state: server(), keys: ['j', 'j', 'K', 'j'], ...SMALL },
  'kill-second': {
    state: server(),
    keys: ['K', 'y'],
    platform: { kinship: () => 'parent' },
    ...SMALL,
  },
  'kill-survived': { state: afterTerm(), ...SMALL },
  'kill-survived-60x10': { state: afterTerm(), columns: 60, rows: 10 },
  'kill-nobody': { state: server(), keys: [...Array(11).fill('j'), 'K'], ...SMALL },
  'part': { state: part(), keys: ['l', '!'], ...SMALL },
  'part-states': { state: part(), keys: ['l', 'f'], ...SMALL },
  'prompt': { state: server(), keys: ['/', ...'nginx | java'], ...SMALL },
  'prompt-mistake': { state: server(), keys: ['/', ...'nginx stat:x'], ...SMALL },
  'prompt-offer': { state: server(), keys: ['/', ...'state:', 'tab', 'tab', 'tab'], ...SMALL },
  'prompt-offer-end': { state: server(), keys: ['/', 'tab', 'shift+tab'], ...SMALL, ascii: true },
  'prompt-nothing': { state: server(), keys: ['/', ...'xyzzy', 'tab'], ...SMALL },
  'prompt-long': { state: server(), keys: ['/', ...'process:nginx'.repeat(9)], ...SMALL },
  'filtered': { state: server(), keys: ['t', 'o'], ...SMALL },
  'nothing-passes': { state: server(), keys: ['/', ...'nobody', 'return'], ...SMALL },
  'nothing-passes-yet': {
    state: server({ owners: { ...NO_OWNERS, unread: true } }),
    keys: ['/', ...'proc:nginx', 'return'],
    ...SMALL,
  },
  'no-sockets': { state: only([]), ...SMALL },
  'reading': { state: { host: 'web1' }, ...SMALL },
  'reading-filtered': { state: { host: 'web1' }, keys: ['t'], ...SMALL },
  'paused': { state: server(), keys: ['p'], ...SMALL },
  'problem': { state: { ...server(), problem: 'Cannot read sockets: out of memory' }, ...SMALL },
  'hidden': {
    state: server({ owners: { ...sampleAt(0).owners, hidden: 9 }, gaps: ['some may be missing'] }),
    ...SMALL,
  },
  'marks': { state: changed(), ...SMALL },
  'hostile': { state: hostile(), ...SMALL },
  'hostile-ascii': { state: hostile(), ascii: true, ...SMALL },
};

/** The dialog after a SIGTERM that did not end the process. */
function afterTerm(): State {
  const stranger = () => 'stranger' as const;
  const asked = openKill(stranger)(move(3)({ ...START, ...server() }));
  const question = questionOf(asked);
  assert.equal(question?.step, 'confirm');
  const { target } = question as { target: Parameters<typeof survived>[0] };
  return survived(target, 'SIGTERM', 'stranger')(wait('SIGTERM')(asked));
}

/** A state in which a row is new, one has changed and one has gone. */
function changed(): Partial<State> {
  const { host, snapshot } = server();
  assert.ok(host && snapshot);
  const next = sampleAt(63);
  next.sockets.cookieLow[2] = 99;
  next.sockets.localPort[2] = 8443;
  next.sockets.state[10] = 9;
  return { host, snapshot: follow(snapshot, next) };
}

function hostile(): Partial<State> {
  const named = HOSTILE.map((name, place) => process(place + 1, name, `${name} --${name}`));
  const rows = named.map(({ pid }) => connection(pid, { pid, fd: 3, inode: pid, uid: 0 }));
  return { ...only(rows, ...named), host: 'web\x1b[7m1' };
}

for (const [name, scene] of Object.entries(SCREENS)) {
  test(`the screen ${name}`, async (t) => {
    const screen = await draw(scene);
    golden(t, name, screen);
    assert.equal(screen.length, scene.rows);
    assert.equal(screen.at(-1)?.trim(), '', 'the last line of the terminal is free');
    if (scene.ascii) { for (const line of screen) assert.match(line, /^[\x20-\x7e]*$/); }
  });
}

test('whatever a process is called, its row ends where the others do', async () => {
  const screen = await draw({ state: hostile(), columns: 80, rows: 24 });
  const heading = screen.findIndex((line) => line.includes('Process'));
  const at = (screen[heading] as string).indexOf('Process');
  const rows = screen.slice(heading + 1, heading + 1 + HOSTILE.length);
  rows.forEach((row, place) => {
    assert.equal(row.slice(0, at).trimEnd().split(/\s+/).at(-1), String(place + 1));
    assert.doesNotMatch(row, /[\p{Cc}\p{Cf}]/u);
    assert.ok(width(row.trimEnd()) <= 80);
  });
});

test('whatever a line of the header says, the terminal obeys nothing of it', async () => {
  const gaps = ['gone\x1b[2J\nand more'];
  const screen = await draw({ state: server({ gaps }), columns: 80, rows: 24 });
  assert.match(screen.join('\n'), /gone\?\[2J\?and more/);
});
