import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedAddress, hostName, isPublic } from '../../src/model/host.ts';

test('hostName() takes names as they stand in a zone, without the dot of the root', () => {
  for (
    const name of ['example.org', 'a', 'xn--wgv71a.jp', '_dmarc.example.org', '1.2.x', 'A-1.b']
  ) {
    assert.equal(hostName(name), name);
    assert.equal(hostName(`${name}.`), name);
  }
});

test('hostName() takes nothing that is not made of the letters of host names, or too long', () => {
  const label = 'x'.repeat(63);
  const none = [
    '',
    '.',
    'a..b',
    '-a',
    'a-',
    'a b',
    'a\\.b',
    '日本',
    '\u202ea',
    `x${label}`,
    'a/b',
    '*.a',
  ];
  for (const text of none) assert.equal(hostName(text), null, text);
  assert.equal(hostName([label, label, label, label].join('.')), null);
});

test('hostName() takes no text that reads as an address', () => {
  for (const text of ['10.0.0.1', '127.1', '2130706433', '::1']) assert.equal(hostName(text), null);
});

test('askedAddress() gives one text to each address', () => {
  assert.equal(askedAddress('::ffff:10.0.0.7'), '10.0.0.7');
  assert.equal(askedAddress('0:0:0:0:0:0:0:1'), '::1');
  assert.equal(askedAddress('word'), null);
});

test('isPublic() knows what belongs to nobody else', () => {
  const apart = [
    '10.0.0.1',
    '172.31.0.1',
    '192.168.0.1',
    '127.0.0.1',
    '169.254.0.1',
    '100.64.0.1',
    '192.0.2.1',
    '224.0.0.1',
    '::1',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '2001:db8::1',
    '::ffff:10.0.0.1',
  ];
  for (const address of apart) assert.equal(isPublic(address), false, address);
  for (const address of ['9.9.9.9', '172.32.0.1', '2620:fe::fe', '::ffff:9.9.9.9']) {
    assert.equal(isPublic(address), true, address);
  }
});
