import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Asked,
  isRead,
  readNext,
  readRest,
  spansOf,
  targetsOf,
} from '../../../src/platform/linux/spans.ts';

/** Process 7 has 1,200 descriptors, of which every third is a socket and number 5 is closed; process 9 has one file. */
const COUNTS = new Map([[7, 1200], [9, 1]]);

function socket(pid: number, fd: number): number | null {
  if (pid === 7 && fd === 5) return null;
  return pid === 7 && fd % 3 === 0 ? 100_000 + fd : 0;
}

function expected(pid: number, fd: number): number {
  const inode = socket(pid, fd);
  return inode === null ? 0 : inode || 1;
}

/** Counts what is asked of it. */
function counted() {
  let asked = 0;
  const links: Asked = { socket: (pid, fd) => (asked++, socket(pid, fd)) };
  return { links, asked: () => asked };
}

function assertWhole(targets: ReadonlyMap<number, Uint32Array>): void {
  for (const [pid, count] of COUNTS) {
    const wanted = Array.from({ length: count }, (_, fd) => expected(pid, fd));
    assert.deepEqual([...targets.get(pid) ?? []], wanted);
  }
}

test('two who take turns read every descriptor once', () => {
  const spans = spansOf(COUNTS);
  const one = counted();
  const other = counted();
  assert.ok(!isRead(spans));
  while (readNext(spans, one.links) && readNext(spans, other.links));
  assert.ok(isRead(spans));
  assert.equal(one.asked() + other.asked(), 1201);
  assert.ok(other.asked() > 0);
  assertWhole(targetsOf(spans));
});

test('what one has begun and not ended, the other reads', () => {
  const spans = spansOf(COUNTS);
  const failing: Asked = {
    socket() {
      throw new Error('Ended in the middle');
    },
  };
  assert.throws(() => readNext(spans, failing));
  const { links } = counted();
  while (readNext(spans, links));
  assert.ok(!isRead(spans));
  readRest(spans, links);
  assert.ok(isRead(spans));
  assertWhole(targetsOf(spans));
});

test('of no processes, there is nothing to read', () => {
  const spans = spansOf(new Map());
  assert.ok(isRead(spans));
  assert.ok(!readNext(spans, counted().links));
  assert.equal(targetsOf(spans).size, 0);
});
