import { free, giveUp, room as memory } from './room.ts';
import type { Steps } from './steps.ts';

/** What gives out the columns of a table: so many elements of a type for each row. */
type Take = <T>(type: ArrayType<T>, width?: number) => T;

type ArrayType<T> = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): T;
};

/**
 * The columns of a table. A literal, since an object that grows key by key is a dictionary to V8, whose columns are then found by hashing at every
 * access.
 */
function columns(take: Take) {
  return {
    /** `TCP`, `UDP` or `UNIX`. */
    protocol: take(Uint8Array),
    /** 4 or 6; of UNIX sockets, which have no addresses and no ports, their type. */
    family: take(Uint8Array),
    /** The kernel's state number. */
    state: take(Uint8Array),
    /** Four words a row: see address.ts. */
    local: take(Uint32Array, 4),
    remote: take(Uint32Array, 4),
    localPort: take(Uint16Array),
    /** 0: no peer. */
    remotePort: take(Uint16Array),
    /** The index of the interface that the socket is bound to; 0: none. */
    interface: take(Uint32Array),
    /** Bytes not yet read by the program; for LISTEN, connections not yet accepted. */
    recvQueue: take(Float64Array),
    /** Bytes not yet acknowledged by the peer; for LISTEN, the most connections that may wait. */
    sendQueue: take(Float64Array),
    /** The path of a UNIX socket, an index of `Sample.paths`; 0: it has none. */
    path: take(Uint32Array),
    /** The inode of the UNIX socket at the other end; 0: none is known. */
    peer: take(Uint32Array),
    /** The network namespace: `OWN`, or its inode. */
    netns: take(Uint32Array),
    /** The id of the control group that it was made in, a key of `Sample.cgroups`; 0: not known. */
    cgroup: take(Float64Array),
    /** `NO_USER` where the kernel does not tell. */
    uid: take(Uint32Array),
    /** 0: the socket belongs to no descriptor. */
    inode: take(Uint32Array),
    /** The socket's cookie, unique until the machine restarts; both 0: the source has none. */
    cookieLow: take(Uint32Array),
    cookieHigh: take(Uint32Array),
    /** Smoothed round-trip time in microseconds. */
    rtt: take(Float64Array),
    /** Segments sent again since the connection began. */
    retransmits: take(Float64Array),
    /** Bytes that the peer has acknowledged, and bytes received from it, since the connection began. */
    bytesAcked: take(Float64Array),
    bytesReceived: take(Float64Array),
    /** 1: it is not told whether `bytesReceived` counts the peer's FIN as a byte. */
    countsFin: take(Uint8Array),
    /** In segments. */
    congestionWindow: take(Float64Array),
    /** Bytes of kernel memory charged to the socket. */
    memory: take(Float64Array),
    /** Packets that the socket dropped. */
    drops: take(Float64Array),
    /** The timer that runs: an index of `TIMERS`. */
    timer: take(Uint8Array),
    /** How often in a row the retransmission timer has run out without an answer. */
    timeouts: take(Uint8Array),
    /** Segments sent since the connection began. */
    segmentsSent: take(Float64Array),
    /** Milliseconds since the peer's last acknowledgement, which every segment of an open connection carries. */
    silence: take(Float64Array),
    /** The process of lowest pid that holds the socket, and its descriptor; pid 0: none is known. */
    pid: take(Int32Array),
    fd: take(Int32Array),
    /** The row's identity: it stays with the connection from snapshot to snapshot. */
    id: take(Uint32Array),
    /** When the row was first seen, in milliseconds of the monotonic clock; NaN: only its end was. */
    firstSeen: take(Float64Array),
    /** 1: it may have been there before it was first seen. */
    older: take(Uint8Array),
    /** When the socket ended, or was found to have ended, on the same clock; 0: it is there. */
    endedAt: take(Float64Array),
    /** Since when, on the same clock, the row has been seen in its state, its program has read nothing and its peer has acknowledged nothing. */
    stateSince: take(Float64Array),
    unreadSince: take(Float64Array),
    unsentSince: take(Float64Array),
    /** Bytes a second, received and acknowledged, since the snapshot before. */
    rxRate: take(Float64Array),
    txRate: take(Float64Array),
    /** A `Mark`. */
    mark: take(Uint8Array),
  };
}

