import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseServices, readInterfaces, readNames } from '../../../src/platform/linux/names.ts';

test('parseServices() reads names and aliases, of which the first counts', () => {
  const text = '# services\nssh\t\t22/tcp\nhttp 80/tcp www www-http # the web\nhttp 8080/udp\n\n';
  assert.deepEqual([...parseServices(text).services], [['ssh', 22], ['http', 80], ['www', 80], [
    'www-http',
    80,
  ]]);
});

test('parseServices() names a port of a protocol by the first harmless name', () => {
  const text = 'http 80/tcp www\nother 80/tcp\nquic 80/udp\n\x1b[31mred 81/tcp\n名 82/tcp\n';
  const { ports } = parseServices(text);
  assert.deepEqual([...ports], [['80/tcp', 'http'], ['80/udp', 'quic']]);
});

test('parseServices() passes over lines without a port', () => {
  const { services, ports } = parseServices('alone\nword word/tcp\n#ssh 22/tcp\n');
  assert.deepEqual([services.size, ports.size], [0, 0]);
});

test('readInterfaces() passes over what tells no index', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'net-'));
  try {
    await writeFile(
      join(folder, 'eth0'),
      'ifIndex                         \t12\nIp6InReceives \t7\n',
    );
    await writeFile(join(folder, 'broken'), 'Ip6InReceives \t7\n');
    await mkdir(join(folder, 'gone'));
    assert.deepEqual([...await readInterfaces(folder)], [['eth0', 12]]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('readInterfaces() finds none in a folder that is not there', async () => {
  assert.equal((await readInterfaces('/nowhere')).size, 0);
});

test('readNames() knows the loopback interface', async () => {
  assert.equal((await readNames()).interfaces.get('lo'), 1);
});

test('what /proc tells of interfaces is what the C library tells', async () => {
  const { interfaces } = await readNames();
  const told = [...await readInterfaces()];
  assert.deepEqual(told, told.map(([name]) => [name, interfaces.get(name)]));
});
