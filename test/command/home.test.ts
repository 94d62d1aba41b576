import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { folderIn } from '../../src/command/home.ts';
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';

/** What a function gives while a variable of the environment has this value. */
function having<Result>(name: string, value: string, look: () => Result): Result {
  const before = process.env[name];
  process.env[name] = value;
  try {
    return look();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

test('a place that is not absolute counts as not given', () => {
  const look = () => folderIn('XDG_CONFIG_HOME');
  assert.equal(having('XDG_CONFIG_HOME', '/etc/xdg', look), '/etc/xdg/estab');
  for (const given of ['', 'here', './here']) {
    assert.equal(having('XDG_CONFIG_HOME', given, look), join(homedir(), '.config/estab'));
  }
});

test('a home that is not absolute is none of the current folder', () => {
  for (const given of ['', 'here']) {
    const folder = having('HOME', given, () => folderIn('XDG_STATE_HOME'));
    assert.ok(folder === null || folder.startsWith('/'), String(folder));
  }
});

test('who has no home at all can do what needs none', async () => {
  // Deno itself wants a place for what it keeps.
  const cache = process.env['DENO_DIR'] ?? join(homedir(), '.cache/deno');
  const homeless = async (...args: readonly string[]) => {
    const words = ['env', '-u', 'HOME', '-u', 'XDG_CONFIG_HOME', `DENO_DIR=${cache}`];
    // A user whom nothing knows, who may read all that the test may.
    const elsewhere = ['--user', '--map-user=54321', ...words];
    return await run('unshare', [...elsewhere, ...runtime('src/main.tsx'), ...args]);
  };
  for (const command of ['--version', 'list', 'explain']) {
    const { stdout, stderr, status } = await homeless(...command.split(' '));
    assert.deepEqual([stderr, status], ['', 0], command);
    assert.notEqual(stdout, '');
  }
  const { stdout, stderr, status } = await homeless('config');
  assert.match(stdout, /^# no settings file: there is no home folder\n/);
  assert.deepEqual([stderr, status], ['', 0]);
});
