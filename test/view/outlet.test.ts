import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { linux } from '../../src/platform/linux/linux.ts';
import { isBehind, openOutlet, sizeOf } from '../../src/view/outlet.ts';

/** What is in a pipe now. */
function readSome(descriptor: number): string {
  const room = new Uint8Array(1 << 17);
  try {
    return new TextDecoder().decode(room.subarray(0, readSync(descriptor, room)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return '';
    throw error;
  }
}

test('where the terminal may not be opened anew, or not be written to so, its own stream is the output', async () => {
  const write = await linux.writer();
  assert.equal(openOutlet(write, process.stdout, '/proc/self/fd/-1'), process.stdout);
  assert.equal(openOutlet(null, process.stdout, '/dev/null'), process.stdout);
  assert.equal(isBehind(process.stdout), false);
});

test('a terminal that takes a part of a text gets the rest of it, and no part twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'estab-'));
  const path = join(folder, 'terminal');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const output = openOutlet(await linux.writer(), process.stdout, path);
    // Three times what the kernel keeps for a pipe (pipe(7)).
    const text = Array.from({ length: 25_000 }, (_, number) => String(number).padStart(8)).join('');
    output.write(text);
    let taken = '';
    while (isBehind(output) && taken.length <= text.length) {
      taken += readSome(reader);
      await new Promise(setImmediate);
    }
    assert.equal(taken + readSome(reader), text);
  } finally {
    closeSync(reader);
    rmSync(folder, { recursive: true });
  }
});

test('a terminal that does not know its size has 80 columns and 24 lines', () => {
  const terminal = (columns: number, rows: number) => ({ columns, rows }) as NodeJS.WriteStream;
  assert.deepEqual(sizeOf(terminal(0, 0)), { columns: 80, rows: 24 });
  assert.deepEqual(sizeOf(terminal(200, 50)), { columns: 200, rows: 50 });
});
