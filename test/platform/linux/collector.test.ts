import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runtime } from '../../runtime.ts';
import { run } from '../../scene/command.ts';

test('where no descriptor is left for the processes, the reading fails with the reason, and nothing else does', async () => {
  const words = runtime('test/platform/linux/without-descriptors.ts');
  const { stdout, stderr, status } = await run(words[0] as string, words.slice(1));
  assert.match(stdout, /^Cannot read \/proc: .*too many open files.*\n$/i, stderr);
  assert.equal(status, 0);
});
