import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UNIX } from '../../../src/model/protocol.ts';
import { draft } from '../../../src/model/sample.ts';
import { CLOSED, ESTABLISHED, LISTEN } from '../../../src/model/state.ts';
import { HEADER } from '../../../src/platform/linux/netlink.ts';
import { addUnixLines } from '../../../src/platform/linux/procunix.ts';
import { addUnix } from '../../../src/platform/linux/unix-diag.ts';
import { message, SOCK_DIAG_BY_FAMILY, viewOf } from './messages.ts';

test('any bytes are a UNIX socket or none, and never an error', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const payload = bytes.slice();
    if (payload.length > 0) payload[0] = 1;
    const into = draft(0);
    const whole = message(SOCK_DIAG_BY_FAMILY, payload);
    addUnix(into)(viewOf(whole), HEADER, whole.length);
    assert.equal(into.count, payload.length < 16 ? 0 : 1);
  }));
});

const HEADING = 'Num       RefCount Protocol Flags    Type St Inode Path\n';

test('a line of /proc/net/unix is a socket, whatever its path holds', () => {
  const into = draft(0);
  const unread = addUnixLines(
    into,
    `${HEADING}0000000097e124c0: 00000002 00000000 00010000 0001 01 70 /run/a b
0000000097e124c1: 00000002 00000000 00000000 0002 01 71
0000000097e124c2: 00000003 00000000 00000000 0005 03 72 @/tmp/two
lines
nonsense
`,
  );
  const { protocol, family, state, inode, path } = into.sockets;
  assert.deepEqual([unread, into.count], [0, 3]);
  assert.ok(protocol.subarray(0, 3).every((one) => one === UNIX));
  assert.deepEqual([...family.subarray(0, 3)], [1, 2, 5]);
  assert.deepEqual([...state.subarray(0, 3)], [LISTEN, CLOSED, ESTABLISHED]);
  assert.deepEqual([...inode.subarray(0, 3)], [70, 71, 72]);
  const paths = [...path.subarray(0, 3)].map((at) => into.paths?.[at] ?? '');
  assert.deepEqual(paths, ['/run/a b', '', '@/tmp/two\nlines\nnonsense']);
});

test('lines that cannot be read are counted', () => {
  assert.equal(addUnixLines(draft(0), `${HEADING}what is this\n`), 1);
  assert.equal(addUnixLines(draft(0), HEADING), 0);
});
