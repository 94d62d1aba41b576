import { isSameAddress } from './address.ts';
import type { Sockets } from './sockets.ts';

/** Finds the row of a socket among some rows of one table: open addressing, each slot holds a row number plus one. */
export type Index = { readonly table: Sockets; readonly slots: Uint32Array };

/** A hash with another number in it. */
export function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function hashOf(table: Sockets, row: number): number {
  const low = table.cookieLow[row] as number;
  const high = table.cookieHigh[row] as number;
  if (low !== 0 || high !== 0) return mix(mix(1 + (table.netns[row] as number), low), high);
  const at = row * 4;
  let hash = mix(table.inode[row] as number, table.protocol[row] as number);
  hash = mix(hash, ((table.localPort[row] as number) << 16) | (table.remotePort[row] as number));
  for (let word = at; word < at + 4; word++) {
    hash = mix(mix(hash, table.local[word] as number), table.remote[word] as number);
  }
  return hash;
}

/**
 * Whether two rows are one socket: the same namespace, since before Linux 5.10 each counts its own cookies, and the same cookie or, where the source has none, the same protocol, endpoints and inode.
 */
export function isSame(a: Sockets, row: number, b: Sockets, other: number): boolean {
  const low = a.cookieLow[row] as number;
  const high = a.cookieHigh[row] as number;
  if (low !== b.cookieLow[other] || high !== b.cookieHigh[other]) return false;
  if (a.netns[row] !== b.netns[other]) return false;
  if (low !== 0 || high !== 0) return true;
  return a.inode[row] === b.inode[other] && isSamePath(a, row, b, other);
}

/** Whether two rows have the same protocol, family and endpoints. */
export function isSamePath(a: Sockets, row: number, b: Sockets, other: number): boolean {
  if (
    a.localPort[row] !== b.localPort[other] || a.remotePort[row] !== b.remotePort[other] ||
    a.protocol[row] !== b.protocol[other] || a.family[row] !== b.family[other]
  ) return false;
  return isSameAddress(a.local, row, b.local, other) &&
    isSameAddress(a.remote, row, b.remote, other);
}

/** An index with room for so many rows of a table, and none in it. */
export function emptyIndex(table: Sockets, count: number): Index {
  const size = 1 << (32 - Math.clz32(Math.max(count * 2, 16) - 1));
  return { table, slots: new Uint32Array(size) };
}

/** Adds a row; false: the same socket is in the index already. */
export function addTo({ table, slots }: Index, row: number): boolean {
  const last = slots.length - 1;
  let slot = hashOf(table, row) & last;
  for (;;) {
    const found = slots[slot] as number;
    if (found === 0) {
      slots[slot] = row + 1;
      return true;
    }
    if (isSame(table, found - 1, table, row)) return false;
    slot = (slot + 1) & last;
  }
}

/** The row of the index that is the same socket as a row of another table, or -1. */
export function find(within: Index, table: Sockets, row: number): number {
  const last = within.slots.length - 1;
  let slot = hashOf(table, row) & last;
  for (;;) {
    const found = within.slots[slot] as number;
    if (found === 0) return -1;
    if (isSame(within.table, found - 1, table, row)) return found - 1;
    slot = (slot + 1) & last;
  }
}
