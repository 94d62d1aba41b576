import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { openFiles } from '../../../src/platform/linux/open-files.ts';

test('openFiles() counts the files that are open, more or less', () => {
  // The kernel counts by processors, and adds that up from time to time.
  const files = Array.from({ length: 2000 }, () => openSync('/dev/null', 'r'));
  assert.ok(openFiles() >= files.length / 2);
  for (const file of files) closeSync(file);
});

test('openFiles() is 0 where nothing tells', () => {
  assert.equal(openFiles('/nowhere'), 0);
});