/** Sockets as columns of numbers: element `row` of each array (or elements `4 * row` on) is one socket. NaN: not known. */
export type Sockets = Readonly<ReturnType<typeof columns>>;

/** A piece of memory gets no more columns when a row has this many bytes in it. */
const ENOUGH = 16;

/** In which piece of memory each column stands, and how many bytes a row has in each piece. */
const LAYOUT = layout();

function layout(): { readonly pieces: readonly number[]; readonly bytes: readonly number[] } {
  const pieces: number[] = [];
  const bytes: number[] = [];
  columns((Type, width = 1) => {
    if ((bytes.at(-1) ?? ENOUGH) >= ENOUGH) bytes.push(0);
    pieces.push(bytes.length - 1);
    bytes[bytes.length - 1]! += width * Type.BYTES_PER_ELEMENT;
    return new Type(new ArrayBuffer(0), 0, 0);
  });
  return { pieces, bytes };
}

/** Rows come in groups of this many, so that every column begins where its type may. */
const GROUP = 8;

/**
 * Room for `rows` sockets at least, every element 0. The columns share pieces of memory: for small tables forty would cost the garbage collector more than
 * the sockets do; and it takes memory that is given on for new, so that with 200,000 sockets a piece of seven megabytes has it run with each snapshot.
 */
export function sockets(rows: number): Sockets {
  const room = Math.max(GROUP, Math.ceil(rows / GROUP) * GROUP);
  const pieces = memory(LAYOUT.bytes.map((bytes) => room * bytes));
  const ends = LAYOUT.bytes.map(() => 0);
  let column = 0;
  return columns((Type, width = 1) => {
    const piece = LAYOUT.pieces[column++] as number;
    const begin = ends[piece] as number;
    ends[piece] = begin + room * width * Type.BYTES_PER_ELEMENT;
    return new Type(pieces[piece] as ArrayBuffer, begin, room * width);
  });
}

/** How many are reading a table that may be discarded meanwhile, and whether it was. */
const held = new Map<Sockets, { readers: number; isDiscarded: boolean }>();

/** Keeps a table until the function that it gives is called, for who reads in it while time passes. */
export function hold(table: Sockets): () => void {
  const holding = held.get(table) ?? { readers: 0, isDiscarded: false };
  holding.readers++;
  held.set(table, holding);
  return () => {
    if (--holding.readers > 0) return;
    held.delete(table);
    if (holding.isDiscarded) free(memoryOf(table));
  };
}

/** Gives the memory of a table to the next one, in steps, or back once nobody holds it any more. From then on it must not be read. */
export function* discard(table: Sockets): Steps<void> {
  const holding = held.get(table);
  if (holding !== undefined) holding.isDiscarded = true;
  else yield* giveUp(memoryOf(table));
}

function memoryOf(table: Sockets): readonly ArrayBuffer[] {
  return [...new Set(NAMES.map((name) => table[name].buffer as ArrayBuffer))];
}

const NAMES = Object.keys(sockets(0)) as readonly (keyof Sockets)[];

/** What the timer of a socket is for, by the kernel's number (idiag_timer in linux/inet_diag.h). */
export const TIMERS = ['none', 'retransmission', 'keepalive', 'time-wait', 'probe'] as const;
export const PROBE = 4;

/** The user id that no user has: (uid_t) -1. */
export const NO_USER = 0xffffffff;

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

/** How many elements of a column are one row. */
function width(table: Sockets, name: keyof Sockets): number {
  return table[name].length / capacity(table);
}

/** Copies a whole row. */
export function copyRow(from: Sockets, row: number, to: Sockets, at: number): void {
  copyEach(from, [row], to, at);
}

/** Copies rows to places that follow one another, a column at a time: a row at a time takes twice as long. */
export function copyEach(from: Sockets, rows: readonly number[], to: Sockets, at: number): void {
  for (const name of NAMES) {
    const parts = width(from, name);
    const source = from[name];
    const target = to[name];
    let place = at * parts;
    for (let one = 0; one < rows.length; one++) {
      const first = (rows[one] as number) * parts;
      for (let part = 0; part < parts; part++) target[place++] = source[first + part] as number;
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
    const parts = width(from, name);
    to[name].set(from[name].subarray(start * parts, (start + count) * parts), at * parts);
  }
}
