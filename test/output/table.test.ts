import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from '../../src/columns.ts';
import { UNKNOWN } from '../../src/model/quantity.ts';
import { CLOSE_WAIT } from '../../src/model/state.ts';
import { width } from '../../src/model/text.ts';
import { table } from '../../src/output/table.ts';
import { process, processes, scene } from '../filter/scene.ts';

const NAMES = ['nginx', '日本', '\u001b[2Jevil', 'a\nb', ''];
const SNAPSHOT = scene(
  NAMES.map((_, place) => ({ from: '10.0.0.1', to: '10.0.0.2', pid: place + 1 })),
  { processes: processes(...NAMES.map((name, place) => process(place + 1, name))) },
);
const ROWS = Uint32Array.from(NAMES.keys());

function printed(keys: readonly string[], header = true): string {
  const columns = COLUMNS.filter(({ key }) => keys.includes(key));
  return [...table(SNAPSHOT, ROWS, columns, header)].join('');
}

test('a name from outside stays on its line, and gives the terminal nothing to obey', () => {
  const lines = printed(['process']).split('\n');
  assert.deepEqual(lines, ['Process', 'nginx', '日本', '?[2Jevil', 'a?b', UNKNOWN, '']);
});

test('columns stand under one another, whatever width their letters have', () => {
  const lines = printed(['process', 'fd']).split('\n').slice(0, -1);
  assert.equal(new Set(lines.map(width)).size, 1);
});

test('a table of no rows has its headings, or nothing', () => {
  const columns = COLUMNS.slice(0, 2);
  assert.deepEqual([...table(SNAPSHOT, new Uint32Array(0), columns, true)], ['Proto State\n']);
  assert.deepEqual([...table(SNAPSHOT, new Uint32Array(0), columns, false)], []);
});

test('columns of few texts tell each row, whatever the row before says', () => {
  const columns = COLUMNS.filter(({ key }) => ['proto', 'state', 'pid'].includes(key));
  const mixed = scene([
    { from: '10.0.0.1', to: '10.0.0.2', pid: 7 },
    { from: '10.0.0.1', to: '10.0.0.2', pid: 7, state: CLOSE_WAIT },
    { from: '::1', to: '::1', pid: 8, state: CLOSE_WAIT },
    { from: '10.0.0.1', to: '10.0.0.2', pid: 7 },
  ]);
  const lines = [...table(mixed, Uint32Array.of(3, 0, 2, 1, 0), columns, false)].join('')
    .trimEnd().split('\n');
  assert.deepEqual(lines, [
    'tcp  ESTABLISHED 7',
    'tcp  ESTABLISHED 7',
    'tcp6 CLOSE_WAIT  8',
    'tcp  CLOSE_WAIT  7',
    'tcp  ESTABLISHED 7',
  ]);
});
