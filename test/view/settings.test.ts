import { test } from 'node:test';
import { rebind } from '../../src/keys/rebind.ts';
import type { Rebound, State } from '../../src/store/state.ts';
import { golden } from './golden.ts';
import { server } from './picture.ts';
import { draw, type Scene } from './screen.ts';

const SMALL = { columns: 80, rows: 24 };

/** The server's view with other keys. */
const OTHER: Partial<State> = {
  ...server(),
  rebound: rebind({
    quit: ['Q'],
    filter: ['F3', 'é'],
    ports: [],
    states: ['Ctrl+F'],
    'page-down': ['PgDn'],
    all: ['*'],
    kill: ['J'],
    'prompt-keep': ['F10'],
    'kill-yes': ['Y'],
  }) as Rebound,
};

const SCREENS: Readonly<Record<string, Scene>> = {
  'keys': { state: OTHER, ...SMALL },
  'keys-help': { state: OTHER, keys: ['?'], ...SMALL },
  'keys-prompt': { state: OTHER, keys: ['f3', ...'nobody'], ...SMALL },
  'keys-nothing-passes': { state: OTHER, keys: ['é', ...'nobody', 'f10'], ...SMALL },
  'keys-kill': { state: OTHER, keys: ['J'], ...SMALL },
  'name': { state: server(), keys: ['t', '/', ...'nginx', 'ctrl+s', ...'web-1'], ...SMALL },
  'name-replaced': { state: server(), keys: ['l', 'ctrl+s', ...'listening'], ...SMALL },
};

for (const [name, scene] of Object.entries(SCREENS)) {
  test(`the screen ${name}`, async (t) => {
    golden(t, name, await draw(scene));
  });
}
