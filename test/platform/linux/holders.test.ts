import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Holders, holders } from '../../../src/platform/linux/holders.ts';

const PROCESSES = new Map(
  [1, 2, 10, 20, 30].map((pid) => [pid, { pid, startTime: pid, name: `p${pid}`, command: '' }]),
);

/** Who holds a socket, each as its pid and descriptor. */
function held(register: Holders, inode: number): readonly (readonly number[])[] {
  const place = register.find(inode);
  return register.from(place, PROCESSES).map(({ process, fd }) => [process.pid, fd]);
}

/** Notes that the sample lists a socket, if anybody holds it. */
function list(register: Holders, inode: number): boolean {
  const place = register.find(inode);
  if (place >= 0) register.see(place);
  return place >= 0;
}

test('holders stand by pid, then by descriptor, in whatever order they come', () => {
  const register = holders();
  for (const [pid, fd] of [[30, 4], [10, 9], [20, 3], [10, 5]] as const) {
    register.add(7, pid, fd);
  }
  assert.ok(register.isShared(register.find(7)));
  assert.deepEqual(held(register, 7), [[10, 5], [10, 9], [20, 3], [30, 4]]);
});

test('a socket that its last holder gave up is held by nobody', () => {
  const register = holders();
  register.add(7, 1, 3);
  register.add(7, 2, 3);
  register.remove(7, 1, 3);
  register.remove(7, 2, 4);
  assert.deepEqual(held(register, 7), [[2, 3]]);
  register.remove(7, 2, 3);
  assert.equal(register.find(7), -1);
  register.remove(7, 2, 3);
});

test('descriptors are missed once when their socket is no longer listed', () => {
  const register = holders();
  register.begin();
  register.add(1, 10, 3);
  register.add(2, 10, 4);
  register.add(2, 11, 5);
  assert.ok(list(register, 1) && list(register, 2));
  assert.equal(list(register, 3), false);
  assert.equal(register.missed().size, 0);

  register.begin();
  list(register, 1);
  assert.deepEqual([...register.missed()], [[10, [4]], [11, [5]]]);
  register.begin();
  list(register, 1);
  assert.equal(register.missed().size, 0);
});
