import { find, type Index, index, isSame } from './identity.ts';
import { type Draft, draft, type Sample } from './sample.ts';
import { capacity, copyRow, grown, type Sockets } from './sockets.ts';
import { CLOSED, NEW_SYN_RECV, SYN_RECV } from './state.ts';
import { TCP } from './protocol.ts';

/** What became of a row since the snapshot before. */
export const MARKS = ['same', 'new', 'changed', 'gone'] as const;
export type Mark = (typeof MARKS)[number];
export const NEW = 1;
export const CHANGED = 2;
export const GONE = 3;

/** More rows than this that went at once are counted but not shown. */
export const MOST_GONE = 1000;

/** A sample and what it tells together with the one before: identities, ages, rates and marks. */
export type Snapshot = Sample & {
  /** Rows of `sockets` to show: the `count` sockets that are there, then those that have just gone. */
  readonly total: number;
  /** When the first snapshot of the series was taken (`clock`): what it had may be of any age. */
  readonly began: number;
  readonly opened: number;
  readonly closed: number;
  /** TCP sockets by the kernel's state number. */
  readonly states: Uint32Array;
  /** UDP sockets likewise. */
  readonly udpStates: Uint32Array;
  /** Bytes a second of all connections, NaN until two snapshots are there. */
  readonly rxRate: number;
  readonly txRate: number;
  readonly index: Index;
  readonly nextId: number;
};

/** Bytes a second between two readings of a counter; NaN where they tell nothing. */
function rate(before: number, now: number, seconds: number): number {
  return seconds > 0 && now >= before ? (now - before) / seconds : NaN;
}

/**
 * The snapshot that follows `previous`. It takes the sample's table over and fills the columns
 * `id`, `firstSeen`, `rxRate`, `txRate` and `mark`.
 */
export function follow(previous: Snapshot | null, sample: Sample): Snapshot {
  const rows: Draft = { sockets: sample.sockets, count: sample.count };
  const found = index(rows);
  const { count } = rows;
  const table = rows.sockets;
  const before = previous?.sockets ?? draft(0).sockets;
  const seconds = previous ? (sample.clock - previous.clock) / 1000 : 0;
  const stays = new Uint8Array(previous?.count ?? 0);
  const fresh: number[] = [];
  const states = new Uint32Array(16);
  let nextId = previous?.nextId ?? 1;
  let expected = 0;
  let rxSum = 0;
  let txSum = 0;
  const udpStates = new Uint32Array(16);

  for (let row = 0; row < count; row++) {
    if (table.protocol[row] === TCP) {
      const state = table.state[row] as number;
      states[state === NEW_SYN_RECV ? SYN_RECV : state]!++;
    } else udpStates[table.state[row] as number]!++;
    if (previous === null) {
      table.id[row] = nextId++;
      table.firstSeen[row] = sample.clock;
      continue;
    }
    // Two dumps list what stayed in the same order, so the next row of the old one is the likely match.
    const old = expected < previous.count && isSame(before, expected, table, row)
      ? expected
      : find(previous.index, table, row);
    if (old < 0) {
      fresh.push(row);
      continue;
    }
    expected = old + 1;
    stays[old] = 1;
    inherit(before, old, table, row);
    const rx = rate(
      before.bytesReceived[old] as number,
      table.bytesReceived[row] as number,
      seconds,
    );
    const tx = rate(before.bytesAcked[old] as number, table.bytesAcked[row] as number, seconds);
    table.rxRate[row] = rx;
    table.txRate[row] = tx;
    if (rx > 0) rxSum += rx;
    if (tx > 0) txSum += tx;
  }

  const left = previous === null ? [] : rowsLeft(stays);
  const opened = previous === null ? 0 : adopt(before, left, table, fresh, (row) => {
    table.id[row] = nextId++;
    table.firstSeen[row] = sample.clock;
    table.mark[row] = NEW;
  });
  const closed = left.length - (fresh.length - opened);
  const gone = left.filter((row) => row >= 0).slice(0, MOST_GONE);
  const total = count + gone.length;
  const room = capacity(table) < total ? grown(table, total) : table;
  gone.forEach((row, place) => {
    copyRow(before, row, room, count + place);
    room.mark[count + place] = GONE;
    room.rxRate[count + place] = NaN;
    room.txRate[count + place] = NaN;
  });
  const known = previous !== null && seconds > 0;
  return {
    ...sample,
    sockets: room,
    count,
    total,
    began: previous?.began ?? sample.clock,
    opened,
    closed,
    states,
    udpStates,
    rxRate: known ? rxSum : NaN,
    txRate: known ? txSum : NaN,
    index: { table: room, slots: found.slots },
    nextId,
  };
}

function inherit(before: Sockets, old: number, table: Sockets, row: number): void {
  table.id[row] = before.id[old] as number;
  table.firstSeen[row] = before.firstSeen[old] as number;
  table.mark[row] = before.state[old] === table.state[row] ? 0 : CHANGED;
}

function rowsLeft(stays: Uint8Array): number[] {
  const left: number[] = [];
  for (let row = 0; row < stays.length; row++) if (stays[row] === 0) left.push(row);
  return left;
}

/**
 * Gives each fresh row that has a peer to the vanished connection with the same endpoints, since the kernel moves a
 * closing connection to a smaller socket with another cookie; the others are `born`. Taken rows of `left` become -1.
 */
function adopt(
  before: Sockets,
  left: number[],
  table: Sockets,
  fresh: readonly number[],
  born: (row: number) => void,
): number {
  const byPath = new Map<string, number>();
  if (fresh.length > 0) {
    left.forEach((row, place) => {
      if (before.remotePort[row] !== 0) byPath.set(path(before, row), place);
    });
  }
  let births = 0;
  for (const row of fresh) {
    const key = table.remotePort[row] !== 0 && byPath.size > 0 ? path(table, row) : '';
    const place = byPath.get(key);
    if (place === undefined || !continues(before, left[place] as number, table, row)) {
      born(row);
      births++;
      continue;
    }
    byPath.delete(key);
    inherit(before, left[place] as number, table, row);
    left[place] = -1;
  }
  return births;
}

/** Only a socket that went on living without its descriptor is the old connection; a new call may reuse the ports. */
function continues(before: Sockets, old: number, table: Sockets, row: number): boolean {
  return table.inode[row] === 0 && before.protocol[old] === TCP && before.state[old] !== CLOSED;
}

function path(table: Sockets, row: number): string {
  const at = row * 4;
  const ends = [
    table.protocol[row],
    table.family[row],
    table.localPort[row],
    table.remotePort[row],
  ];
  return `${ends} ${table.local.subarray(at, at + 4)} ${table.remote.subarray(at, at + 4)}`;
}
