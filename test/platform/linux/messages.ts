import { HEADER } from '../../../src/platform/linux/netlink.ts';

/** Where sizeof(struct inet_diag_msg) behind a header the attributes begin. */
const ATTRIBUTES = HEADER + 72;

export const NLMSG_ERROR = 2;
export const NLM_F_DUMP_INTR = 0x10;
export const SOCK_DIAG_BY_FAMILY = 20;

/** A view of bytes in the order of this machine, which is that of netlink. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The messages of an answer one by one, each a copy. */
export function messagesOf(bytes: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = viewOf(bytes).getUint32(at, true);
    messages.push(bytes.slice(at, at + length));
    at += (length + 3) & ~3;
  }
  return messages;
}

/** Messages in one datagram. */
export function joined(messages: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(
    messages.flatMap((bytes) => [...bytes, ...new Uint8Array(-bytes.length & 3)]),
  );
}

/** A message of its own: struct nlmsghdr and a payload. */
export function message(
  type: number,
  payload: Uint8Array = new Uint8Array(0),
  flags = 0,
): Uint8Array {
  const bytes = new Uint8Array(HEADER + payload.length);
  viewOf(bytes).setUint32(0, bytes.length, true);
  viewOf(bytes).setUint16(4, type, true);
  viewOf(bytes).setUint16(6, flags, true);
  bytes.set(payload, HEADER);
  return bytes;
}

/** NLMSG_DONE or NLMSG_ERROR with an error number as the kernel writes it: negative. */
export function ending(type: number, errno: number): Uint8Array {
  const payload = new Uint8Array(4);
  viewOf(payload).setInt32(0, -errno, true);
  return message(type, payload);
}

/** The same messages as the answer to another request. */
export function numbered(bytes: Uint8Array, sequence: number): Uint8Array {
  return joined(
    messagesOf(bytes).map((one) => {
      viewOf(one).setUint32(8, sequence, true);
      return one;
    }),
  );
}

/** The same messages with a flag more. */
export function flagged(bytes: Uint8Array, flag: number): Uint8Array {
  return joined(
    messagesOf(bytes).map((one) => {
      viewOf(one).setUint16(6, viewOf(one).getUint16(6, true) | flag, true);
      return one;
    }),
  );
}

/** A socket's message in which the payload of one attribute ends after `length` bytes, as an older kernel sends it. */
export function shortened(bytes: Uint8Array, type: number, length: number): Uint8Array {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [bytes.slice(0, ATTRIBUTES)];
  for (let at = ATTRIBUTES; at < bytes.length;) {
    const size = view.getUint16(at, true);
    const attribute = bytes.slice(at, at + size);
    const kept = view.getUint16(at + 2, true) === type
      ? attribute.slice(0, Math.min(4 + length, size))
      : attribute;
    viewOf(kept).setUint16(0, kept.length, true);
    parts.push(joined([kept]));
    at += (size + 3) & ~3;
  }
  const whole = joined(parts);
  viewOf(whole).setUint32(0, whole.length, true);
  return whole;
}
