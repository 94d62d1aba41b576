import { addRow, type Draft } from '../../model/sample.ts';
import {
  CLOSE_WAIT,
  CLOSED,
  CLOSING,
  LAST_ACK,
  LISTEN,
  type StateSet,
  statesOf,
} from '../../model/state.ts';
import { MAPPED } from '../../model/address.ts';
import { TCP, UDP } from '../../model/protocol.ts';
import type { Sockets } from '../../model/sockets.ts';
import { HEADER, LITTLE, type Visit } from './netlink.ts';

/** `AF_INET` and `AF_INET6` (socket.h). */
const AF_INET = 2;
const AF_INET6 = 10;

/** The kernel's number of an address family. */
export function familyNumber(family: number): number {
  return family === 4 ? AF_INET : AF_INET6;
}

/** The message types and sizes of sock_diag(7): sizeof(struct inet_diag_req_v2) is `REQUEST`. */
export const SOCK_DIAG_BY_FAMILY = 20;
/** The older request for TCP, whose struct inet_diag_req the kernel reads without its family (inet_diag_dump_compat, inet_diag.c). */
const TCPDIAG_GETSOCK = 18;
const OLD_REQUEST = 60;
const SOCK_DESTROY = 21;
const NLM_F_REQUEST_DUMP = 0x301;
const NLM_F_REQUEST_ACK = 0x5;
export const REQUEST = 56;
/** The attributes INET_DIAG_INFO and INET_DIAG_SKMEMINFO: bit `type - 1` each. */
const EXTENSIONS = (1 << 1) | (1 << 6);

/** What a dump asks for: one protocol, one family or, of TCP, both, and the states wanted. */
export type Question = {
  readonly protocol: number;
  readonly family: number | 'both';
  readonly states: StateSet;
  /** Whether tcp_info and the memory are asked for. */
  readonly counters: boolean;
};

/**
 * A dump request: struct nlmsghdr and struct inet_diag_req_v2 (linux/inet_diag.h, Linux 3.3). For both families it is struct inet_diag_req
 * (2.6.14): the kernel goes through its table of connections once and not twice, which is most of the time where they are few.
 */
export function request({ protocol, family, states, counters }: Question): Uint8Array {
  const isBoth = family === 'both';
  const view = isBoth
    ? message(TCPDIAG_GETSOCK, NLM_F_REQUEST_DUMP, OLD_REQUEST)
    : message(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST_DUMP, REQUEST);
  if (!isBoth) {
    view.setUint8(HEADER, familyNumber(family));
    view.setUint8(HEADER + 1, protocol);
  }
  if (counters) view.setUint8(HEADER + (isBoth ? 3 : 2), EXTENSIONS);
  view.setUint32(HEADER + (isBoth ? 52 : 4), states, LITTLE);
  return new Uint8Array(view.buffer);
}

/** The request that the kernel drop the socket of a row: struct inet_diag_sockid, in it the cookie, says which. */
export function destroy(table: Sockets, row: number): Uint8Array {
  const family = table.family[row] as number;
  const view = message(SOCK_DESTROY, NLM_F_REQUEST_ACK, REQUEST);
  view.setUint8(HEADER, familyNumber(family));
  view.setUint8(HEADER + 1, table.protocol[row] as number);
  const id = HEADER + 8;
  view.setUint16(id, table.localPort[row] as number);
  view.setUint16(id + 2, table.remotePort[row] as number);
  // An IPv4 address is the last of its four words, and the first of the kernel's.
  const first = family === 4 ? 3 : 0;
  for (let word = first; word < 4; word++) {
    const at = id + (word - first) * 4;
    view.setUint32(at + 4, table.local[row * 4 + word] as number);
    view.setUint32(at + 20, table.remote[row * 4 + word] as number);
  }
  view.setUint32(id + 36, table.interface[row] as number, LITTLE);
  view.setUint32(id + 40, table.cookieLow[row] as number, LITTLE);
  view.setUint32(id + 44, table.cookieHigh[row] as number, LITTLE);
  return new Uint8Array(view.buffer);
}

