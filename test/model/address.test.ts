import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import {
  addressText,
  endpointText,
  isUnspecified,
  shortEndpoint,
} from '../../src/model/address.ts';
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

test('endpointText() puts IPv6 into brackets, and a star for no port', () => {
  assert.equal(endpointText('10.0.0.1', 80, 4), '10.0.0.1:80');
  assert.equal(endpointText('::', 0, 6), '[::]:*');
});

test('shortEndpoint() cuts the middle of the address, and never the port', () => {
  const port = fc.nat(65535);
  fc.assert(fc.property(fc.ipV6(), port, fc.integer({ min: 11, max: 60 }), (text, port, width) => {
    const address = addressText(words(text), 0, 6);
    const short = shortEndpoint(address, port, 6, width);
    const whole = endpointText(address, port, 6);
    assert.ok(short.length <= width, `${short} in ${width}`);
    assert.ok(short.endsWith(`]:${port === 0 ? '*' : port}`));
    if (whole.length <= width) return assert.equal(short, whole);
    const [head = '', tail = ''] = short.split('…');
    assert.ok(whole.startsWith(head) && whole.endsWith(tail));
  }));
});

test('isUnspecified() knows the addresses that stand for any', () => {
  for (const address of ['0.0.0.0', '::', '::ffff:0.0.0.0']) {
    assert.ok(isUnspecified(words(address), 0), address);
  }
  for (const address of ['127.0.0.1', '0.0.0.1', '::1', '1::', '::1:0:0', '0:1::']) {
    assert.ok(!isUnspecified(words(address), 0), address);
  }
});
