import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holders } from '../../../src/platform/linux/holders.ts';

test('holders stand by pid, then by descriptor, in whatever order they come', () => {
  const register = holders();
  for (const [pid, fd] of [[30, 4], [10, 9], [20, 3], [10, 5]] as const) {
    register.add(7, pid, fd);
  }
  const first = register.find(7);
  assert.ok(register.isShared(first));
  assert.deepEqual([register.pid(first), register.fd(first), register.inode(first)], [10, 5, 7]);
  assert.deepEqual(register.holdersOf(7), [[10, 5], [10, 9], [20, 3], [30, 4]]);
});

test('a socket that its last holder gave up is held by nobody', () => {
  const register = holders();
  register.add(7, 1, 3);
  register.add(7, 2, 3);
  register.remove(7, 1, 3);
  register.remove(7, 2, 4);
  assert.deepEqual(register.holdersOf(7), [[2, 3]]);
  register.remove(7, 2, 3);
  assert.equal(register.find(7), -1);
  assert.deepEqual(register.holdersOf(7), []);
  register.remove(7, 2, 3);
});

test('what changed is told once, at first all', () => {
  const register = holders();
  register.add(1, 10, 3);
  const first = register.news();
  assert.equal(first.touched, 'all');
  assert.deepEqual(first.added.map(register.inode), [1]);
  register.add(2, 10, 4);
  register.add(4, 10, 5);
  const { touched, added } = register.news();
  assert.deepEqual(touched, new Set());
  assert.deepEqual(added.map(register.inode), [2, 4]);

  const place = register.find(2);
  register.add(2, 9, 4);
  const before = register.find(2);
  assert.notEqual(before, place);
  assert.deepEqual(register.news(), { touched: new Set([place]), added: [before] });
  register.remove(2, 9, 4);
  assert.equal(register.find(2), place);
  assert.deepEqual(register.news(), { touched: new Set([before]), added: [] });
  register.remove(2, 10, 4);
  register.remove(3, 10, 4);
  assert.deepEqual(register.news(), { touched: new Set([place]), added: [] });
  assert.deepEqual(register.news(), { touched: new Set(), added: [] });
});

test('of very many changes it is only told that there were some', () => {
  const register = holders();
  register.news();
  for (let inode = 1; inode <= 20_000; inode++) register.add(inode, 1, inode);
  assert.deepEqual(register.news().touched, new Set());
  for (let inode = 1; inode <= 20_000; inode++) register.add(inode, 2, inode);
  assert.equal(register.news().touched, 'all');
  assert.deepEqual(register.holdersOf(15_000), [[1, 15_000], [2, 15_000]]);
  assert.deepEqual(register.news().touched, new Set());
});
