import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Container } from '../../../src/model/cgroup.ts';
import { type NamePlaces, nameReader } from '../../../src/platform/linux/container-names.ts';

const ID = '4fa6e0f0c6786287e131c3852c58a2e01cc697a68231826813597e4994f1d6e2';
const OTHER = ID.replaceAll('4', '5');

let folder: string;
let places: NamePlaces;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'names-'));
  places = {
    docker: join(folder, 'docker'),
    podman: join(folder, 'containers.json'),
    kubernetes: join(folder, 'logs'),
  };
});
after(() => rm(folder, { recursive: true }));

function name(parts: Partial<Container>): string | null {
  return nameReader(places)({ runtime: null, id: ID, pod: null, name: null, ...parts });
}

test('docker has a file with the name for each container', async () => {
  const file = join(places.docker, ID, 'config.v2.json');
  await mkdir(join(places.docker, ID), { recursive: true });
  for (
    const [text, expected] of [
      ['{"ID":"x","Name":"/web-1"}', 'web-1'],
      ['{"Name":"/"}', null],
      ['{"Name":7}', null],
      ['null', null],
      ['{"Name":"/we', null],
    ] as const
  ) {
    await writeFile(file, text);
    assert.equal(name({ runtime: 'docker' }), expected, text);
  }
  assert.equal(name({ runtime: 'docker', id: OTHER }), null);
});

test('podman has a list of all containers', async () => {
  for (
    const [text, expected] of [
      [JSON.stringify([{ id: OTHER, names: ['db'] }, { id: ID, names: ['web', 'alias'] }]), 'web'],
      [JSON.stringify([null, 7, { id: ID }]), null],
      ['{}', null],
      ['[', null],
    ] as const
  ) {
    await writeFile(places.podman, text);
    assert.equal(name({ runtime: 'podman' }), expected, text);
  }
});

test('the kubelet has a link for each container, named for its pod', async () => {
  await mkdir(places.kubernetes);
  await symlink('x', join(places.kubernetes, `shop-7d4b9c_prod_web-app-${ID}.log`));
  await symlink('x', join(places.kubernetes, 'other'));
  for (const runtime of ['containerd', 'cri-o', 'docker', null] as const) {
    assert.equal(name({ runtime, pod: 'uid' }), 'shop-7d4b9c/web-app');
    assert.equal(name({ runtime, pod: 'uid', id: OTHER }), null);
  }
});

test('where nothing may be read there is no name', () => {
  const nowhere = { docker: '/nowhere', podman: '/nowhere', kubernetes: '/nowhere' };
  const read = nameReader(nowhere);
  for (const runtime of ['docker', 'podman', 'containerd', 'lxc', null] as const) {
    assert.equal(read({ runtime, id: ID, pod: null, name: null }), null);
    assert.equal(read({ runtime, id: ID, pod: 'uid', name: null }), null);
  }
});
