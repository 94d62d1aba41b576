import assert from 'node:assert/strict';
import { test } from 'node:test';
import { golden } from './golden.ts';
import { server } from './picture.ts';
import { draw, type Scene } from './screen.ts';

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 200, rows: 50 };

/** Two columns turned off and one on, one moved and one widened. */
const CHANGED = ['f2', 'space', 'j', 'j', 'space', '>', '>', 'j', 'j', 'space', 'j', '+', '+', '+'];

const SCREENS: Readonly<Record<string, Scene>> = {
  'columns': { state: server(), keys: ['C'], ...SMALL },
  'columns-changed': { state: server(), keys: CHANGED, ...SMALL },
  'columns-closed': { state: server(), keys: [...CHANGED, 'escape'], ...SMALL },
  'columns-usual': { state: server(), keys: [...CHANGED, '0', 'escape'], ...SMALL },
  'columns-last': { state: server(), keys: ['C', ...lastAlone()], ...SMALL },
  'columns-large': { state: server(), keys: CHANGED, ...LARGE },
  'columns-ascii': { state: server(), keys: CHANGED, ascii: true, ...SMALL },
};

/** Keys that turn off every column that 80 terminal columns have room for, one after the other. */
function lastAlone(): readonly string[] {
  const on = [0, 1, 4, 5, 6, 7];
  return on.flatMap((place, at) => [
    ...Array(place - (on[at - 1] ?? 0)).fill('j'),
    'space',
  ]);
}

for (const [name, scene] of Object.entries(SCREENS)) {
  test(`the screen ${name}`, async (t) => {
    golden(t, name, await draw(scene));
  });
}

test('back to the usual columns is as it was before', async () => {
  const before = await draw({ state: server(), ...SMALL });
  const after = await draw({ state: server(), keys: [...CHANGED, 'd', 'q'], ...SMALL });
  assert.deepEqual(after, before);
});
