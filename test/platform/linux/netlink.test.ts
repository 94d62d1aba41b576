import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TCP } from '../../../src/model/protocol.ts';
import { draft } from '../../../src/model/sample.ts';
import { ALL_STATES } from '../../../src/model/state.ts';
import { add, request } from '../../../src/platform/linux/inet-diag.ts';
import {
  EAGAIN,
  EINTR,
  ENOBUFS,
  ENOENT,
  EPERM,
  SystemError,
} from '../../../src/platform/linux/libc.ts';
import { HEADER, NLMSG_DONE, openNetlink, walk } from '../../../src/platform/linux/netlink.ts';
import {
  ending,
  flagged,
  joined,
  message,
  messagesOf,
  NLM_F_DUMP_INTR,
  NLMSG_ERROR,
  numbered,
  SOCK_DIAG_BY_FAMILY,
  viewOf,
} from './messages.ts';
import { type Answer, played } from './played.ts';
import { recordedBytes, recordedSockets } from './recorded.ts';

const RECORDED = recordedBytes('tcp');
const SOCKETS = recordedSockets().filter(({ protocol, family }) =>
  protocol === 'tcp' && family === 4
);

function visits(bytes: Uint8Array, sequence = 0) {
  let count = 0;
  const progress = walk(bytes, sequence, () => count++);
  return { ...progress, count };
}

test('walk() visits each message up to NLMSG_DONE', () => {
  assert.deepEqual(visits(RECORDED), { done: true, interrupted: false, count: SOCKETS.length });
});

test('walk() goes on in the next datagram where there is no NLMSG_DONE', () => {
  const messages = messagesOf(RECORDED);
  const first = visits(joined(messages.slice(0, 3)));
  const second = visits(joined(messages.slice(3)));
  assert.deepEqual([first.done, first.count], [false, 3]);
  assert.deepEqual([second.done, second.count], [true, SOCKETS.length - 3]);
});

test('walk() passes over the answer to an earlier request, its end and its errors included', () => {
  const old = joined([ending(NLMSG_ERROR, EPERM), ...messagesOf(RECORDED)]);
  const bytes = joined([old, numbered(RECORDED, 7)]);
  assert.deepEqual(visits(bytes, 7), { done: true, interrupted: false, count: SOCKETS.length });
});

test('walk() tells that the table changed', () => {
  const changed = visits(flagged(RECORDED, NLM_F_DUMP_INTR));
  assert.deepEqual(changed, { done: true, interrupted: true, count: SOCKETS.length });
});

test('walk() throws the error of NLMSG_ERROR and the one inside of NLMSG_DONE', () => {
  for (const type of [NLMSG_ERROR, NLMSG_DONE]) {
    assert.throws(
      () => visits(ending(type, ENOENT)),
      (error) => error instanceof SystemError && error.errno === ENOENT,
    );
    assert.deepEqual(visits(ending(type, 0)), { done: true, interrupted: false, count: 0 });
  }
});

test('walk() refuses a message that is cut anywhere', () => {
  const [first, second] = messagesOf(RECORDED) as [Uint8Array, Uint8Array];
  const both = joined([first, second]);
  for (let end = 1; end < both.length; end++) {
    if (end === first.length) continue;
    assert.throws(
      () => visits(both.slice(0, end)),
      /^Error: Cannot read a netlink message: \d+ bytes/,
    );
  }
});

test('walk() refuses a length that is smaller than a header', () => {
  for (let length = 0; length < HEADER; length++) {
    const bytes = message(SOCK_DIAG_BY_FAMILY);
    viewOf(bytes).setUint32(0, length, true);
    assert.throws(() => visits(bytes), /Cannot read a netlink message/);
  }
});

test('walk() ends on any bytes, and throws nothing but an Error', () => {
  const noise = fc.uint8Array({ maxLength: 200 });
  const almost = fc.array(
    fc.record({ type: fc.nat(25), flags: fc.nat(0xffff), payload: noise, lie: fc.integer() }),
    { maxLength: 5 },
  ).map((messages) =>
    joined(messages.map(({ type, flags, payload, lie }) => {
      const bytes = message(type, payload, flags);
      if (lie % 3 === 0) viewOf(bytes).setUint32(0, lie, true);
      return bytes;
    }))
  );
  fc.assert(
    fc.property(fc.oneof(noise, almost), (bytes) => {
      try {
        walk(bytes, 0, (view, at, end) => {
          assert.ok(at >= HEADER && at <= end && end <= view.byteLength);
          add(draft(0), TCP)(view, at, end);
        });
      } catch (error) {
        assert.ok(error instanceof Error && !(error instanceof RangeError), String(error));
        assert.ok(!(error instanceof assert.AssertionError));
      }
    }),
    { numRuns: 2000 },
  );
});

