import { isSameAddress } from './address.ts';
import { type Draft, removeRow } from './sample.ts';
import type { Sockets } from './sockets.ts';

/** Finds the row of a socket in one table: open addressing, each slot holds a row number plus one. */
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

/**
 * Indexes a draft and takes out what is in it twice: a dump is not atomic, and a socket that moves between
 * the kernel's hash buckets meanwhile is told twice.
 */
export function index(from: Draft): Index {
  const size = 1 << (32 - Math.clz32(Math.max(from.count * 2, 16) - 1));
  const slots = new Uint32Array(size);
  const table = from.sockets;
  for (let row = 0; row < from.count; row++) {
    let slot = hashOf(table, row) & (size - 1);
    let found = slots[slot] as number;
    while (found !== 0 && !isSame(table, found - 1, table, row)) {
      slot = (slot + 1) & (size - 1);
      found = slots[slot] as number;
    }
    if (found === 0) slots[slot] = row + 1;
    else removeRow(from, row--);
  }
  return { table, slots };
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
