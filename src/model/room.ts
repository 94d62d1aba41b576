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
  const fits = bytes.every((least, piece) => {
    const found = spare[piece]?.byteLength ?? 0;
    return found >= least && found <= least * 2;
  });
  if (!fits) return bytes.map((length) => new ArrayBuffer(length));
  const found = spare;
  spare = [];
  return found;
}

/** So many bytes are cleared in a step. */
const CLEARED = 1 << 22;

/**
 * Gives memory up, and clears it in steps: whoever still has columns in it finds them without elements from now on, and never with those of
 * another table.
 */
export function* giveUp(pieces: readonly ArrayBuffer[]): Steps<void> {
  if (pieces.reduce((sum, { byteLength }) => sum + byteLength, 0) < LEAST) return;
  const taken = pieces.map((piece) => new Uint8Array(piece.transfer()));
  for (const bytes of taken) {
    for (let at = 0; at < bytes.length; at += CLEARED) {
      bytes.fill(0, at, at + CLEARED);
      yield;
    }
  }
  spare = taken.map(({ buffer }) => buffer);
}
