import assert from 'node:assert/strict';
import { test } from 'node:test';
import { move } from '../../src/store/cursor.ts';
import { receive } from '../../src/store/receive.ts';
import { dispatch, openStore } from '../../src/store/store.ts';
import { groupBy } from '../../src/store/grouped.ts';
import { START, type State } from '../../src/store/state.ts';
import { steady } from '../../src/view/steady.ts';
import { theme } from '../../src/view/theme.ts';
import { golden } from './golden.ts';
import { only, sampleAt, server } from './picture.ts';
import { draw, type Scene } from './screen.ts';

/** The keys that choose a line of the menu of groups. */
const by = (place: number) => ['v', ...Array.from({ length: place }, () => 'j'), 'return'];
const PROCESS = by(1);
const NETWORK = by(3);

const SMALL = { columns: 80, rows: 24 };

const SCREENS: Readonly<Record<string, Scene>> = {
  'groups-80x24': { state: server(), keys: PROCESS, ...SMALL },
  'groups-120x40': { state: server(), keys: PROCESS, columns: 120, rows: 40 },
  'groups-200x50': { state: server(), keys: PROCESS, columns: 200, rows: 50 },
  'groups-menu': { state: server(), keys: ['v'], ...SMALL },
  'groups-networks': { state: server(), keys: NETWORK, ...SMALL },
  'groups-states': { state: server(), keys: by(5), ...SMALL },
  'groups-opened': { state: server(), keys: [...PROCESS, 'j', 'return'], ...SMALL },
  'groups-filtered': { state: server(), keys: [...PROCESS, 't', 'e'], ...SMALL },
  'groups-ended': { state: server(), keys: [...PROCESS, 'H'], ...SMALL },
  'groups-sort': { state: server(), keys: [...PROCESS, 's'], ...SMALL },
  'groups-kill': { state: server(), keys: [...PROCESS, 'K'], ...SMALL },
  'groups-kill-nobody': { state: server(), keys: [...NETWORK, 'K'], ...SMALL },
  'groups-drop': { state: server(), keys: [...PROCESS, 'D'], ...SMALL },
  'groups-export': { state: server(), keys: [...PROCESS, 'x', 'j'], ...SMALL },
  'groups-copied': { state: server(), keys: [...PROCESS, 'j', 'c'], ...SMALL },
  'groups-empty': { state: only([]), keys: PROCESS, ...SMALL },
  'groups-ascii': { state: server(), keys: PROCESS, ...SMALL, ascii: true },
};

for (const [name, scene] of Object.entries(SCREENS)) {
  test(`the screen ${name}`, async (t) => {
    const screen = await draw(scene);
    golden(t, name, screen);
    assert.equal(screen.at(-1)?.trim(), '', 'the last line of the terminal is free');
    if (scene.ascii) { for (const line of screen) assert.match(line, /^[\x20-\x7e]*$/); }
  });
}

/** The states that are drawn of those that come. */
function drawn(start: Partial<State>): (step: (state: State) => State) => boolean {
  const store = openStore({ ...start, size: { columns: 120, rows: 40 } });
  const draw = steady(theme(null, false), () => false);
  let last = draw(store.getState());
  return (step) => {
    dispatch(store, step);
    const now = draw(store.getState());
    const isDrawn = now !== last;
    last = now;
    return isDrawn;
  };
}

test('no frame is drawn while nothing changes among the groups', () => {
  const isDrawn = drawn({ ...START, ...server(), history: [] });
  assert.ok(isDrawn(groupBy('process')));
  // Rates fall to zero once, and the marks of what was new go.
  isDrawn(receive(sampleAt(62)));
  isDrawn(receive({ ...sampleAt(62), clock: 2_000_000 }));
  assert.ok(!isDrawn(receive({ ...sampleAt(62), clock: 3_000_000 })));
  assert.ok(isDrawn(move(1)));
  assert.ok(!isDrawn(receive({ ...sampleAt(62), clock: 4_000_000 })));
  assert.ok(isDrawn(receive({ ...sampleAt(63), clock: 5_000_000 })), 'bytes have moved');
});
