import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { parseNetwork } from '../../src/filter/network.ts';
import { addressText } from '../../src/model/address.ts';
import { passing, scene } from './scene.ts';

const six = fc.oneof(fc.ipV6(), fc.ipV4().map((address) => `::ffff:${address}`));

/** An address and a network that shares its first bits as often as not. */
function pairs(address: fc.Arbitrary<string>, bits: number) {
  return fc.tuple(address, address, fc.nat(bits), fc.boolean())
    .map(([one, other, prefix, near]) => ({ one, network: `${near ? one : other}/${prefix}` }));
}

test('a network passes the addresses that ipaddr.js finds in it', () => {
  const pair = fc.oneof(pairs(fc.ipV4(), 32), pairs(six, 128));
  fc.assert(fc.property(pair, ({ one, network }) => {
    const inside = ipaddr.parse(one).match(ipaddr.parseCIDR(network));
    const snapshot = scene([{ from: one, to: one }]);
    assert.equal(passing(`laddr:${network}`, snapshot).length === 1, inside);
    assert.equal(
      passing(`dst ${network.includes(':') ? `[${network}]` : network}`, snapshot).length === 1,
      inside,
    );
  }));
});

test('an IPv4 network has mapped addresses too, and an IPv6 network no IPv4 socket', () => {
  const snapshot = scene([
    { from: '10.1.2.3', to: '0.0.0.0' },
    { from: '::ffff:10.1.2.3', to: '::' },
    { from: 'a01:203::', to: '::' },
  ]);
  assert.deepEqual(passing('laddr:10.0.0.0/8', snapshot), [0, 1]);
  assert.deepEqual(passing('laddr:10/8', snapshot), [0, 1]);
  assert.deepEqual(passing('laddr:::ffff:0:0/96', snapshot), [1]);
  assert.deepEqual(passing('laddr:0.0.0.0/0', snapshot), [0, 1]);
  assert.deepEqual(passing('laddr:::/0', snapshot), [1, 2]);
});

test('parseNetwork() refuses what is no address or no prefix', () => {
  for (
    const text of [
      '',
      '10.0.0',
      '10.0.0.256',
      '1.2.3.4/33',
      '::/129',
      '::/',
      '1/2/3',
      'x',
      'fe80::1%lo',
    ]
  ) {
    assert.equal(parseNetwork(text), null, text);
  }
});

test('a part of an address is looked for in what a row shows', () => {
  const address = fc.oneof(fc.ipV4(), six);
  const rows = fc.array(fc.record({ from: address, to: address }), { maxLength: 8 });
  fc.assert(
    fc.property(rows, fc.constantFrom('1', '10.', '.2', 'f:', '::', 'ff', '2.1'), (list, part) => {
      const snapshot = scene(list);
      const { local, family } = snapshot.sockets;
      const expected = list.flatMap((_, row) =>
        addressText(local, row, family[row] as number).includes(part) ? [row] : []
      );
      assert.deepEqual(passing(`laddr:"${part}"`, snapshot), expected);
    }),
  );
});

test('a part is found the same way in few addresses and in many', () => {
  const address = (at: number) =>
    at % 3 === 0 ? `10.0.${at >> 8}.${at & 255}` : `fd00::${(at * 7919 & 0xffff).toString(16)}`;
  const list = Array.from({ length: 3000 }, (_, at) => ({ from: '10.0.0.1', to: address(at) }));
  list.push(...list.slice(0, 50), { from: '::1', to: '::' });
  const snapshot = scene(list);
  const { remote, family } = snapshot.sockets;
  const texts = list.map((_, row) => addressText(remote, row, family[row] as number));
  for (const part of ['1', '10.0.', '.255', 'fd00::', '::', 'f:1', 'ab', '0', '10.0.0.1', 'x']) {
    const expected = texts.flatMap((text, row) => text.includes(part) ? [row] : []);
    assert.deepEqual(passing(`raddr:"${part}"`, snapshot), expected, part);
  }
});
