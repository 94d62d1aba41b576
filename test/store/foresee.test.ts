import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endsAsked, rowsWithPart } from '../../src/filter/address-texts.ts';
import { follow } from '../../src/model/follow.ts';
import { discard } from '../../src/model/sockets.ts';
import { atOnce } from '../../src/model/steps.ts';
import { foreseen, writeAgain } from '../../src/store/foresee.ts';
import { type Row, sample } from '../model/rows.ts';

const ROWS = Array.from({ length: 20_000 }, (_, place): Row => ({
  from: '10.0.0.1',
  to: `10.1.${place >> 8}.${place & 255}`,
  localPort: 443,
  remotePort: 1024 + place,
}));

function snapshot() {
  return follow(null, sample(1, ROWS));
}

/** The rows whose remote address has a part, found by their texts in the plain way. */
const WANTED = ROWS.flatMap(({ to }, row) => to.includes('.7.2') ? [row] : []);

test('a part is found alike wherever the writing of the addresses was left', () => {
  for (const left of [0, 1, 3, 100]) {
    const now = snapshot();
    const steps = foreseen(now, ['remote']);
    for (let step = 0; step < left; step++) steps.next();
    const found = rowsWithPart(now, 'remote', '.7.2');
    assert.deepEqual(ROWS.flatMap((_, row) => found(row) ? [row] : []), WANTED);
    assert.equal(steps.next().done, true, 'what was asked for is written');
  }
});

test('what nobody has asked for is not written again', () => {
  const before = snapshot();
  atOnce(foreseen(before));
  assert.deepEqual(endsAsked(before), []);
  rowsWithPart(before, 'remote', '7');
  assert.deepEqual(endsAsked(before), ['remote']);
  const now = snapshot();
  assert.equal(writeAgain(snapshot(), now).next().done, true);
  assert.equal(writeAgain(before, now).next().done, false);
});

test('the writing ends with the table that is given up', () => {
  const now = snapshot();
  const steps = foreseen(now);
  assert.equal(steps.next().done, false);
  atOnce(discard(now.sockets));
  assert.equal(steps.next().done, true);
});
