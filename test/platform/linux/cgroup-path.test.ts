import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCgroupPath } from '../../../src/platform/linux/cgroup-path.ts';

const ID = '4fa6e0f0c6786287e131c3852c58a2e01cc697a68231826813597e4994f1d6e2';
const UID = '7f7d4f0e-8a3c-4d7b-9a55-0c1f6a0f5a11';
const POD = `pod${UID.replaceAll('-', '_')}`;

type Expected = readonly [path: string, runtime: string | null, pod: string | null];

/** Paths as each runtime makes them, all of the container `ID`. */
const CONTAINERS: readonly Expected[] = [
  [`/system.slice/docker-${ID}.scope`, 'docker', null],
  [`/docker/${ID}`, 'docker', null],
  [`/system.slice/docker-${ID}.scope/init.scope`, 'docker', null],
  [
    `/user.slice/user-1000.slice/user@1000.service/user.slice/docker-${ID}.scope`,
    'docker',
    null,
  ],
  [`/machine.slice/libpod-${ID}.scope`, 'podman', null],
  [`/machine.slice/libpod-${ID}.scope/container`, 'podman', null],
  [`/libpod_parent/libpod-${ID}`, 'podman', null],
  [`/system.slice/web.service/libpod-payload-${ID}`, 'podman', null],
  [`/system.slice/nerdctl-${ID}.scope`, 'containerd', null],
  [
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-${POD}.slice/cri-containerd-${ID}.scope`,
    'containerd',
    UID,
  ],
  [`/kubepods.slice/kubepods-${POD}.slice/cri-containerd-${ID}.scope`, 'containerd', UID],
  [`/kubepods.slice/kubepods-besteffort-${POD}.slice/crio-${ID}.scope`, 'cri-o', UID],
  [`/kubepods.slice/kubepods-besteffort-${POD}.slice/crio-${ID}.scope/container`, 'cri-o', UID],
  [`/kubepods/burstable/pod${UID}/${ID}`, null, UID],
  [`/kubepods/pod${UID}/crio-${ID}`, 'cri-o', UID],
  [`/kubepods/besteffort/pod${ID.slice(0, 32)}/${ID}`, null, ID.slice(0, 32)],
  [
    `/docker/${
      '0'.repeat(64)
    }/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-${POD}.slice/cri-containerd-${ID}.scope`,
    'containerd',
    UID,
  ],
  [`/default/${ID}`, null, null],
];

for (const [path, runtime, pod] of CONTAINERS) {
  test(`${path.replaceAll(ID, '<id>')} is a container`, () => {
    const { container } = readCgroupPath(path);
    assert.deepEqual(container, { runtime, id: ID, pod, name: null });
  });
}

const NAMED: readonly (readonly [path: string, runtime: string, id: string])[] = [
  ['/lxc.payload.web', 'lxc', 'web'],
  ['/lxc.payload.web/system.slice/nginx.service', 'lxc', 'web'],
  ['/lxc/web', 'lxc', 'web'],
  ['/machine.slice/systemd-nspawn@web.service/payload', 'nspawn', 'web'],
  ['/machine.slice/machine-web\\x2d1.scope', 'nspawn', 'web-1'],
];

for (const [path, runtime, id] of NAMED) {
  test(`${path} is the container ${id}`, () => {
    assert.deepEqual(readCgroupPath(path).container, { runtime, id, pod: null, name: null });
  });
}

/** What is no container, and the unit in it. */
const UNITS: readonly (readonly [path: string, unit: string | null])[] = [
  ['/', null],
  ['/init.scope', 'init.scope'],
  ['/system.slice', 'system.slice'],
  ['/system.slice/nginx.service', 'nginx.service'],
  ['/system.slice/system-getty.slice/getty@tty1.service', 'getty@tty1.service'],
  ['/system.slice/worker.service/pool/1', 'worker.service'],
  ['/user.slice/user-1000.slice/session-3.scope', 'session-3.scope'],
  ['/user.slice/user-1000.slice', 'user-1000.slice'],
  ['/user.slice/user-1000.slice/user@1000.service/app.slice/editor.service', 'editor.service'],
  ['/user.slice/user-1000.slice/user@1000.service/app.slice', 'user@1000.service'],
  [`/machine.slice/libpod-conmon-${ID}.scope`, `libpod-conmon-${ID}.scope`],
  ['/machine.slice/machine-qemu\\x2d1\\x2dvm.scope', 'machine-qemu\\x2d1\\x2dvm.scope'],
  [`/kubepods.slice/kubepods-${POD}.slice`, `kubepods-${POD}.slice`],
  ['/lxc.monitor.web', null],
  [`/system.slice/docker-${ID.slice(1)}.scope`, `docker-${ID.slice(1)}.scope`],
  ['/.service', null],
];

for (const [path, unit] of UNITS) {
  test(`${path.replaceAll(ID, '<id>')} is no container`, () => {
    assert.deepEqual(readCgroupPath(path), { path, unit, container: null });
  });
}

test('a service in a container is the unit', () => {
  const path = `/system.slice/docker-${ID}.scope/system.slice/nginx.service`;
  assert.equal(readCgroupPath(path).unit, 'nginx.service');
});

test('any text is a path, and never an error', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (path) => {
    assert.equal(readCgroupPath(path).path, path);
  }));
});
