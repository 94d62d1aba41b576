import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUsers, readUsers } from '../../../src/platform/linux/users.ts';

test('parseUsers() reads the names of uids, of which the first counts', () => {
  const text = 'root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/root:/bin/sh\nweb:x:33:33:a, b:/:\n';
  assert.deepEqual([...parseUsers(text)], [[0, 'root'], [33, 'web']]);
});

test('parseUsers() passes over what is no user: comments, NIS, names and uids that are missing', () => {
  const text =
    '# users\n\n+::::::\n-@group\n:x:5:5:::\nhalf\nbad:x:x1:1:::\nminus:x:-2:1:::\nok:x:7:1';
  assert.deepEqual([...parseUsers(text)], [[7, 'ok']]);
});

test('parseUsers() keeps a uid of 32 bits', () => {
  assert.equal(parseUsers('nfs:x:4294967294:0:::').get(4294967294), 'nfs');
});

test('readUsers() knows root, and nobody where there is no file', async () => {
  assert.equal((await readUsers()).get(0), 'root');
  assert.equal((await readUsers('/nowhere/passwd')).size, 0);
});