/** A dump over answers that are played, and what came of it. */
async function dumped(...answers: readonly Answer[]) {
  const libc = played(answers);
  const netlink = openNetlink(libc);
  const rows = draft(0);
  let begun = 0;
  const changed = netlink.dump(
    request({ protocol: TCP, family: 4, states: ALL_STATES, counters: true }),
    () => {
      begun++;
      rows.count = 0;
    },
    add(rows, TCP),
  );
  const result = await changed.then((changed) => ({ changed }), (error: Error) => ({ error }));
  netlink.close();
  return { ...result, begun, count: rows.count, left: libc.left(), open: libc.open() };
}

const ONCE = { changed: false, begun: 1, count: SOCKETS.length, left: 0, open: 0 };

test('a dump ends with its NLMSG_DONE, however its messages are put into datagrams', async () => {
  const messages = messagesOf(RECORDED);
  assert.deepEqual(await dumped([RECORDED]), ONCE);
  assert.deepEqual(await dumped([...messages]), ONCE);
  assert.deepEqual(await dumped([joined(messages.slice(0, 5)), joined(messages.slice(5))]), ONCE);
});

test('a dump over a table that changed is asked anew', async () => {
  const changed = flagged(RECORDED, NLM_F_DUMP_INTR);
  assert.deepEqual(await dumped([changed], [RECORDED]), { ...ONCE, begun: 2 });
});

test('a dump over a table that never stands still gives what it has, and says so', async () => {
  const changed = flagged(RECORDED, NLM_F_DUMP_INTR);
  const result = await dumped([changed], [changed], [changed]);
  assert.deepEqual(result, { ...ONCE, changed: true, begun: 3 });
});

test('a dump that the kernel lost a part of is asked anew on a new socket', async () => {
  const part = joined(messagesOf(RECORDED).slice(0, 4));
  assert.deepEqual(await dumped([part, ENOBUFS], [RECORDED]), { ...ONCE, begun: 2 });
});

test('a dump that always loses a part fails in the end', async () => {
  const result = await dumped([ENOBUFS], [ENOBUFS], [ENOBUFS]);
  assert.ok('error' in result && result.error instanceof SystemError);
  assert.equal(result.error.errno, ENOBUFS);
  assert.deepEqual([result.begun, result.open], [3, 0]);
});

test('a signal that interrupts the waiting changes nothing', async () => {
  const messages = messagesOf(RECORDED);
  const [head, tail] = [joined(messages.slice(0, 4)), joined(messages.slice(4))];
  assert.deepEqual(await dumped([EINTR, head, EINTR, EINTR, tail]), ONCE);
});

test('a kernel that does not answer is an error that says so', async () => {
  const result = await dumped([EAGAIN]);
  assert.ok('error' in result);
  assert.match(result.error.message, /^Cannot read sockets: no answer from the kernel in 10 s$/);
});

test('what the kernel refuses is an error, and is not asked again', async () => {
  const result = await dumped([ending(NLMSG_DONE, ENOENT)]);
  assert.ok('error' in result && result.error instanceof SystemError);
  assert.deepEqual([result.error.errno, result.begun, result.open], [ENOENT, 1, 0]);
});

test('a datagram that did not fit is an error', async () => {
  const result = await dumped([{ cut: RECORDED }]);
  assert.ok('error' in result);
  assert.match(
    result.error.message,
    /^Cannot read sockets: the kernel sent a message that is too long$/,
  );
});

test('a dump goes on after one that failed', async () => {
  const netlink = openNetlink(played([[EAGAIN], [RECORDED]]));
  const rows = draft(0);
  const ask = () =>
    netlink.dump(
      request({ protocol: TCP, family: 4, states: 0, counters: true }),
      () => {},
      add(rows, TCP),
    );
  await assert.rejects(ask());
  await ask();
  assert.equal(rows.count, SOCKETS.length);
});
