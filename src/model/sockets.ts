/** What each column of `Sockets` is made of: the array's type and how many elements a row takes. */
const SHAPE = {
  /** `TCP` or `UDP`. */
  protocol: [Uint8Array, 1],
  /** 4 or 6. */
  family: [Uint8Array, 1],
  /** The kernel's state number. */
  state: [Uint8Array, 1],
  /** Four words a row: see address.ts. */
  local: [Uint32Array, 4],
  remote: [Uint32Array, 4],
  localPort: [Uint16Array, 1],
  /** 0: no peer. */
  remotePort: [Uint16Array, 1],
  /** The index of the interface that the socket is bound to; 0: none. */
  interface: [Uint32Array, 1],
  /** Bytes not yet read by the program; for LISTEN, connections not yet accepted. */
  recvQueue: [Float64Array, 1],
  /** Bytes not yet acknowledged by the peer; for LISTEN, the most connections that may wait. */
  sendQueue: [Float64Array, 1],
  /** The id of the control group that it was made in, a key of `Sample.cgroups`; 0: not known. */
  cgroup: [Float64Array, 1],
  /** `NO_USER` where the kernel does not tell. */
  uid: [Uint32Array, 1],
  /** 0: the socket belongs to no descriptor. */
  inode: [Uint32Array, 1],
  /** The socket's cookie, unique until the machine restarts; both 0: the source has none. */
  cookieLow: [Uint32Array, 1],
  cookieHigh: [Uint32Array, 1],
  /** Smoothed round-trip time in microseconds. */
  rtt: [Float64Array, 1],
  /** Segments sent again since the connection began. */
  retransmits: [Float64Array, 1],
  /** Bytes that the peer has acknowledged, and bytes received from it, since the connection began. */
  bytesAcked: [Float64Array, 1],
  bytesReceived: [Float64Array, 1],
  /** 1: it is not told whether `bytesReceived` counts the peer's FIN as a byte. */
  countsFin: [Uint8Array, 1],
  /** In segments. */
  congestionWindow: [Float64Array, 1],
  /** Bytes of kernel memory charged to the socket. */
  memory: [Float64Array, 1],
  /** Packets that the socket dropped. */
  drops: [Float64Array, 1],
  /** The timer that runs: an index of `TIMERS`. */
  timer: [Uint8Array, 1],
  /** How often in a row the retransmission timer has run out without an answer. */
  timeouts: [Uint8Array, 1],
  /** Segments sent since the connection began. */
  segmentsSent: [Float64Array, 1],
  /** Milliseconds since the peer's last acknowledgement, which every segment of an open connection carries. */
  silence: [Float64Array, 1],
  /** The process of lowest pid that holds the socket, and its descriptor; pid 0: none is known. */
  pid: [Int32Array, 1],
  fd: [Int32Array, 1],
  /** The row's identity: it stays with the connection from snapshot to snapshot. */
  id: [Uint32Array, 1],
  /** When the row was first seen, in milliseconds of the monotonic clock; NaN: only its end was. */
  firstSeen: [Float64Array, 1],
  /** When the socket ended, or was found to have ended, on the same clock; 0: it is there. */
  endedAt: [Float64Array, 1],
  /** Since when, on the same clock, the row has been seen in its state, its program has read nothing and its peer has acknowledged nothing. */
  stateSince: [Float64Array, 1],
  unreadSince: [Float64Array, 1],
  unsentSince: [Float64Array, 1],
  /** Bytes a second, received and acknowledged, since the snapshot before. */
  rxRate: [Float64Array, 1],
  txRate: [Float64Array, 1],
  /** A `Mark`. */
  mark: [Uint8Array, 1],
} as const;

type Shape = typeof SHAPE;
type Name = keyof Shape;
type NumberArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

const NAMES = Object.keys(SHAPE) as readonly Name[];

/** Sockets as columns of numbers: element `row` of each array (or elements `4 * row` on) is one socket. NaN: not known. */
export type Sockets = { readonly [name in Name]: InstanceType<Shape[name][0]> };

/** What the timer of a socket is for, by the kernel's number (idiag_timer in linux/inet_diag.h). */
export const TIMERS = ['none', 'retransmission', 'keepalive', 'time-wait', 'probe'] as const;
export const PROBE = 4;

/** The user id that no user has: (uid_t) -1. */
export const NO_USER = 0xffffffff;

/** Room for `capacity` sockets, every element 0. */
export function sockets(capacity: number): Sockets {
  const made: Partial<Record<Name, NumberArray>> = {};
  for (const name of NAMES) {
    const [Type, width] = SHAPE[name];
    made[name] = new Type(capacity * width);
  }
  return made as Sockets;
}

/** Milliseconds from when the row was first seen to its end, or to a moment of the same clock; NaN: only its end was seen. */
export function ageOf({ firstSeen, endedAt }: Sockets, row: number, clock: number): number {
  return (endedAt[row] || clock) - (firstSeen[row] as number);
}

/** How many sockets there is room for. */
export function capacity(table: Sockets): number {
  return table.protocol.length;
}

/** The same sockets with room for `more` of them. */
export function grown(table: Sockets, more: number): Sockets {
  const larger = sockets(more);
  for (const name of NAMES) larger[name].set(table[name]);
  return larger;
}

/** Copies a whole row. */
export function copyRow(from: Sockets, row: number, to: Sockets, at: number): void {
  for (const name of NAMES) {
    const width = SHAPE[name][1];
    for (let part = 0; part < width; part++) {
      to[name][at * width + part] = from[name][row * width + part] as number;
    }
  }
}

/** Copies rows that stand together. */
export function copyRows(
  from: Sockets,
  start: number,
  count: number,
  to: Sockets,
  at: number,
): void {
  for (const name of NAMES) {
    const width = SHAPE[name][1];
    to[name].set(from[name].subarray(start * width, (start + count) * width), at * width);
  }
}
