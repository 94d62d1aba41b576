import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { addressText } from '../../src/model/address.ts';
import { words } from '../filter/scene.ts';

test('addressText() writes IPv6 as ipaddr.js writes RFC 5952', () => {
  const sparse = fc.array(fc.constantFrom('0', '1', 'f0', 'abcd'), { minLength: 8, maxLength: 8 })
    .map((groups) => groups.join(':')).filter((text) => !/^(0:){5}/.test(text));
  fc.assert(fc.property(sparse, (address) => {
    assert.equal(addressText(words(address), 0, 6), ipaddr.IPv6.parse(address).toRFC5952String());
  }));
});

test('addressText() writes IPv4 and mapped addresses dotted', () => {
  fc.assert(fc.property(fc.ipV4(), (address) => {
    assert.equal(addressText(words(address), 0, 4), address);
    assert.equal(addressText(words(`::ffff:${address}`), 0, 6), `::ffff:${address}`);
  }));
});
