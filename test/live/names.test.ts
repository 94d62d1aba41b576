import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPlace, type Place } from '../names/place.ts';
import { runtime } from '../runtime.ts';
import { type Result, run } from '../scene/command.ts';
import { open } from '../terminal/terminal.ts';
import { table } from './estab.ts';

let place: Place;
before(async () => {
  place = await openPlace();
});
after(() => place.close());

function list(...args: readonly string[]): Promise<Result> {
  const [program, ...rest] = place.inside([...runtime('src/main.tsx'), 'list', ...args]);
  return run(program as string, rest);
}

/** The rows of TCP, as one text. */
function tcp(screen: readonly string[]): string {
  return table(screen).filter((line) => line.includes('tcp')).join('\n');
}

test('n shows the names of public addresses, n again of private ones too, n again none; N services', async (t) => {
  const terminal = open(place.inside(runtime('src/main.tsx')), { columns: 80, rows: 30 });
  t.after(() => terminal.close());
  await terminal.until((screen) => /9\.9\.9\.1:443 +10\.9\.9\.6:\d+/.test(tcp(screen)));
  terminal.press('n');
  await terminal.until('Host names of public addresses');
  const named = await terminal.until((screen) =>
    /www\.example:443 +seven\.example:\d+/.test(tcp(screen))
  );
  // The port is whole, whatever the name.
  assert.match(tcp(named), /www\.example:443 +a-long-\S*…\S*example:\d{5} /);
  assert.match(tcp(named), /www\.example:443 +10\.9\.9\.6:\d{5} /);
  // What is no name is none, and what is not answered waits for nothing.
  for (const unnamed of ['9.9.9.3', '9.9.9.4', '9.9.9.5']) assert.ok(tcp(named).includes(unnamed));
  terminal.press('/', '9', '9', '7', 'Enter');
  await terminal.until('No socket passes the filter');
  terminal.press('a', 'G', 'n');
  await terminal.until((screen) => /www\.example:443 +inside\.example:\d+/.test(tcp(screen)));
  terminal.press('N');
  await terminal.until((screen) => /www\.example:https +inside\.example:\d+/.test(tcp(screen)));
  terminal.press('j');
  await terminal.until(
    (screen) => screen.at(-3)?.includes(':53 (localhost)') ?? false,
    'the numbers',
  );
  terminal.press('n', 'N');
  await terminal.until((screen) => /9\.9\.9\.1:443 +10\.9\.9\.6:\d+/.test(tcp(screen)));
  assert.ok(!terminal.received().includes('\x1b[31mred'));
});

test('list --resolve prints names, and --resolve-all those of private addresses', async () => {
  const { stdout, stderr, status } = await list('--resolve', '-t', 'lport:443', '--services');
  assert.equal(status, 0);
  assert.match(stderr, /^estab: 3 of 6 addresses have no name that was found within 5 s\n$/);
  assert.match(stdout, /www\.example:https +seven\.example:\d+ /);
  assert.match(stdout, /www\.example:https +10\.9\.9\.6:\d+ /);
  const all = await list('--resolve-all', 'raddr:10.9.9.6');
  assert.equal(all.stderr, '');
  assert.match(all.stdout, /inside\.example:\d+/);
});

test('--json has hosts only if they are asked for, and null where none is known', async () => {
  const [asked, plain] = await Promise.all([
    list('--json', '--resolve', 'raddr:9.9.9.5', 'or', 'raddr:9.9.9.7'),
    list('--json', 'raddr:9.9.9.5'),
  ]);
  const hosts = JSON.parse(asked.stdout).connections.map((
    { local, remote }: Record<string, { readonly host: string | null }>,
  ) => [local?.host, remote?.host]);
  assert.deepEqual(hosts.toSorted(), [['www.example', null], ['www.example', 'seven.example']]);
  for (const { local, remote } of JSON.parse(plain.stdout).connections) {
    assert.deepEqual([Object.keys(local), Object.keys(remote)], [['address', 'port'], [
      'address',
      'port',
    ]]);
  }
});
