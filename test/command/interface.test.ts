import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import type { ConnectionRecord } from '../../src/output/json.ts';
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { firstLine } from '../scene/first-line.ts';
import { openNetns, type TestNetns } from '../scene/netns.ts';

/** An index that an interface of this machine has too, under another name, where it has more than one. */
const INDEX = 3;
const NAME = 'estab-away';
const PORT = 10_777;

let there: TestNetns;
let holder: ChildProcessWithoutNullStreams;
before(async () => {
  there = await openNetns();
  const link = ['link', 'add', 'index', String(INDEX), 'name', NAME, 'type', 'bridge'];
  const { stderr, status } = await there.run('ip', link);
  assert.deepEqual([stderr, status], ['', 0]);
  const [command, ...args] = runtime('test/scene/bound.ts');
  const inside = [`--net=/run/netns/${there.name}`, '--', command as string, ...args];
  holder = spawn('nsenter', [...inside, NAME, String(PORT)]);
  await firstLine(holder);
});
after(async () => {
  if (holder.kill('SIGKILL')) await once(holder, 'close');
  await there.close();
});

async function ports(filter: string): Promise<readonly number[]> {
  const [command, ...args] = [...runtime('src/main.tsx'), 'list', '--ndjson', filter];
  const { stdout, stderr, status } = await there.run(command as string, args);
  assert.deepEqual([stderr, status], ['', 0]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => (JSON.parse(line) as ConnectionRecord).local.port);
}

for (const filter of [`iface:${NAME}`, `dev ${NAME}`, `iface:${INDEX}`]) {
  test(`${filter} passes what is bound to it in the namespace that estab runs in`, async () => {
    assert.deepEqual(await ports(filter), [PORT]);
  });
}

test('a name that only another namespace has is refused', async () => {
  const { stdout } = await run('ip', ['-o', 'link']);
  const names = [...stdout.matchAll(/^\d+: ([^:@]+)/gm)].map(([, name]) => name as string);
  const [command, ...args] = [...runtime('src/main.tsx'), 'list'];
  for (const name of names.filter((name) => name !== 'lo')) {
    const { stderr, status } = await there.run(command as string, [...args, `iface:${name}`]);
    assert.match(stderr, /Unknown interface/);
    assert.equal(status, 2);
  }
});
