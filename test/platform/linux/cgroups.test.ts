import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { addRow, type Draft, draft } from '../../../src/model/sample.ts';
import { cgroupScan, parseCgroupMount } from '../../../src/platform/linux/cgroups.ts';
import { openCgroup, type TestCgroup } from '../../scene/cgroups.ts';

let top: TestCgroup;
before(() => void (top = openCgroup()));
after(() => top.close());

const ID = '4fa6e0f0c6786287e131c3852c58a2e01cc697a68231826813597e4994f1d6e2';

function idOf({ folder }: TestCgroup): number {
  return statSync(folder).ino;
}

/** Sockets of control groups with these ids. */
function sockets(...ids: readonly number[]): Draft {
  const rows = draft(ids.length);
  for (const id of ids) {
    const row = addRow(rows);
    rows.sockets.cgroup[row] = id;
  }
  return rows;
}

test('the mount is found among others, its folder as it is', () => {
  const lines = [
    '22 1 0:20 / / rw,relatime - ext4 /dev/sda1 rw',
    '40 31 0:37 / /sys/fs/cgroup/systemd rw shared:9 - cgroup cgroup rw,name=systemd',
    '41 31 0:38 /part /a\\040folder rw,relatime shared:10 master:2 - cgroup2 cgroup2 rw',
    '42 31 0:39 / /sys/fs/cgroup/later rw - cgroup2 cgroup2 rw',
  ];
  assert.deepEqual(parseCgroupMount(lines.join('\n')), { root: '/part', folder: '/a folder' });
  assert.deepEqual(parseCgroupMount(lines[3] as string)?.root, '');
  for (const text of ['', '\n', lines[0] as string, 'x - cgroup2 ']) {
    assert.equal(parseCgroupMount(text), null);
  }
});

test('a control group is found by its id, however deep it is', async () => {
  const deep = top.add('a/b/c');
  const found = await cgroupScan().find(sockets(idOf(deep), idOf(top)), false);
  assert.equal(found.get(idOf(deep))?.path, deep.path);
  assert.equal(found.get(idOf(top))?.path, top.path);
});

test('a container is found with its name', async () => {
  const docker = top.add(`docker-${ID}.scope`);
  const scan = cgroupScan(undefined, () => ({ id }) => `name of ${id}`);
  const found = await scan.find(sockets(idOf(docker)), false);
  assert.deepEqual(found.get(idOf(docker))?.container, {
    runtime: 'docker',
    id: ID,
    pod: null,
    name: `name of ${ID}`,
  });
});

test('the folders are walked through again only for an id that is new, and not at once', async () => {
  let walks = 0;
  const scan = cgroupScan(undefined, () => {
    walks++;
    return () => null;
  });
  const nowhere = 2 ** 40;
  await scan.find(sockets(0), false);
  assert.equal(walks, 0);
  const before = await scan.find(sockets(idOf(top), nowhere), false);
  assert.equal(walks, 1);
  assert.equal(await scan.find(sockets(nowhere, idOf(top), 0, nowhere), false), before);
  const later = top.add('later');
  assert.equal((await scan.find(sockets(idOf(later)), false)).has(idOf(later)), false);
  assert.equal(walks, 1);
  assert.equal((await scan.find(sockets(idOf(later)), true)).get(idOf(later))?.path, later.path);
  assert.equal(walks, 2);
});

test('where cgroup2 is not mounted nothing is known', async () => {
  const found = await cgroupScan(null).find(sockets(idOf(top)), true);
  assert.equal(found.size, 0);
});
