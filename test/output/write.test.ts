import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { write } from '../../src/output/write.ts';

const PIECE = 'x'.repeat(1000);

/** Pieces, and how many of them were taken. */
function counted(count: number) {
  let taken = 0;
  function* pieces() {
    for (; taken < count; taken++) yield PIECE;
  }
  return { pieces: pieces(), taken: () => taken };
}

test('write() writes everything, no faster than the stream takes it', async () => {
  let length = 0;
  let ahead = 0;
  const { pieces, taken } = counted(2000);
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _, done) {
      length += chunk.length;
      ahead = Math.max(ahead, taken() * PIECE.length - length);
      setImmediate(done);
    },
  });
  assert.equal(await write(stream, pieces), true);
  assert.equal(length, 2000 * PIECE.length);
  assert.ok(ahead < 2 * 64 * 1024);
  for (const event of ['drain', 'close', 'error']) assert.ok(stream.listenerCount(event) <= 2);
});

test('write() takes no more pieces when the reader has gone away', async () => {
  const { pieces, taken } = counted(100_000);
  const stream = new Writable({
    write(_chunk, _, done) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  assert.equal(await write(stream, pieces), false);
  assert.ok(taken() < 200);
});

test('write() ends when the stream is closed while it waits', async () => {
  const stream = new Writable({ write: () => void setImmediate(() => stream.destroy()) });
  assert.equal(await write(stream, counted(1000).pieces), false);
});

test('write() writes nothing at all without a word', async () => {
  const stream = new Writable({ write: (_chunk, _, done) => done() });
  assert.equal(await write(stream, []), true);
});
