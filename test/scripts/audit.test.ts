import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { shipped } from '../../scripts/audit.ts';
import { projectFile } from '../runtime.ts';

test('every package that is shipped has a licence that lets one use it, and is found', () => {
  const all = shipped();
  assert.ok(all.length > 0);
  for (const { name, version, licence, files } of all) {
    assert.match(licence, /\b(MIT|ISC|BSD-[23]-Clause|Apache-2\.0|CC0-1\.0)\b/, name);
    assert.match(version, /^\d+\.\d+\.\d+/, name);
    if (files !== null) assert.ok(files.some(({ path }) => path.endsWith('package.json')), name);
  }
});

test('native code comes from one library alone, and no install script has to run', () => {
  const native = shipped().filter(({ files }) => files?.some(({ path }) => path.endsWith('.node')));
  assert.ok(native.length > 0);
  for (const { name } of native) assert.match(name, /koffi/);
  const scripted = shipped().filter(({ hasInstallScript }) => hasInstallScript);
  assert.deepEqual(scripted.map(({ name }) => name), ['koffi']);
});

test('the lock file pins every package by its hash, and names no registry', async () => {
  const { packages } = JSON.parse(await readFile(projectFile('package-lock.json'), 'utf8'));
  for (const [key, { integrity, resolved }] of Object.entries<Record<string, unknown>>(packages)) {
    if (key !== '') assert.match(String(integrity), /^sha512-/, key);
    assert.equal(resolved, undefined, key);
  }
});
