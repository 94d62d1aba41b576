import type { Steps } from './steps.ts';

/** Less memory than this is left to the garbage collector. */
const LEAST = 1 << 20;

/** The memory that a table gave up. */
let spare: readonly ArrayBuffer[] = [];

/**
 * Memory for so many bytes in each piece, every one 0. To take what another table gave up spares the kernel the pages of fifty megabytes with
 * each snapshot of 200,000 sockets, and the garbage collector its look for them.
 */
export function room(bytes: readonly number[]): readonly ArrayBuffer[] {
  const there = spare.map(({ byteLength }) => byteLength);
  const fits = bytes.every((least, piece) => {
    const found = there[piece] ?? 0;
    return found >= least && found <= least * 2;
  });
  if (fits) {
    const found = spare;
    spare = [];
    return found;
  }
  if (total(bytes) > total(there)) keep([]);
  return bytes.map((length) => new ArrayBuffer(length));
}

function total(bytes: readonly number[]): number {
  return bytes.reduce((sum, length) => sum + length, 0);
}

/**
 * Keeps this memory for a table to come. What was kept before goes back at once: the garbage collector would find it late, and until then
 * there would be a third table.
 */
function keep(pieces: readonly ArrayBuffer[]): void {
  free(spare);
  spare = pieces;
}

/** Gives memory back to the system; whoever still has columns in it finds them without elements. */
export function free(pieces: readonly ArrayBuffer[]): void {
  for (const piece of pieces) piece.transfer(0);
}

/** So many bytes are cleared in a step. */
const CLEARED = 1 << 22;

/**
 * Gives memory up, and clears it in steps: whoever still has columns in it finds them without elements from now on, and never with those of
 * another table.
 */
export function* giveUp(pieces: readonly ArrayBuffer[]): Steps<void> {
  if (total(pieces.map(({ byteLength }) => byteLength)) < LEAST) return;
  const taken = pieces.map((piece) => new Uint8Array(piece.transfer()));
  for (const bytes of taken) {
    for (let at = 0; at < bytes.length; at += CLEARED) {
      bytes.fill(0, at, at + CLEARED);
      yield;
    }
  }
  keep(taken.map(({ buffer }) => buffer));
}
