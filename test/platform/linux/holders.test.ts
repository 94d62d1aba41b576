import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holders } from '../../../src/platform/linux/holders.ts';

function process(pid: number) {
  return { pid, startTime: pid, name: `p${pid}`, command: '' };
}

test('holders stand by pid, then by descriptor, in whatever order they come', () => {
  const register = holders();
  for (const [pid, fd] of [[30, 4], [10, 9], [20, 3], [10, 5]] as const) {
    register.add(7, process(pid), fd);
  }
  const order = register.of(7)?.map((one) => [one.process.pid, one.fd]);
  assert.deepEqual(order, [[10, 5], [10, 9], [20, 3], [30, 4]]);
});

test('a socket that its last holder gave up is held by nobody', () => {
  const register = holders();
  register.add(7, process(1), 3);
  register.add(7, process(2), 3);
  register.remove(7, 1, 3);
  register.remove(7, 2, 4);
  assert.deepEqual(register.of(7)?.map((one) => one.process.pid), [2]);
  register.remove(7, 2, 3);
  assert.equal(register.of(7), undefined);
  register.remove(7, 2, 3);
});

test('descriptors are missed once when their socket is no longer listed', () => {
  const register = holders();
  register.begin();
  register.add(1, process(10), 3);
  register.add(2, process(10), 4);
  register.add(2, process(11), 5);
  assert.ok(register.see(1) && register.see(2));
  assert.equal(register.see(3), false);
  assert.equal(register.missed().size, 0);

  register.begin();
  register.see(1);
  assert.deepEqual([...register.missed()], [[10, [4]], [11, [5]]]);
  register.begin();
  register.see(1);
  assert.equal(register.missed().size, 0);
});
