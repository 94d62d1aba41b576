import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  openResolver,
  parseHosts,
  type Resolver,
  type ResolverOptions,
} from '../../src/platform/resolver.ts';
import { type Answer, type NameServer, openNameServer } from '../names/server.ts';

type Asking = {
  readonly server: NameServer;
  readonly resolver: Resolver;
  /** Wants addresses until they are all known, and gives their names. */
  names(...addresses: readonly string[]): Promise<readonly (string | undefined)[]>;
};

/** A resolver that asks a server of the test's own, and knows no file of hosts but the test's. */
async function asking(
  t: TestContext,
  answerTo: (address: string) => Answer,
  options: ResolverOptions = {},
): Promise<Asking> {
  const server = await openNameServer(answerTo);
  const resolver = await openResolver({ hosts: '/nowhere', ...options, servers: [server.address] });
  t.after(() => {
    resolver.close();
    server.close();
  });
  return {
    server,
    resolver,
    async names(...addresses) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => {
        if (addresses.every((address) => resolver.known(address) !== undefined)) resolve();
      };
      resolver.want(addresses, look);
      look();
      await promise;
      return addresses.map(resolver.known);
    },
  };
}

test('addresses of both versions are asked for, and a mapped one as what it is', async (t) => {
  const { server, names } = await asking(
    t,
    (address) => ['host', ...address.split('.'), 'example'],
  );
  const v6 = '20010db8000000000000000000000001';
  assert.deepEqual(await names('9.9.9.1', '2001:db8::1', '::ffff:9.9.9.2'), [
    'host.9.9.9.1.example',
    `host.${v6}.example`,
    'host.9.9.9.2.example',
  ]);
  assert.deepEqual(server.asked.toSorted(), [v6, '9.9.9.1', '9.9.9.2'].toSorted());
});

test('a name that is known is not asked for again until it is old, and stays in sight meanwhile', async (t) => {
  let now = 0;
  const { server, resolver, names } = await asking(t, () => ['a', 'example'], { now: () => now });
  await names('9.9.9.1');
  now = 599_999;
  await names('9.9.9.1');
  assert.equal(server.asked.length, 1);
  now = 600_000;
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  resolver.want(['9.9.9.1'], resolve);
  assert.equal(resolver.known('9.9.9.1'), 'a.example');
  await arrived;
  assert.equal(server.asked.length, 2);
});

test('that there is no name is remembered too, for a shorter time', async (t) => {
  let now = 0;
  const { server, resolver, names } = await asking(t, () => 'none', { now: () => now });
  assert.deepEqual(await names('9.9.9.1'), ['']);
  now = 59_999;
  await names('9.9.9.1');
  const before = server.asked.length;
  now = 60_000;
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  resolver.want(['9.9.9.1'], resolve);
  await arrived;
  assert.ok(server.asked.length > before);
});

test('a server that never answers gives no name, and an end', async (t) => {
  const { names } = await asking(t, () => 'silence', { patience: 300 });
  assert.deepEqual(await names('9.9.9.1', '9.9.9.2'), ['', '']);
});

test('of many addresses no more than sixteen are asked for at once', async (t) => {
  const held = new Set<string>();
  let most = 0;
  const { server, resolver } = await asking(t, (address) => {
    held.add(address);
    most = Math.max(most, held.size);
    return 'silence';
  }, { patience: 300 });
  const all = Array.from({ length: 1000 }, (_, place) => `9.9.${place >> 8}.${place & 255}`);
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  resolver.want(all, resolve);
  await arrived;
  // The first answer to come frees one place.
  assert.ok(most <= 17, `${most} at once`);
  assert.ok(server.asked.every((address) => all.includes(address)));
});

test('what is wanted no more is not asked for', async (t) => {
  const { server, resolver, names } = await asking(t, () => ['a', 'example']);
  const all = Array.from({ length: 1000 }, (_, place) => `9.9.${place >> 8}.${place & 255}`);
  resolver.want(all, () => {});
  await names('9.8.7.6');
  assert.ok(server.asked.length <= 17, `${server.asked.length} questions`);
});

test('only so many answers are kept, and those that are wanted stay', async (t) => {
  const { resolver, names } = await asking(t, () => ['a', 'example'], { kept: 2 });
  await names('9.9.9.1');
  await names('9.9.9.2');
  await names('9.9.9.1', '9.9.9.3');
  assert.deepEqual(
    ['9.9.9.1', '9.9.9.2', '9.9.9.3'].map(resolver.known),
    ['a.example', undefined, 'a.example'],
  );
});

test('nothing is told after the end', async (t) => {
  const { resolver } = await asking(t, () => 'silence');
  resolver.want(['9.9.9.1'], () => assert.fail('told'));
  resolver.close();
  const other = await asking(t, () => ['a', 'example']);
  await other.names('9.9.9.1');
  assert.equal(resolver.known('9.9.9.1'), undefined);
});

/** Names that nobody may see as they are: escape sequences, dots and spaces in labels, bidirectional text, wide letters, addresses. */
const HOSTILE: readonly Answer[] = [
  ['\x1b[31mred', 'example'],
  ['\x1b]0;title\x07'],
  ['a.b', 'example'],
  ['a b', 'example'],
  ['\u202egnp', 'example'],
  ['日本', 'example'],
  [Uint8Array.of(0xff, 0x9b, 0x41)],
  [Uint8Array.of(0, 10, 13)],
  ['10', '0', '0', '1'],
  ['-rf', 'example'],
  ["a'b", 'example'],
  ['a:443', 'example'],
  [],
];

test('what is no host name is none, whatever a server answers', async (t) => {
  const { names } = await asking(
    t,
    (address) => HOSTILE[Number(address.split('.').at(-1))] as Answer,
  );
  const addresses = HOSTILE.map((_, place) => `9.9.9.${place}`);
  assert.deepEqual(await names(...addresses), HOSTILE.map(() => ''));
});

test('a name as long as a name may be is told whole', async (t) => {
  const labels = [63, 63, 63, 61].map((length) => 'x'.repeat(length));
  const { names } = await asking(t, () => labels);
  assert.deepEqual(await names('9.9.9.1'), [labels.join('.')]);
});

test('names of /etc/hosts need no server', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'hosts-'));
  t.after(() => rm(folder, { recursive: true }));
  const hosts = join(folder, 'hosts');
  await writeFile(hosts, '9.9.9.1 db.example db\n');
  const { server, names } = await asking(t, () => ['other', 'example'], { hosts });
  assert.deepEqual(await names('9.9.9.1', '::ffff:9.9.9.1', '9.9.9.2'), [
    'db.example',
    'db.example',
    'other.example',
  ]);
  assert.deepEqual(server.asked, ['9.9.9.2']);
});

test('parseHosts() takes the first name of the first line of an address', () => {
  const text = [
    '# local',
    '127.0.0.1\tlocalhost',
    '127.0.0.1 other # again',
    '0:0:0:0:0:0:0:1 ip6-localhost ip6-loopback',
    '9.9.9.1',
    'word word',
    '9.9.9.2 \x1b[31mred',
  ].join('\n');
  assert.deepEqual([...parseHosts(text)], [['127.0.0.1', 'localhost'], ['::1', 'ip6-localhost']]);
});
