import { Buffer } from 'node:buffer';
import { isSameAddress, putAddress, TEXT_LENGTH, type Words } from '../model/address.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { capacity, type Sockets } from '../model/sockets.ts';
import { atOnce, inSteps, type Steps } from '../model/steps.ts';
import { type End, ENDS } from './end.ts';

/** The texts of the addresses at one end of all rows, one after the other, each different one as a rule once. */
type Texts = {
  readonly all: string;
  /** Where each text begins, and at last where the last one ends; a character that is in no text stands between two. */
  readonly starts: Uint32Array;
  readonly count: number;
  /** The text of each row. */
  readonly ofRow: Uint32Array;
};

/** The writing of the texts at one end, which goes on where it was left. */
type Writing = {
  readonly steps: Steps<Texts>;
  texts: Texts | null;
  /** Whether somebody has looked in the texts. */
  isAsked: boolean;
};

const writings = new WeakMap<Sockets, Partial<Record<End, Writing>>>();

function writingOf({ sockets, total }: Snapshot, end: End): Writing {
  const known = writings.get(sockets) ?? {};
  writings.set(sockets, known);
  return known[end] ??= {
    steps: write(sockets[end], sockets.family, total),
    texts: null,
    isAsked: false,
  };
}

/** Writes the texts at an end in steps, for who may ask for them. */
export function* writeAddresses(snapshot: Snapshot, end: End): Steps<void> {
  const writing = writingOf(snapshot, end);
  // Whoever asks meanwhile writes the rest, and there is none of a table that was given up.
  while (writing.texts === null && capacity(snapshot.sockets) > 0) {
    const { done, value } = writing.steps.next();
    if (done) writing.texts = value;
    else yield;
  }
}

/** The ends at which a part of an address was looked for in a snapshot. */
export function endsAsked({ sockets }: Snapshot): readonly End[] {
  const known = writings.get(sockets) ?? {};
  return ENDS.filter((end) => known[end]?.isAsked);
}

/** The texts of a snapshot's addresses. */
function textsOf(snapshot: Snapshot, end: End): Texts {
  const writing = writingOf(snapshot, end);
  writing.isAsked = true;
  return writing.texts ??= atOnce(writing.steps);
}

/** Places of addresses that were written last, by their hash; a power of two. */
const SLOTS = 4096;
const SEPARATOR = 0x0a;

function* write(words: Words, families: Uint8Array, total: number): Steps<Texts> {
  let bytes = Buffer.allocUnsafe(Math.max(1024, total * 16));
  const starts = new Uint32Array(total + 1);
  const ofRow = new Uint32Array(total);
  const slots = new Int32Array(SLOTS).fill(-1);
  let count = 0;
  let at = 0;
  yield* inSteps(total, (from, to) => {
    for (let row = from; row < to; row++) {
      const first = row * 4;
      const mixed = Math.imul(words[first + 3]! ^ Math.imul(words[first + 2]!, 31), 0x9e3779b1) ^
        Math.imul(words[first + 1]! ^ words[first]!, 0x85ebca6b);
      const slot = (mixed ^ mixed >>> 15) & (SLOTS - 1);
      const other = slots[slot]!;
      if (
        other >= 0 && families[other] === families[row] && isSameAddress(words, other, words, row)
      ) {
        ofRow[row] = ofRow[other]!;
        continue;
      }
      if (at + TEXT_LENGTH + 1 > bytes.length) bytes = Buffer.concat([bytes], bytes.length * 2);
      slots[slot] = row;
      ofRow[row] = count;
      starts[count++] = at;
      at = putAddress(bytes, at, words, row, families[row]!);
      bytes[at++] = SEPARATOR;
    }
  });
  starts[count] = at;
  return { all: bytes.toString('latin1', 0, at), starts, count, ofRow };
}

/** Which rows' addresses at one end have a part, in lower case: 1 for each text that has it. */
export function rowsWithPart(snapshot: Snapshot, end: End, part: string): (row: number) => boolean {
  const { all, starts, count, ofRow } = textsOf(snapshot, end);
  const has = new Uint8Array(count);
  let text = 0;
  for (let at = all.indexOf(part); at >= 0; at = all.indexOf(part, starts[text])) {
    // The text that it is in: not far where there are many, and found by halves where there are few.
    text = textAt(starts, text, count, at);
    has[text++] = 1;
    if (text === count) break;
  }
  return (row) => has[ofRow[row]!] === 1;
}

/** The text that has the character at a place, from one on. */
function textAt(starts: Uint32Array, from: number, count: number, at: number): number {
  let step = 1;
  let low = from;
  while (low + step < count && starts[low + step]! <= at) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, count);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}
