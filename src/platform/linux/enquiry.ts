import type { Detail, SocketMemory } from '../../model/detail.ts';
import { CLOSED, LISTEN, TIME_WAIT } from '../../model/state.ts';
import type { Sockets } from '../../model/sockets.ts';
import { attributes, familyNumber, MESSAGE, REQUEST, SOCK_DIAG_BY_FAMILY } from './inet-diag.ts';
import { HEADER, LITTLE } from './netlink.ts';
import { parseOptions, parseTcpInfo } from './tcp-info.ts';

const NLM_F_REQUEST = 1;
const INET_DIAG_INFO = 2;
const INET_DIAG_CONG = 4;
const INET_DIAG_SKMEMINFO = 7;
const EXTENSIONS = [INET_DIAG_INFO, INET_DIAG_CONG, INET_DIAG_SKMEMINFO]
  .reduce((bits, type) => bits | 1 << (type - 1), 0);

/** A request for the one socket of a row: without a dump, the kernel looks its endpoints up and compares its cookie. */
export function enquiry(table: Sockets, row: number): Uint8Array {
  const bytes = new Uint8Array(HEADER + REQUEST);
  const view = new DataView(bytes.buffer);
  const family = table.family[row] as number;
  view.setUint32(0, bytes.length, LITTLE);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, LITTLE);
  view.setUint16(6, NLM_F_REQUEST, LITTLE);
  bytes[HEADER] = familyNumber(family);
  bytes[HEADER + 1] = table.protocol[row] as number;
  bytes[HEADER + 2] = EXTENSIONS;
  view.setUint32(HEADER + 4, 0xffffffff);
  const id = HEADER + 8;
  view.setUint16(id, table.localPort[row] as number);
  view.setUint16(id + 2, table.remotePort[row] as number);
  // An IPv4 address is the last word of its mapped form, and the first of the request.
  const first = family === 4 ? 3 : 0;
  for (let word = first; word < 4; word++) {
    view.setUint32(id + 4 + (word - first) * 4, table.local[row * 4 + word] as number);
    view.setUint32(id + 20 + (word - first) * 4, table.remote[row * 4 + word] as number);
  }
  view.setUint32(id + 36, table.interface[row] as number, LITTLE);
  view.setUint32(id + 40, table.cookieLow[row] as number, LITTLE);
  view.setUint32(id + 44, table.cookieHigh[row] as number, LITTLE);
  return bytes;
}

/** Reads the answer: a struct inet_diag_msg with its attributes. */
export function parseAnswer(view: DataView, at: number, end: number): Detail | null {
  if (end - at < MESSAGE) return null;
  const state = view.getUint8(at + 1);
  const whole = state !== LISTEN && state !== CLOSED && state !== TIME_WAIT;
  let detail: Detail = {
    expires: view.getUint32(at + 52, LITTLE),
    tcp: null,
    agreed: [],
    congestion: null,
    memory: null,
  };
  for (const { type, at: payload, length } of attributes(view, at, end)) {
    if (type === INET_DIAG_INFO && whole) {
      const tcp = parseTcpInfo(view, payload, length);
      detail = { ...detail, tcp, agreed: parseOptions(view, payload, length) };
    } else if (type === INET_DIAG_CONG) {
      detail = { ...detail, congestion: text(view, payload, length) };
    } else if (type === INET_DIAG_SKMEMINFO && length >= 24) {
      detail = { ...detail, memory: memory(view, payload) };
    }
  }
  return detail;
}

function text(view: DataView, at: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length);
  return new TextDecoder().decode(bytes).replace(/\0.*$/, '');
}

/** Words of SK_MEMINFO (linux/sock_diag.h): rmem_alloc, rcvbuf, wmem_alloc, sndbuf, fwd_alloc, wmem_queued. */
function memory(view: DataView, at: number): SocketMemory {
  const word = (place: number) => view.getUint32(at + place * 4, LITTLE);
  return { received: word(0), receiveLimit: word(1), sent: word(5), sendLimit: word(3) };
}
