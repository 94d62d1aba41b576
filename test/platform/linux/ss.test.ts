import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { draft } from '../../../src/model/sample.ts';
import { HEADER, NLMSG_DONE } from '../../../src/platform/linux/netlink.ts';
import { messageStream } from '../../../src/platform/linux/ss.ts';
import { readRows, toldRows } from './drafts.ts';
import { ending, messagesOf, viewOf } from './messages.ts';
import { runtime } from '../../runtime.ts';
import { run } from '../../scene/command.ts';
import { recordedBytes, recordedSockets } from './recorded.ts';

const RECORDED = recordedBytes('ss');
const TOLD = toldRows(recordedSockets().filter(({ protocol }) => protocol === 'tcp'));

function streamed(chunks: readonly Uint8Array[]) {
  const into = draft(0);
  const stream = messageStream(into);
  for (const chunk of chunks) stream.push(chunk);
  return { rows: readRows(into), left: stream.left() };
}

test('the binary output of ss holds what its text told at that moment', () => {
  assert.deepEqual(streamed([RECORDED]), { rows: TOLD, left: 0 });
});

test('the output of ss may be cut between any two bytes', () => {
  const whole = streamed([RECORDED]);
  assert.deepEqual(streamed(Array.from(RECORDED, (byte) => new Uint8Array([byte]))), whole);
  fc.assert(fc.property(fc.array(fc.nat(RECORDED.length)), (cuts) => {
    const ends = [0, ...cuts.toSorted((a, b) => a - b), RECORDED.length];
    const chunks = ends.slice(1).map((end, place) => RECORDED.slice(ends[place], end));
    assert.deepEqual(streamed(chunks), whole);
  }));
});

test('output that ends inside of a message leaves a rest', () => {
  const ends = new Set<number>([0]);
  for (let at = 0; at < RECORDED.length;) {
    at += viewOf(RECORDED).getUint32(at, true);
    ends.add(at);
  }
  for (let end = 0; end <= RECORDED.length; end++) {
    assert.equal(streamed([RECORDED.slice(0, end)]).left > 0, !ends.has(end), String(end));
  }
});

test('an answer is whole when its NLMSG_DONE is there, even if it has no socket', () => {
  const done = (bytes: Uint8Array) => {
    const stream = messageStream(draft(0));
    stream.push(bytes);
    return stream.done();
  };
  const [first] = messagesOf(RECORDED) as [Uint8Array];
  assert.deepEqual([done(RECORDED), done(first), done(new Uint8Array(0))], [true, false, false]);
  assert.ok(done(ending(NLMSG_DONE, 0)));
});

test('output that is no messages is an error', () => {
  for (let length = 0; length < HEADER; length++) {
    const bytes = RECORDED.slice();
    viewOf(bytes).setUint32(0, length, true);
    assert.throws(() => streamed([bytes]), /^Error: Cannot read the output of ss: a message of/);
  }
});

test('where no descriptor is left to ask ss with, that is said, and nothing is waited for', async () => {
  const words = ['--nofile=64', 'timeout', '20', ...runtime('test/platform/linux/starved.ts')];
  const { stdout, stderr, status } = await run('prlimit', words);
  assert.match(stdout, /^Error: Cannot run ss: .+\n$/);
  assert.deepEqual([stderr, status], ['', 0]);
});
