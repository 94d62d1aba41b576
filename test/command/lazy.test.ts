import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { projectFile } from '../runtime.ts';

/** What reads and writes settings, which only those load who have some. */
const LATE = ['valibot', 'toml-eslint-parser', '@decimalturn/toml-patch', 'write-file-atomic'];

/** Every module that a file loads when it is loaded, with itself; types are none, and what is imported later either. */
function loaded(path: string, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(path)) return found;
  found.add(path);
  if (!path.startsWith('src/')) return found;
  const text = readFileSync(projectFile(path), 'utf8');
  for (const [, names, from] of text.matchAll(/^import ([^;]*?)from '([^']+)';/gms)) {
    if (from === undefined || isOfTypes(names ?? '')) continue;
    loaded(from.startsWith('.') ? join(dirname(path), from) : from, found);
  }
  return found;
}

function isOfTypes(names: string): boolean {
  if (/^type\b/.test(names)) return true;
  const inside = /^\{(.*)\}\s*$/s.exec(names)?.[1];
  return inside !== undefined &&
    inside.split(',').every((one) => one.trim() === '' || /^\s*type\b/.test(one));
}

test('who has no settings loads nothing that reads or writes them', () => {
  for (const path of ['src/main.tsx', 'src/command/live.ts', 'src/command/list.ts']) {
    const all = loaded(path);
    if (path !== 'src/main.tsx') assert.ok(all.has('src/command/settings.ts'), path);
    for (const name of LATE) assert.ok(!all.has(name), `${path} loads ${name}`);
  }
  assert.ok(loaded('src/setting/parse.ts').has('valibot'));
});
