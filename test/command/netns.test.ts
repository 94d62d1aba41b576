import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ConnectionRecord } from '../../src/output/json.ts';
import { runtime } from '../runtime.ts';
import { type Child, openChild } from '../scene/children.ts';
import { type Result, run } from '../scene/command.ts';
import { openNetns, type TestNetns } from '../scene/netns.ts';
import { place, readSockets } from '../scene/ss.ts';

let named: TestNetns;
let nameless: Child;
let here: Child;
before(async () => {
  named = await openNetns();
  here = await openChild();
  nameless = await openChild({
    inside: (argv) => ['unshare', '-n', 'sh', '-c', 'ip link set lo up; exec "$0" "$@"', ...argv],
  });
});
after(async () => {
  await Promise.all([named.close(), nameless.close(), here.close()]);
});

function estab(words: readonly string[], ...args: readonly string[]): Promise<Result> {
  const [program, ...rest] = [...words, ...runtime('src/main.tsx'), 'list', ...args] as [
    string,
    ...string[],
  ];
  return run(program, rest);
}

async function records(...args: readonly string[]): Promise<readonly ConnectionRecord[]> {
  const { stdout, stderr, status } = await estab([], '--ndjson', ...args);
  assert.deepEqual([stderr, status], ['', 0]);
  return stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
}

function listeners(rows: readonly ConnectionRecord[], { port, pid }: Child) {
  return rows.filter(({ local, processes }) =>
    local.port === port && processes.some((one) => one.pid === pid)
  );
}

for (const collector of ['netlink', 'ss', 'procfs']) {
  test(`-N NAME --collector ${collector} reads what ss reads in that namespace, and nothing else`, async () => {
    const found = await records('-N', named.name, '--collector', collector);
    const told = await readSockets(named.run);
    assert.deepEqual(found.map(place).toSorted(), told.map(place).toSorted());
    assert.deepEqual(
      found.map(({ inode }) => inode).toSorted(),
      told.map(({ inode }) => inode).toSorted(),
    );
    for (const { netns } of found) {
      assert.deepEqual(netns, { inode: named.inode, name: named.name });
    }
    assert.ok(found.length > 0);
  });
}

test('a namespace is named by its inode too', async () => {
  const [first] = await records('-N', String(named.inode), '-l');
  assert.equal(first?.local.port, named.child.port);
  const same = await records('-N', `net:[${named.inode}]`, '-l');
  assert.equal(same[0]?.cookie, first?.cookie);
});

test('-N all reads every namespace, each socket once and with its process', async () => {
  const rows = await records('-N', 'all', '-l');
  for (const child of [here, named.child, nameless]) assert.equal(listeners(rows, child).length, 1);
  const [own] = listeners(rows, here);
  const [other] = listeners(rows, nameless);
  assert.notEqual(own?.netns?.inode, other?.netns?.inode);
  assert.equal(other?.netns?.name, null);
});

test('without -N only the own namespace is read', async () => {
  const rows = await records('-l');
  assert.equal(listeners(rows, here).length, 1);
  assert.equal(listeners(rows, named.child).length + listeners(rows, nameless).length, 0);
});

test('ns: passes the rows of the namespaces that are called so', async () => {
  const ports = async (filter: string) =>
    new Set((await records('-N', 'all', '-l', filter)).map(({ local }) => local.port));
  assert.deepEqual(await ports(`ns:${named.name}`), new Set([named.child.port]));
  assert.ok((await ports('ns:own')).has(here.port));
  assert.ok(!(await ports('!ns:own')).has(here.port));
});

test('the table of all namespaces has a column for them', async () => {
  const { stdout } = await estab([], '-N', 'all', '-l');
  const [heading, ...lines] = stdout.split('\n');
  assert.match(heading as string, /^Netns +Proto/);
  assert.ok(lines.some((line) => line.startsWith(`${named.name} `)));
});

test('who may not go to a namespace is told what the files of its processes tell', async () => {
  const bounded = ['capsh', '--drop=cap_sys_admin', '--', '-c', '"$0" "$@"'];
  const { stdout } = await estab(bounded, '--ndjson', '-l', '-N', named.name);
  const row = JSON.parse(stdout) as ConnectionRecord;
  assert.deepEqual([row.local.port, row.cookie, row.sendQueue], [named.child.port, null, null]);
});

test('a namespace that is not there is an error that names those that are', async () => {
  const { stderr, status } = await estab([], '-N', 'nowhere');
  assert.equal(status, 1);
  assert.match(stderr, /^estab: Cannot find the network namespace "nowhere": there are own, all, /);
  assert.ok(stderr.includes(named.name));
});
