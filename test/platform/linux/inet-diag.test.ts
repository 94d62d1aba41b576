import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { TCP, UDP } from '../../../src/model/protocol.ts';
import { type Draft, draft } from '../../../src/model/sample.ts';
import {
  ALL_STATES,
  ESTABLISHED,
  NEW_SYN_RECV,
  stateOf,
  SYN_RECV,
} from '../../../src/model/state.ts';
import { add, request } from '../../../src/platform/linux/inet-diag.ts';
import { openLibc } from '../../../src/platform/linux/libc.ts';
import { HEADER, openNetlink, walk } from '../../../src/platform/linux/netlink.ts';
import { readRows, toldRows } from './drafts.ts';
import { message, messagesOf, shortened, SOCK_DIAG_BY_FAMILY, viewOf } from './messages.ts';
import { DUMPS, recordedBytes, recordedSockets } from './recorded.ts';

const INET_DIAG_INFO = 2;
const INET_DIAG_SKMEMINFO = 7;

function recordedDraft(): Draft {
  const into = draft(0);
  for (const { name, protocol } of DUMPS) walk(recordedBytes(name), 0, add(into, protocol));
  return into;
}

/** The message of an established TCP connection that has had a measured round trip and bytes both ways. */
function established(): Uint8Array {
  const found = messagesOf(recordedBytes('tcp')).find((bytes) => {
    const into = added(bytes);
    return into.count === 1 && into.sockets.state[0] === ESTABLISHED &&
      (into.sockets.bytesAcked[0] as number) > 1 && (into.sockets.bytesReceived[0] as number) > 1;
  });
  assert.ok(found);
  return found;
}

function added(bytes: Uint8Array, protocol = TCP): Draft {
  const into = draft(0);
  add(into, protocol)(viewOf(bytes), HEADER, bytes.length);
  return into;
}

test('what the kernel said of every socket is what ss told at that moment', () => {
  assert.deepEqual(readRows(recordedDraft()), toldRows(recordedSockets()));
});

test('the recorded sockets have every TCP state, IPv6 and mapped addresses', () => {
  const rows = readRows(recordedDraft());
  const states = new Set(rows.map(({ state }) => state));
  assert.equal(states.size, 11);
  assert.ok(rows.some(({ local }) => local.address.startsWith('::ffff:')));
  assert.ok(rows.some(({ local }) => local.address.startsWith('fe80::')));
});

test('the interface that a socket is bound to is told', () => {
  const { sockets, count } = recordedDraft();
  const bound = (port: number) => {
    const row = sockets.localPort.subarray(0, count).indexOf(port);
    return sockets.interface[row];
  };
  assert.equal(bound(10006), 1);
  assert.equal(bound(10001), 0);
});

/** What each length of struct tcp_info is enough for (linux/tcp.h); bytes_acked is exact from 216 on. */
const LENGTHS = {
  rtt: 72,
  congestionWindow: 84,
  retransmits: 104,
  bytesAcked: 128,
  bytesReceived: 136,
} as const;

/** Where bytes_retrans ends; before it the SYN of the end that called counts as a byte. */
const EXACT = 216;
const SYN = 1;

test('a field of tcp_info that the kernel does not know yet is not known', () => {
  const whole = established();
  const all = added(whole).sockets;
  for (let length = 0; length <= 240; length++) {
    const { sockets, count } = added(shortened(whole, INET_DIAG_INFO, length));
    assert.equal(count, 1);
    for (const [name, needs] of Object.entries(LENGTHS) as [keyof typeof LENGTHS, number][]) {
      const expected = length >= needs ? all[name][0] : NaN;
      const counted = name === 'bytesAcked' && length >= needs && length < EXACT;
      const more = counted ? SYN : 0;
      assert.equal(sockets[name][0], (expected as number) + more, `${name} of ${length} bytes`);
    }
    assert.equal(sockets.memory[0], all.memory[0]);
  }
});

test('a kernel that does not count dropped packets gives the memory without them', () => {
  const whole = established();
  const all = added(whole).sockets;
  assert.deepEqual([all.memory[0], all.drops[0]].map(Number.isNaN), [false, false]);
  for (const [length, memory, drops] of [[28, NaN, NaN], [32, all.memory[0], NaN]] as const) {
    const { sockets } = added(shortened(whole, INET_DIAG_SKMEMINFO, length));
    assert.deepEqual([sockets.memory[0], sockets.drops[0]], [memory, drops]);
  }
});

test('a message without attributes is a socket of which only the place is known', () => {
  const { sockets, count } = added(established().slice(0, HEADER + 72));
  assert.equal(count, 1);
  assert.equal(sockets.state[0], ESTABLISHED);
  assert.ok(Number.isNaN(sockets.rtt[0]) && Number.isNaN(sockets.memory[0]));
});

test('an attribute that says it is longer than its message, or shorter than itself, is not read', () => {
  for (const length of [0, 3, 0xffff]) {
    const bytes = established();
    viewOf(bytes).setUint16(HEADER + 72, length, true);
    assert.equal(added(bytes).count, 1);
  }
});

test('a message too short for a socket, or of a family that is not IP, is passed over', () => {
  const whole = established();
  for (let length = HEADER; length < HEADER + 72; length++) {
    assert.equal(added(whole.slice(0, length)).count, 0);
  }
  for (const family of [0, 1, 16, 40, 255]) {
    const bytes = whole.slice();
    bytes[HEADER] = family;
    assert.equal(added(bytes).count, 0);
  }
});

test('a request that has no socket yet is shown as SYN_RECV', () => {
  const bytes = established();
  bytes[HEADER + 1] = NEW_SYN_RECV;
  const { state } = added(bytes).sockets;
  assert.equal(state[0], NEW_SYN_RECV);
  assert.equal(stateOf(NEW_SYN_RECV), stateOf(SYN_RECV));
});

test('any bytes are a socket or none, and never an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(2, 10), (bytes, family) => {
      const payload = bytes.slice();
      if (payload.length > 0) payload[0] = family;
      const { count } = added(message(SOCK_DIAG_BY_FAMILY, payload), UDP);
      assert.equal(count, payload.length < 72 ? 0 : 1);
    }),
  );
});

test('request() asks for one protocol, one family and the states wanted', () => {
  const bytes = request({ protocol: UDP, family: 6, states: 0x80, counters: true });
  const view = viewOf(bytes);
  // struct nlmsghdr, then family, protocol, extensions and states of struct inet_diag_req_v2.
  assert.equal(view.getUint32(0, true), bytes.length);
  assert.equal(view.getUint16(4, true), SOCK_DIAG_BY_FAMILY);
  assert.deepEqual([...bytes.subarray(HEADER, HEADER + 2)], [10, UDP]);
  assert.equal(view.getUint32(HEADER + 4, true), 0x80);
});

test('one request for both families gives the sockets that each of them gives, with all that is told of them', async () => {
  const servers = await Promise.all(['127.0.0.1', '::1'].map(async (host) => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    return server;
  }));
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  const netlink = openNetlink(await openLibc());
  const asked = async (families: readonly (number | 'both')[]) => {
    const into = draft(0);
    for (const family of families) {
      const question = request({ protocol: TCP, family, states: ALL_STATES, counters: true });
      await netlink.dump(question, () => {}, add(into, TCP));
    }
    return readRows(into).filter(({ local }) => ports.includes(local.port));
  };
  const both = await asked(['both']);
  assert.equal(both.length, 2);
  assert.deepEqual(both, await asked([4, 6]));
  netlink.close();
  for (const server of servers) server.close();
});
