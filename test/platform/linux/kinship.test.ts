import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import { kinship } from '../../../src/platform/linux/kinship.ts';
import { openChild } from '../../scene/children.ts';
import { openTree, stat } from './tree.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

test('pid 1, the program itself and its parent are no strangers', () => {
  assert.equal(kinship(1), 'init');
  assert.equal(kinship(process.pid), 'self');
  assert.equal(kinship(process.ppid), process.ppid === 1 ? 'init' : 'parent');
});

test('a child is a stranger, and so is a process that is not there', async () => {
  const child = await openChild();
  try {
    assert.equal(kinship(child.pid), 'stranger');
    assert.equal(kinship(0x7fffffff), 'stranger');
  } finally {
    await child.close();
  }
});

test('parents of parents are parents, up to pid 1', async () => {
  const tree = await openTree();
  const begin = async (pid: number, parent: number) => {
    await mkdir(join(tree.root, `${pid}`));
    await writeFile(join(tree.root, `${pid}`, 'stat'), stat(pid, 'a ) b', 'S', parent));
  };
  try {
    // Pids that no machine gives, so that they are nobody else.
    const [shell, terminal, cousin] = [90_000_001, 90_000_002, 90_000_003];
    await begin(process.ppid, shell);
    await begin(shell, terminal);
    await begin(terminal, 1);
    await begin(cousin, terminal);
    assert.deepEqual([shell, terminal, cousin].map((pid) => kinship(pid, tree.root)), [
      'parent',
      'parent',
      'stranger',
    ]);
    await tree.end(shell);
    assert.equal(kinship(terminal, tree.root), 'stranger');
  } finally {
    await tree.remove();
  }
});
