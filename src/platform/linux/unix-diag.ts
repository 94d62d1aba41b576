import { addRow, type Draft } from '../../model/sample.ts';
import { UNIX } from '../../model/protocol.ts';
import type { StateSet } from '../../model/state.ts';
import { SOCK_DIAG_BY_FAMILY } from './inet-diag.ts';
import { HEADER, LITTLE, type Visit } from './netlink.ts';

const AF_UNIX = 1;
const NLM_F_REQUEST_DUMP = 0x301;
/** sizeof(struct unix_diag_req) and sizeof(struct unix_diag_msg) (linux/unix_diag.h, Linux 3.3). */
const REQUEST = 24;
const MESSAGE = 16;
/** UDIAG_SHOW_NAME, _PEER, _RQLEN, _UID: what is asked for. */
const SHOWN = 0x1 | 0x4 | 0x10 | 0x40;
const UNIX_DIAG_NAME = 0;
const UNIX_DIAG_PEER = 2;
const UNIX_DIAG_RQLEN = 4;
const UNIX_DIAG_UID = 7;

/** The request for every UNIX socket in some states: struct nlmsghdr and struct unix_diag_req. */
export function unixRequest(states: StateSet): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER + REQUEST));
  view.setUint32(0, view.byteLength, LITTLE);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, LITTLE);
  view.setUint16(6, NLM_F_REQUEST_DUMP, LITTLE);
  view.setUint8(HEADER, AF_UNIX);
  view.setUint32(HEADER + 4, states, LITTLE);
  view.setUint32(HEADER + 12, SHOWN, LITTLE);
  return new Uint8Array(view.buffer);
}

/** Adds one struct unix_diag_msg with its attributes to a draft. */
export function addUnix(into: Draft): Visit {
  return (view, at, end) => {
    if (end - at < MESSAGE || view.getUint8(at) !== AF_UNIX) return;
    const row = addRow(into);
    const table = into.sockets;
    table.protocol[row] = UNIX;
    table.family[row] = view.getUint8(at + 1);
    table.state[row] = view.getUint8(at + 2);
    table.inode[row] = view.getUint32(at + 4, LITTLE);
    table.cookieLow[row] = view.getUint32(at + 8, LITTLE);
    table.cookieHigh[row] = view.getUint32(at + 12, LITTLE);
    for (let next = at + MESSAGE; next + 4 <= end;) {
      const length = view.getUint16(next, LITTLE);
      if (length < 4 || next + length > end) break;
      const type = view.getUint16(next + 2, LITTLE);
      const payload = next + 4;
      if (type === UNIX_DIAG_NAME) {
        const bytes = new Uint8Array(view.buffer, view.byteOffset + payload, length - 4);
        addPath(into, row, pathText(bytes));
      } else if (type === UNIX_DIAG_PEER && length >= 8) {
        table.peer[row] = view.getUint32(payload, LITTLE);
      } else if (type === UNIX_DIAG_RQLEN && length >= 12) {
        table.recvQueue[row] = view.getUint32(payload, LITTLE);
        table.sendQueue[row] = view.getUint32(payload + 4, LITTLE);
      } else if (type === UNIX_DIAG_UID && length >= 8 && table.inode[row] !== 0) {
        table.uid[row] = view.getUint32(payload, LITTLE);
      }
      next += (length + 3) & ~3;
    }
  };
}

/** Gives a row its path. */
export function addPath(into: Draft, row: number, path: string): void {
  if (path === '') return;
  into.paths ??= [''];
  into.sockets.path[row] = into.paths.push(path) - 1;
}

const decoder = new TextDecoder();

/** The path in a struct sockaddr_un (unix(7)): abstract ones begin with a zero byte, which is written `@` as every other one in them. */
function pathText(bytes: Uint8Array): string {
  const isAbstract = bytes[0] === 0;
  const end = isAbstract ? -1 : bytes.indexOf(0);
  const text = decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
  return isAbstract ? text.replaceAll('\0', '@') : text;
}
