import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import process from 'node:process';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { targetOf } from '../../../src/platform/linux/descriptors.ts';
import { procfs } from '../../../src/platform/linux/procfs.ts';
import { isRead, spansOf, targetsOf } from '../../../src/platform/linux/spans.ts';
import { readTogether } from '../../../src/platform/linux/together.ts';

/** More descriptors than two spans have. */
const FILES = 1500;

/** Reads this process's own descriptors together with a thread, which has begun a span before this one goes on to its second. */
async function readOwn(program?: URL) {
  const own = procfs();
  const files = Array.from({ length: FILES }, () => openSync('/dev/null', 'r'));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const told = () =>
      new Map((own.descriptors(process.pid) ?? []).map((fd) => [fd, own.socket(process.pid, fd)]));
    const before = told();
    const count = Math.max(...before.keys()) + 1;
    const spans = spansOf(new Map([[process.pid, count]]));
    const { begun } = spans;
    const pause = {
      due: () => true,
      async take() {
        while (Atomics.load(begun, 0) < 2) await setImmediate();
      },
    };
    await readTogether(spans, own, pause, program);
    const targets = targetsOf(spans).get(process.pid) ?? new Uint32Array(0);
    // What either thread reads with, and what the runtime has for the other one, comes and goes.
    const after = told();
    const lasting = files.concat(
      [...after].flatMap(([fd, inode]) => inode && before.get(fd) === inode ? [fd] : []),
    );
    return {
      isRead: isRead(spans),
      found: lasting.map((fd) => targets[fd]),
      expected: lasting.map((fd) => targetOf(own.socket(process.pid, fd))),
    };
  } finally {
    for (const file of files) closeSync(file);
    server.close();
  }
}

test('what two threads read together is what one reads', async () => {
  const { isRead, found, expected } = await readOwn();
  assert.ok(isRead);
  assert.deepEqual(found, expected);
  assert.ok(found.some((target) => (target ?? 0) > 1));
});

test('where the other thread ends in the middle, nothing is missing', async () => {
  const program = new URL('./dying-thread.ts', import.meta.url);
  const { isRead, found, expected } = await readOwn(program);
  assert.ok(isRead);
  assert.deepEqual(found, expected);
});

test('a thread that comes late is not waited for, and ends by itself', async () => {
  const spans = spansOf(new Map([[process.pid, 1]]));
  const program = new URL('./late-thread.ts', import.meta.url);
  const pause = { due: () => false, take: () => Promise.resolve() };
  await readTogether(spans, procfs(), pause, program);
  for (let begun; (begun = Atomics.load(spans.begun, 0)) !== -1;) {
    const said = await Atomics.waitAsync(spans.begun, 0, begun, 30_000).value;
    assert.notEqual(said, 'timed-out');
  }
});
