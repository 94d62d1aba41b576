import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BLOCKS, fill, table } from '../../scripts/readme.ts';
import { type Grouping, GROUPS } from '../../src/groups.ts';
import { group } from '../../src/model/groups.ts';
import { groupRecord } from '../../src/output/groups-json.ts';
import { connectionRecord, json } from '../../src/output/json.ts';
import { process, processes, scene } from '../filter/scene.ts';
import { projectFile } from '../runtime.ts';

const README = readFileSync(projectFile('README.md'), 'utf8');

test('what is between the markers is replaced, and nothing else', () => {
  const text = 'a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\nc';
  const filled = fill(text, { one: () => 'ONE', two: () => 'TWO' });
  assert.equal(
    filled,
    'a\n<!-- one -->\n\nONE\n\n<!-- /one -->\nb\n<!-- two -->\n\nTWO\n\n<!-- /two -->\nc',
  );
  assert.equal(fill(filled, { one: () => 'ONE' }), filled);
});

test('a block that has no place, no end or two places is refused', () => {
  const place = '<!-- one -->\n<!-- /one -->\n';
  for (const text of ['', '<!-- one -->\n', place + place]) {
    assert.throws(() => fill(text, { one: () => 'ONE' }), /Cannot fill in "one"/);
  }
});

test('a table lines its columns up, and a bar in a cell does not end it', () => {
  const lines = table(['Key', 'Value'], [['a|b', '1'], ['longer', '2']]).split('\n');
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
  assert.match(lines[2] as string, /^\| a\\\|b +\| 1 +\|$/);
});

test('the README has a place for every block', () => {
  assert.match(fill(README, BLOCKS), /--collector/);
});

test('the README names every field of the JSON contract', () => {
  const snapshot = scene([
    { from: '10.0.0.1', to: '10.0.0.2', localPort: 1, remotePort: 2, rtt: 5, inode: 6, pid: 7 },
  ], { processes: processes(process(7, 'web')) });
  const { connections, ...head } = JSON.parse([...json(snapshot, [], 'host')].join(''));
  const fields = [
    ...Object.keys({ connections, ...head }),
    ...pathsOf(connectionRecord(snapshot, 0)),
  ];
  assert.ok(fields.includes('processes[].pid') && fields.includes('tcp.rttMicros'));
  const groups = group(snapshot, Uint32Array.of(0), []);
  fields.push(...Object.keys(groupRecord(groups, 0, GROUPS[0] as Grouping)));
  for (const field of fields) assert.ok(README.includes(`| \`${field}\` `), field);
});

/** The path of every value in a record, as the README writes it. */
function pathsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => pathsOf(one, `${path}[]`));
  if (value === null || typeof value !== 'object') return [path];
  const before = path === '' ? '' : `${path}.`;
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, `${before}${key}`));
}
