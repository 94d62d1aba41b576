import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import { isBehind, openOutlet } from '../../src/view/outlet.ts';

test('where the terminal may not be opened anew, its own stream is the output', () => {
  assert.equal(openOutlet(process.stdout, '/proc/self/fd/-1'), process.stdout);
  assert.equal(isBehind(process.stdout), false);
});
