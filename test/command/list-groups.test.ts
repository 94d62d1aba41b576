import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { GroupRecord } from '../../src/output/groups-json.ts';
import { parseCsv } from '../output/records.ts';
import { runtime } from '../runtime.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import { open } from '../terminal/terminal.ts';
import { estab } from '../live/estab.ts';

let scene: Scene;
before(async () => {
  scene = await openScene();
});
after(() => scene.close());

/** Runs `estab list` in the scene. */
function list(...args: readonly string[]) {
  const [program, ...rest] = [...runtime('src/main.tsx'), 'list', ...args] as [string, ...string[]];
  return scene.run(program, rest);
}

async function printed(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, status } = await list(...args);
  assert.deepEqual([stderr, status], ['', 0]);
  return stdout;
}

/** The listeners of the scene by their port. */
function listeners(): ReadonlyMap<string, number> {
  const ports = scene.sockets.filter(({ state }) => state === 'LISTEN').map((one) => one.localPort);
  return new Map(ports.map((port) => [String(port), ports.filter((one) => one === port).length]));
}

test('list --group prints the groups in each format, the same ones', async () => {
  const args = ['--group', 'port', '-l', '-t'];
  const { groupedBy, groups } = JSON.parse(await printed(...args, '--json'));
  assert.equal(groupedBy, 'port');
  const told = new Map((groups as GroupRecord[]).map(({ key, sockets }) => [key, sockets]));
  assert.deepEqual(new Map([...told].sort()), new Map([...listeners()].sort()));
  const lines = (await printed(...args, '--ndjson')).trim().split('\n');
  assert.deepEqual(lines.map((line) => JSON.parse(line)), groups);
  const [heading, ...records] = parseCsv(await printed(...args, '--csv'));
  assert.deepEqual(heading?.slice(0, 3), ['group', 'count', 'listen']);
  for (const [key, count, listening] of records) {
    assert.deepEqual([String(told.get(key as string)), count], [count, listening]);
  }
  const [title, ...rows] = (await printed(...args)).trim().split('\n');
  assert.match(title as string, /^Local Port +Count States/);
  assert.equal(rows.length, told.size);
});

test('groups are printed in the order and with the columns that are asked for', async () => {
  const text = await printed('-lt', '--group=port', '--sort=group', '--columns=group,listen', '-H');
  const rows = text.trim().split('\n').map((line) => line.trim().split(/ +/));
  const ports = [...listeners()].sort(([a], [b]) => Number(a) - Number(b));
  assert.deepEqual(rows, ports.map(([port, count]) => [port, String(count)]));
  const turned = await printed(
    '-lt',
    '--group',
    'port',
    '--sort',
    '-group',
    '--columns=group',
    '-H',
  );
  assert.deepEqual(turned.trim().split(/\s+/), ports.map(([port]) => port).toReversed());
});

test('what groups do not have is said', async () => {
  const mistakes = [
    [['--group', 'prcess'], 'Unknown value "prcess" of --group: did you mean process?'],
    [['--group', 'user', '--sort', 'local'], 'Cannot sort by local: groups have no such column'],
    [['--sort', 'count'], 'Cannot sort by count: without --group there is no such column'],
    [
      ['--group', 'user', '--columns', 'cont'],
      'Unknown column "cont" of groups: did you mean count?',
    ],
  ] as const;
  for (const [args, message] of mistakes) {
    const { stdout, stderr, status } = await list(...args);
    assert.deepEqual([stdout, stderr, status], ['', `estab: ${message}\n`, 2]);
  }
});

test('the live view opens with the groups that are asked for, in their order', async () => {
  const args = ['--group', 'port', '--sort', 'group', '-lt'];
  const terminal = open(estab(scene, ...args), { columns: 100, rows: 60 });
  try {
    const [port] = [...listeners().keys()].map(Number).sort((a, b) => a - b);
    await terminal.until(new RegExp(`\\n Local Port↑ +Count.*\\n.${port} `));
  } finally {
    await terminal.close();
  }
});
