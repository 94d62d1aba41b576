import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runtime } from '../../runtime.ts';
import { run } from '../../scene/command.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estab-'));
});
after(async () => {
  await rm(folder, { recursive: true });
});

test('leaving ends the process at once, with the status, and keeps what was compiled for the next start', async () => {
  const [command, ...args] = runtime('test/platform/linux/left.ts') as [string, ...string[]];
  const { stdout, status } = await run(command, [...args, folder]);
  assert.deepEqual({ stdout, status }, { stdout: 'before\n', status: 7 });
  // Deno keeps it elsewhere, without being asked.
  const isAsked = module.flushCompileCache !== undefined;
  const kept = await readdir(folder, { recursive: true, withFileTypes: true });
  assert.equal(kept.some((entry) => entry.isFile()), isAsked);
});
