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
    dockerSettings: join(folder, 'daemon.json'),
    podman: join(folder, 'storage'),
    kubernetes: join(folder, 'logs'),
  };
});
after(() => rm(folder, { recursive: true }));

function name(parts: Partial<Container>): string | null {
  return nameReader(places)({ runtime: null, id: ID, pod: null, name: null, ...parts });
}

test('docker has a file with the name for each container', async () => {
  const file = join(places.docker, 'containers', ID, 'config.v2.json');
  await mkdir(join(places.docker, 'containers', ID), { recursive: true });
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

test('docker keeps its containers where its settings say', async () => {
  const root = join(folder, 'elsewhere');
  await mkdir(join(root, 'containers', ID), { recursive: true });
  await writeFile(join(root, 'containers', ID, 'config.v2.json'), '{"Name":"/moved"}');
  for (
    const [settings, expected] of [
      [JSON.stringify({ 'data-root': root }), 'moved'],
      [JSON.stringify({ 'data-root': '/nowhere' }), null],
    ] as const
  ) {
    await writeFile(places.dockerSettings, settings);
    assert.equal(name({ runtime: 'docker' }), expected, settings);
  }
  await mkdir(join(places.docker, 'containers', ID), { recursive: true });
  await writeFile(
    join(places.docker, 'containers', ID, 'config.v2.json'),
    '{"Name":"/where-it-is-as-a-rule"}',
  );
  for (const settings of ['{}', '{"data-root":7}', 'null', '{"data-']) {
    await writeFile(places.dockerSettings, settings);
    assert.equal(name({ runtime: 'docker' }), 'where-it-is-as-a-rule', settings);
  }
});

test('podman has a list of all containers for each storage driver', async () => {
  const file = join(places.podman, 'vfs-containers', 'containers.json');
  await mkdir(join(places.podman, 'vfs-containers'), { recursive: true });
  await mkdir(join(places.podman, 'overlay-containers'));
  for (
    const [text, expected] of [
      [JSON.stringify([{ id: OTHER, names: ['db'] }, { id: ID, names: ['web', 'alias'] }]), 'web'],
      [JSON.stringify([null, 7, { id: ID }]), null],
      ['{}', null],
      ['[', null],
    ] as const
  ) {
    await writeFile(file, text);
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
  const nowhere = {
    docker: '/nowhere',
    dockerSettings: '/nowhere',
    podman: '/nowhere',
    kubernetes: '/nowhere',
  };
  const read = nameReader(nowhere);
  for (const runtime of ['docker', 'podman', 'containerd', 'lxc', null] as const) {
    assert.equal(read({ runtime, id: ID, pod: null, name: null }), null);
    assert.equal(read({ runtime, id: ID, pod: 'uid', name: null }), null);
  }
});
