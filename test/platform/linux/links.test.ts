import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import process from 'node:process';
import { test } from 'node:test';
import { openLibc } from '../../../src/platform/linux/libc.ts';
import {
  folderLinks,
  parseLink,
  parseLinkBytes,
  pathLinks,
  putNumber,
} from '../../../src/platform/linux/links.ts';
import { procfs } from '../../../src/platform/linux/procfs.ts';

const TARGETS = [
  ['socket:[1]', 1],
  ['socket:[4294967295]', 4294967295],
  ['pipe:[12]', 0],
  ['/dev/null', 0],
  ['/tmp/socket:[7]', 0],
  ['anon_inode:[eventpoll]', 0],
] as const;

for (const [target, inode] of TARGETS) {
  test(`a link to ${target} is socket ${inode}, read as text or as bytes`, () => {
    const bytes = new TextEncoder().encode(target);
    assert.equal(parseLink(target), inode);
    assert.equal(parseLinkBytes(bytes, bytes.length), inode);
  });
}

test('links read from the open folder are those read by their path', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const file = openSync('/dev/null', 'r');
  const byPath = pathLinks('/proc');
  const byFolder = folderLinks('/proc', await openLibc());
  const numbers = procfs().descriptors(process.pid) ?? [];
  const found = numbers.map((fd) => byPath.socket(process.pid, fd));
  byFolder.enter(process.pid);
  // The folder itself takes the number that the listing of it had.
  const same = numbers.filter((fd, at) => byFolder.socket(process.pid, fd) === found[at]);
  assert.ok(same.length >= numbers.length - 1);
  assert.ok(found.some((inode) => inode !== null && inode > 0));
  assert.equal(byFolder.socket(process.pid, 999_999), null);
  assert.equal(byFolder.socket(2 ** 30, 0), null);
  closeSync(file);
  server.close();
});

test('the number of a descriptor is written as the kernel names it', () => {
  const into = new Uint8Array(32).fill(0xff);
  for (const number of [0, 9, 10, 99, 100, 12345, 1048575, 2147483647]) {
    putNumber(into, number);
    assert.equal(new TextDecoder().decode(into.subarray(0, into.indexOf(0))), String(number));
  }
});
