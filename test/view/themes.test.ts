import assert from 'node:assert/strict';
import { test } from 'node:test';
import { follow } from '../../src/model/follow.ts';
import { THEMES } from '../../src/themes.ts';
import { MARK_COLOURS, MARK_SIGNS } from '../../src/view/theme.ts';
import { sampleAt, server } from './picture.ts';
import { draw, type Scene } from './screen.ts';

const SMALL = { columns: 80, rows: 24 };

const { snapshot } = server();

/** What shows every colour: states, marks, messages, findings, graphs, filters, tags, dialogs. */
const SCENES: Readonly<Record<string, Omit<Scene, 'theme'>>> = {
  'the table': { state: server(), ...SMALL },
  'a large screen': { state: server(), columns: 200, rows: 50 },
  'marks': { state: { ...server(), snapshot: follow(snapshot ?? null, changed()) }, ...SMALL },
  'a problem': { state: { ...server(), problem: 'Cannot read sockets' }, ...SMALL },
  'a filter and tags': { state: server(), keys: ['t', 'space', '/', ...'stat:x'], ...SMALL },
  'a dialog': { state: server(), keys: ['K'], ...SMALL },
  'a message': { state: { ...server(), message: { text: 'Gone', tone: 'good' } }, ...SMALL },
};

function changed(): ReturnType<typeof sampleAt> {
  const next = sampleAt(63);
  next.sockets.cookieLow[2] = 99;
  next.sockets.localPort[2] = 8443;
  next.sockets.state[10] = 9;
  return next;
}

for (const [name, scene] of Object.entries(SCENES)) {
  test(`${name}: every theme, and no colour at all, says the same`, async () => {
    const told = await draw({ ...scene, colourless: true });
    for (const theme of THEMES) assert.deepEqual(await draw({ ...scene, theme: theme.name }), told);
  });
}

test('every mark that has a colour has a sign too', () => {
  MARK_COLOURS.forEach((colour, mark) => {
    assert.equal(colour === undefined, MARK_SIGNS[mark] === ' ');
  });
});