/** A message with room for a request of so many bytes. */
function message(type: number, flags: number, size: number): DataView {
  const view = new DataView(new ArrayBuffer(HEADER + size));
  view.setUint32(0, view.byteLength, LITTLE);
  view.setUint16(4, type, LITTLE);
  view.setUint16(6, flags, LITTLE);
  return view;
}

/** sizeof(struct inet_diag_msg); the attributes begin behind it. */
export const MESSAGE = 72;

/** An attribute of a message: its payload begins at `at`. */
type Attribute = { readonly type: number; readonly at: number; readonly length: number };

/** The attributes behind a struct inet_diag_msg, as far as they are whole; a dump, which must be fast, walks without an iterator. */
export function* attributes(view: DataView, at: number, end: number): Iterable<Attribute> {
  for (let next = at + MESSAGE; next + 4 <= end;) {
    const length = view.getUint16(next, LITTLE);
    if (length < 4 || next + length > end) return;
    yield { type: view.getUint16(next + 2, LITTLE), at: next + 4, length: length - 4 };
    next += (length + 3) & ~3;
  }
}

const INET_DIAG_INFO = 2;
const INET_DIAG_SKMEMINFO = 7;
const INET_DIAG_PROTOCOL = 10;
/** Sent unasked, since Linux 5.8. */
const INET_DIAG_CGROUP_ID = 21;

/**
 * Adds one struct inet_diag_msg with its attributes to a draft. A field of an attribute is read where the attribute is long enough to hold it,
 * since each kernel sends as much of struct tcp_info as it knows. Messages of other families and cut ones are passed over.
 */
export function add(into: Draft, protocol: number): Visit {
  return (view, at, end) => {
    if (end - at < MESSAGE) return;
    const family = view.getUint8(at);
    if (family !== AF_INET && family !== AF_INET6) return;
    const row = addRow(into);
    const table = into.sockets;
    const state = view.getUint8(at + 1);
    table.protocol[row] = protocol;
    table.family[row] = family === AF_INET ? 4 : 6;
    table.state[row] = state;
    table.localPort[row] = view.getUint16(at + 4);
    table.remotePort[row] = view.getUint16(at + 6);
    address(view, at + 8, family, table.local, row);
    address(view, at + 24, family, table.remote, row);
    table.timer[row] = view.getUint8(at + 2);
    table.interface[row] = view.getUint32(at + 40, LITTLE);
    table.cookieLow[row] = view.getUint32(at + 44, LITTLE);
    table.cookieHigh[row] = view.getUint32(at + 48, LITTLE);
    table.recvQueue[row] = view.getUint32(at + 56, LITTLE);
    table.sendQueue[row] = view.getUint32(at + 60, LITTLE);
    const inode = view.getUint32(at + 68, LITTLE);
    table.inode[row] = inode;
    // The kernel writes uid 0 for what has no descriptor any more, which is not root's.
    if (inode !== 0) table.uid[row] = view.getUint32(at + 64, LITTLE);

    for (let next = at + MESSAGE; next + 4 <= end;) {
      const length = view.getUint16(next, LITTLE);
      if (length < 4 || next + length > end) break;
      const type = view.getUint16(next + 2, LITTLE);
      const payload = next + 4;
      if (type === INET_DIAG_INFO) {
        if (protocol === TCP && state !== LISTEN) tcpInfo(view, payload, length - 4, table, row);
      } else if (type === INET_DIAG_SKMEMINFO) {
        memoryInfo(view, payload, length - 4, table, row);
      } else if (type === INET_DIAG_CGROUP_ID && length >= 12) {
        table.cgroup[row] = long(view, payload);
      }
      next += (length + 3) & ~3;
    }
  };
}

/**
 * Adds the notification that a socket has ended (SKNLGRP_INET_TCP_DESTROY and its siblings in linux/sock_diag.h, Linux 4.2), which is a message
 * like those of a dump with the protocol in an attribute. Sockets that never had a port are passed over.
 */
export function addEnded(into: Draft, clock: number): Visit {
  const visits = new Map([TCP, UDP].map((protocol) => [protocol, add(into, protocol)]));
  return (view, at, end) => {
    if (end - at < MESSAGE || view.getUint16(at + 4) === 0) return;
    const visit = visits.get(protocolOf(view, at, end));
    if (visit === undefined) return;
    visit(view, at, end);
    const row = into.count - 1;
    into.sockets.endedAt[row] = clock;
  };
}

