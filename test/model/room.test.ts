import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capacity, discard, hold, sockets } from '../../src/model/sockets.ts';
import { draft } from '../../src/model/sample.ts';
import { atOnce } from '../../src/model/steps.ts';

/** A table that is worth to be given on, with something in each of some columns. */
function used(rows: number) {
  const table = sockets(rows);
  for (const column of [table.localPort, table.rtt, table.mark, table.cookieHigh]) column.fill(7);
  return table;
}

test('a table that is discarded gives its memory on, and keeps nothing that could be mistaken', () => {
  const first = used(20_000);
  atOnce(discard(first));
  assert.equal(first.localPort[5], undefined);
  assert.equal(first.rtt.length, 0);
  const next = sockets(19_000);
  assert.ok(capacity(next) >= 19_000);
  for (const column of Object.values(next)) assert.ok(column.every((value) => value === 0));
  // The memory is the other's: it has more room than was asked for.
  assert.ok(next.localPort.buffer.byteLength > sockets(19_000).localPort.buffer.byteLength);
});

test('a table that somebody holds stays as it is until the last one lets it go', () => {
  const table = used(20_000);
  const releases = [hold(table), hold(table)];
  for (const release of releases) {
    atOnce(discard(table));
    assert.equal(table.localPort[19_999], 7);
    release();
  }
  assert.equal(table.localPort.length, 0);
});

test('a table that was only held stays', () => {
  const table = used(20_000);
  hold(table)();
  assert.equal(table.localPort[19_999], 7);
});

test('memory that is too small or far too large is not taken', () => {
  for (const rows of [40_000, 5_000]) {
    atOnce(discard(used(20_000)));
    const next = sockets(rows);
    assert.equal(capacity(next), rows);
    assert.equal(next.rtt.buffer.byteLength, sockets(rows).rtt.buffer.byteLength);
  }
});

test('memory goes back once a larger table is wanted, and waits where a far smaller one is', () => {
  const bytes = (rows: number) => sockets(rows).rtt.buffer.byteLength;
  // Nothing is left of the tests before.
  bytes(40_000);
  const own = bytes(19_000);
  for (const [wanted, isKept] of [[100, true], [40_000, false]] as const) {
    atOnce(discard(used(20_000)));
    bytes(wanted);
    assert.equal(bytes(19_000) > own, isKept);
  }
});

test('the next draft takes the memory of one for some more or some less sockets, in all its parts', () => {
  atOnce(discard(draft(20_000).sockets));
  const second = draft(20_000);
  const buffers = new Set(Object.values(second.sockets).map(({ buffer }) => buffer));
  assert.ok(buffers.size > 1);
  const most = Math.max(...[...buffers].map(({ byteLength }) => byteLength));
  const all = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
  assert.ok(most * 5 < all, `${most} of ${all} bytes are in one buffer`);
  for (const count of [20_020, 19_980]) {
    assert.equal(capacity(draft(count).sockets), capacity(second.sockets));
  }
});
