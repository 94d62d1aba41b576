import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { follow, following } from '../../src/model/follow.ts';
import { OWN } from '../../src/model/netns.ts';
import { TCP, UDP } from '../../src/model/protocol.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { type Row, sample } from './rows.ts';

function connection(number: number, bytes: number): Row {
  return {
    from: '10.0.0.1',
    to: '10.0.0.2',
    localPort: number,
    remotePort: 443,
    inode: number,
    cookieLow: number,
    bytesReceived: bytes * number,
    bytesAcked: 0,
  };
}

/** What a snapshot says of each connection, by its port. */
function told({ sockets, count }: Snapshot): ReadonlyMap<number, readonly unknown[]> {
  const { localPort, firstSeen, mark, rxRate, stateSince, older } = sockets;
  return new Map(
    Array.from({ length: count }, (_, row) => [
      localPort[row] as number,
      [firstSeen, mark, rxRate, stateSince, older].map((column) => column[row]),
    ]),
  );
}

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 120 });

test('in whatever order connections are listed, and how often, each is followed as it is', () => {
  const lists = fc.tuple(numbers, numbers).chain(([first, second]) =>
    fc.record({
      first: fc.constant(first),
      second: fc.constant(second),
      shuffled: fc.shuffledSubarray(second, { minLength: second.length }),
      again: fc.subarray(second),
    })
  );
  fc.assert(fc.property(lists, ({ first, second, shuffled, again }) => {
    const start = follow(null, sample(1, first.map((number) => connection(number, 1))));
    const rows = (list: readonly number[]) => list.map((number) => connection(number, 3));
    const plain = follow(start, sample(2, rows(second)));
    const mixed = follow(start, sample(2, rows([...shuffled, ...again])));
    assert.deepEqual(mixed.count, second.length);
    assert.deepEqual(
      new Map([...told(mixed)].sort(([a], [b]) => a - b)),
      new Map([...told(plain)].sort(([a], [b]) => a - b)),
    );
    assert.deepEqual(
      [mixed.opened, mixed.closed, mixed.states],
      [plain.opened, plain.closed, plain.states],
    );
    const ids = mixed.sockets.id.subarray(0, mixed.total);
    assert.equal(new Set(ids).size, mixed.total);
  }));
});

test('a connection keeps its identity when all that were listed around it are gone', () => {
  const many = Array.from({ length: 100 }, (_, at) => at + 1);
  const start = follow(null, sample(1, many.map((number) => connection(number, 1))));
  const left = [1, 2, 60, 99];
  const now = follow(start, sample(2, left.map((number) => connection(number, 2))));
  const id = (snapshot: Snapshot, port: number) =>
    snapshot.sockets.id[snapshot.sockets.localPort.indexOf(port)];
  for (const port of left) assert.equal(id(now, port), id(start, port));
  assert.equal(now.closed, 96);
});

test('many rows are followed in many steps', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => connection(at + 1, 1));
  const steps = [...following(null, sample(1, many))];
  assert.ok(steps.length > 10, String(steps.length));
});

test('of connections that came at once, the IPv4 ones of a namespace stand before its IPv6 ones, whatever stood around them', () => {
  const sockets: readonly (readonly [protocol: number, family: 4 | 6, netns: number])[] = [
    [TCP, 6, OWN],
    [TCP, 4, OWN],
    [TCP, 6, OWN],
    [TCP, 4, OWN],
    [UDP, 6, OWN],
    [UDP, 4, OWN],
    [TCP, 6, 7],
    [TCP, 4, 7],
  ];
  const rows = sockets.map(([protocol, family, netns], place) => {
    const host = family === 4 ? '10.0.0.1' : '2001:db8::1';
    return { from: host, to: host, protocol, netns, localPort: place, remotePort: 443 };
  });
  const { id, localPort } = follow(null, sample(1, rows)).sockets;
  const order = rows.map((_, row) => row).sort((a, b) => (id[a] as number) - (id[b] as number));
  assert.deepEqual(order.map((row) => localPort[row]), [1, 3, 0, 2, 4, 5, 7, 6]);
});