/** INET_DIAG_PROTOCOL, the first of the attributes; 0: it is not there. */
function protocolOf(view: DataView, at: number, end: number): number {
  const first = at + MESSAGE;
  return first + 5 <= end && view.getUint16(first + 2, LITTLE) === INET_DIAG_PROTOCOL
    ? view.getUint8(first + 4)
    : 0;
}

type Table = Draft['sockets'];

function address(view: DataView, at: number, family: number, words: Uint32Array, row: number) {
  const to = row * 4;
  if (family === AF_INET) {
    words[to + 2] = MAPPED;
    words[to + 3] = view.getUint32(at);
    return;
  }
  words[to] = view.getUint32(at);
  words[to + 1] = view.getUint32(at + 4);
  words[to + 2] = view.getUint32(at + 8);
  words[to + 3] = view.getUint32(at + 12);
}

function long(view: DataView, at: number): number {
  const low = view.getUint32(LITTLE ? at : at + 4, LITTLE);
  const high = view.getUint32(LITTLE ? at + 4 : at, LITTLE);
  return high * 0x1_0000_0000 + low;
}

/** The states in which the peer's FIN has come. */
const FIN_CAME: StateSet = statesOf(CLOSE_WAIT, CLOSING, LAST_ACK);

/**
 * struct tcp_info (linux/tcp.h): rtt and snd_cwnd since 2.4, total_retrans since 2.6.11, the byte counts since 4.1, segs_out since 4.2; data_segs_in since 4.6;
 * bytes_sent and bytes_retrans since 4.19.
 *
 * The kernel derives bytes_acked and bytes_received from sequence numbers, so that a FIN counts as a byte, and the SYN of the end that
 * called. What was sent for the first time bounds what can be acknowledged of it: once nothing is under way, that is exact. The state tells
 * whether the peer's FIN came, unless the socket has ended.
 */
function tcpInfo(view: DataView, at: number, length: number, table: Table, row: number): void {
  if (length >= 3) table.timeouts[row] = view.getUint8(at + 2);
  if (length >= 60) table.silence[row] = view.getUint32(at + 56, LITTLE);
  if (length >= 72) {
    const rtt = view.getUint32(at + 68, LITTLE);
    // 0: nothing was measured yet.
    if (rtt > 0) table.rtt[row] = rtt;
  }
  if (length >= 84) table.congestionWindow[row] = view.getUint32(at + 80, LITTLE);
  if (length >= 104) table.retransmits[row] = view.getUint32(at + 100, LITTLE);
  if (length >= 128) table.bytesAcked[row] = long(view, at + 120);
  if (length >= 216) {
    const sent = long(view, at + 200) - long(view, at + 208);
    table.bytesAcked[row] = Math.min(table.bytesAcked[row] as number, sent);
  }
  if (length < 136) return;
  const state = table.state[row] as number;
  const received = long(view, at + 128);
  const fin = FIN_CAME >> state & 1;
  const nothingCame = length >= 156 && view.getUint32(at + 152, LITTLE) === 0;
  table.bytesReceived[row] = nothingCame ? 0 : received - fin;
  if (state === CLOSED && !nothingCame) table.countsFin[row] = 1;
  if (length >= 140) table.segmentsSent[row] = view.getUint32(at + 136, LITTLE);
}

/** Words of SK_MEMINFO (linux/sock_diag.h): rmem_alloc, fwd_alloc, wmem_queued, optmem, backlog; drops since 4.7. */
const CHARGED = [0, 4, 5, 6, 7] as const;
const DROPS = 8;

function memoryInfo(view: DataView, at: number, length: number, table: Table, row: number): void {
  if (length >= 32) {
    let charged = 0;
    for (const word of CHARGED) charged += view.getUint32(at + word * 4, LITTLE);
    table.memory[row] = charged;
  }
  if (length >= 36) table.drops[row] = view.getUint32(at + DROPS * 4, LITTLE);
}
