import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budget } from '../../../src/platform/linux/budget.ts';
import { openLibc } from '../../../src/platform/linux/libc.ts';

/** Times that pass when they are told to. */
function times() {
  const at = { now: 0, used: 0 };
  return { at, now: () => at.now, used: () => at.used };
}

test('work that is little for its second is never too much, however long it goes on', () => {
  const time = times();
  const cost = budget(60, time);
  for (let second = 0; second < 100; second++) {
    for (let part = 0; part < 6; part++) {
      cost.spend(() => time.at.used += 10);
      assert.ok(!cost.isSpent());
    }
    time.at.now += 1000;
  }
});

test('work that is too much for its second is seen while it is under way, and forgotten in the next', () => {
  const time = times();
  const cost = budget(60, time);
  cost.spend(() => time.at.used += 50);
  assert.ok(!cost.isSpent());
  cost.spend(() => {
    time.at.used += 10;
    assert.ok(!cost.isSpent());
    time.at.used += 1;
    assert.ok(cost.isSpent());
  });
  time.at.now += 999;
  assert.ok(cost.isSpent());
  time.at.now += 1;
  cost.spend(() => {});
  assert.ok(!cost.isSpent());
});

test('time for which others have the processor costs nothing', () => {
  const time = times();
  const cost = budget(60, time);
  for (let turn = 0; turn < 10; turn++) {
    cost.spend(() => {
      time.at.used += 1;
      time.at.now += 90;
    });
  }
  assert.ok(!cost.isSpent());
});

test('what fails has cost what it used', () => {
  const time = times();
  const cost = budget(60, time);
  assert.throws(() =>
    cost.spend(() => {
      time.at.used += 61;
      throw new Error('no room');
    })
  );
  assert.ok(cost.isSpent());
});

test('the time of this thread goes on while it works, and stands while it waits', async () => {
  const { threadTime } = await openLibc();
  const before = threadTime();
  while (threadTime() < before + 20) continue;
  const [began, worked] = [performance.now(), threadTime()];
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(threadTime() - worked < performance.now() - began);
});
