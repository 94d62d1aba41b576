import ipaddr from 'ipaddr.js';
import { addressText, type Words } from '../model/address.ts';
import { type Family, UNIX } from '../model/protocol.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { rowsWithPart } from './address-texts.ts';
import type { End } from './end.ts';
import type { RowTest } from './row-test.ts';
import type { TextTest } from './text.ts';

/** A network as the words and masks of a mapped address: see model/address.ts. */
export type Network = {
  readonly family: Family;
  readonly words: Words;
  readonly masks: Words;
};

/** The network of a text such as `10.0.0.0/8`, `10/8`, `fe80::/10`, or the one address `10.0.0.7`; null if it is none. */
export function parseNetwork(text: string): Network | null {
  const [address, prefix, ...rest] = text.split('/') as [string, ...string[]];
  if (rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const whole = prefix === undefined ? address : padded(address);
  if (ipaddr.IPv4.isValidFourPartDecimal(whole)) {
    const { octets } = ipaddr.IPv4.parse(whole);
    return network(4, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...octets], prefix);
  }
  if (whole.includes('%') || !ipaddr.IPv6.isValid(whole)) return null;
  return network(6, ipaddr.IPv6.parse(whole).toByteArray(), prefix);
}

/** ss lets the last zeros of an IPv4 network out. */
function padded(address: string): string {
  if (!/^\d+(\.\d+){0,2}$/.test(address)) return address;
  return address + '.0'.repeat(4 - address.split('.').length);
}

function network(family: Family, bytes: readonly number[], prefix?: string): Network | null {
  const most = family === 4 ? 32 : 128;
  const length = prefix === undefined ? most : Number(prefix);
  if (length > most) return null;
  const bits = length + 128 - most;
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const masks = Uint32Array.from([0, 1, 2, 3], (word) => {
    const ones = Math.min(Math.max(bits - word * 32, 0), 32);
    return ones === 0 ? 0 : -1 << (32 - ones);
  });
  const words = masks.map((mask, word) => view.getUint32(word * 4) & mask);
  return { family, words, masks };
}

/** Passes rows whose end is in the network. An IPv4 network has mapped addresses too; an IPv6 one no IPv4 socket. */
export function networkTest({ sockets }: Snapshot, end: End, within: Network): RowTest {
  const { family } = sockets;
  const column = sockets[end];
  const [first, second, third, last] = within.words as unknown as [number, number, number, number];
  const [mask1, mask2, mask3, mask4] = within.masks as unknown as [number, number, number, number];
  return (row) => {
    const at = row * 4;
    return ((column[at + 3] as number) & mask4) >>> 0 === last &&
      ((column[at + 2] as number) & mask3) >>> 0 === third &&
      ((column[at + 1] as number) & mask2) >>> 0 === second &&
      ((column[at] as number) & mask1) >>> 0 === first &&
      (within.family === 4 || family[row] === 6);
  };
}

/** Up to so many addresses are looked at one by one; where it is more, all are at once. */
const FEW = 1000;

/** Passes rows whose address at this end has a part, in lower case. */
export function partTest(snapshot: Snapshot, end: End, part: string): RowTest {
  let left = FEW;
  let inAll: RowTest | null = null;
  const one = addressTest(snapshot, end, (text) => {
    left--;
    return text.includes(part);
  });
  return (row) => left > 0 ? one(row) : (inAll ??= rowsWithPart(snapshot, end, part))(row);
}

/** Passes rows of whose end's address the text passes. A row with the address of the one asked before is not asked. */
export function addressTest({ sockets }: Snapshot, end: End, passes: TextTest): RowTest {
  const { family, protocol } = sockets;
  const column = sockets[end];
  let before = -1;
  let answer = false;
  return (row) => {
    if (protocol[row] === UNIX) return false;
    if (before < 0 || family[row] !== family[before] || !isSameAddress(column, row, before)) {
      answer = passes(addressText(column, row, family[row] as number));
      before = row;
    }
    return answer;
  };
}

function isSameAddress(words: Words, row: number, other: number): boolean {
  for (let word = 3; word >= 0; word--) {
    if (words[row * 4 + word] !== words[other * 4 + word]) return false;
  }
  return true;
}
