import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ConnectionRecord } from '../../src/output/json.ts';
import { runtime } from '../runtime.ts';
import { openCgroup, type TestCgroup } from '../scene/cgroups.ts';
import { type Child, openChild } from '../scene/children.ts';
import { run } from '../scene/command.ts';

const ID = '4fa6e0f0c6786287e131c3852c58a2e01cc697a68231826813597e4994f1d6e2';

let top: TestCgroup;
let container: TestCgroup;
let service: TestCgroup;
let inContainer: Child;
let inService: Child;
before(async () => {
  top = openCgroup();
  container = top.add(`system.slice/docker-${ID}.scope`);
  service = top.add('web.service');
  inContainer = await openChild({ connections: 1, inside: container.inside });
  inService = await openChild({ inside: service.inside });
});
after(async () => {
  await Promise.all([inContainer.close(), inService.close()]);
  await top.close();
});

async function list(...args: readonly string[]): Promise<string> {
  const [program, ...rest] = [...runtime('src/main.tsx'), 'list', ...args] as [string, ...string[]];
  const { stdout, stderr, status } = await run(program, rest);
  assert.deepEqual([stderr, status], ['', 0]);
  return stdout;
}

async function records(...args: readonly string[]): Promise<readonly ConnectionRecord[]> {
  const text = await list('--ndjson', ...args);
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** The control group of each socket at a port as ss tells it, by the local port. */
async function told(port: number): Promise<readonly string[]> {
  const { stdout } = await run('ss', [
    '-HOtan',
    '--cgroup',
    `( sport = :${port} or dport = :${port} )`,
  ]);
  return stdout.trimEnd().split('\n').map((line) => {
    const local = line.split(/\s+/)[3] as string;
    return `${local} ${/cgroup:(\S+)/.exec(line)?.[1]}`;
  }).toSorted();
}

for (const collector of ['netlink', 'ss']) {
  test(`${collector} tells the control group that ss tells, of both ends`, async () => {
    for (const { port } of [inContainer, inService]) {
      const found = await records('--collector', collector, `port:${port}`);
      const seen = found.map(({ local, cgroup }) => `${local.address}:${local.port} ${cgroup}`);
      assert.deepEqual(seen.toSorted(), await told(port));
      assert.ok(seen.length > 0);
    }
  });
}

test('/proc/net has no control groups, so that none is told', async () => {
  const [record] = await records('--collector', 'procfs', `lport:${inService.port}`);
  assert.deepEqual([record?.cgroup, record?.unit, record?.container], [null, null, null]);
});

test('the container and the unit are told', async () => {
  const [inside] = await records('-l', `lport:${inContainer.port}`);
  assert.deepEqual(inside?.container, { runtime: 'docker', id: ID, name: null, pod: null });
  const [outside] = await records('-l', `lport:${inService.port}`);
  assert.deepEqual([outside?.unit, outside?.container], ['web.service', null]);
});

test('the columns are read where they are asked for', async () => {
  const columns = ['--columns', 'lport,container,unit,cgroup', '--no-header', '--csv', '-l4'];
  const lines = (await list(...columns)).split('\r\n');
  assert.ok(
    lines.includes(`${inContainer.port},${ID.slice(0, 12)},docker-${ID}.scope,${container.path}`),
  );
  assert.ok(lines.includes(`${inService.port},,web.service,${service.path}`));
});

test('the filter knows containers and control groups', async () => {
  const ports = async (filter: string) =>
    new Set((await records('-l', filter)).map(({ local }) => local.port));
  assert.deepEqual(await ports(`cgroup:${service.path}`), new Set([inService.port]));
  assert.deepEqual(await ports(`container:${ID.slice(0, 12)}`), new Set([inContainer.port]));
  assert.deepEqual(
    await ports(`container:docker cgroup:${top.path}`),
    new Set([inContainer.port]),
  );
  assert.deepEqual(await ports(`cgroup:${top.path} !container:/./`), new Set([inService.port]));
});
