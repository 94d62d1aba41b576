import type { Steps } from './steps.ts';

/** Less memory than this is left to the garbage collector. */
const LEAST = 1 << 20;

/** Memory that a table gave up. */
let spare: ArrayBuffer | null = null;

/**
 * Memory for so many bytes, every one 0. To take what another table gave up spares the kernel the pages of fifty megabytes with each
 * snapshot of 200,000 sockets, and the garbage collector its look for them.
 */
export function room(bytes: number): ArrayBuffer {
  const found = spare;
  if (found === null || found.byteLength < bytes || found.byteLength > bytes * 2) {
    return new ArrayBuffer(bytes);
  }
  spare = null;
  return found;
}

/** So many bytes are cleared in a step. */
const CLEARED = 1 << 22;

/**
 * Gives memory up, and clears it in steps: whoever still has columns in it finds them without elements from now on, and never with those of
 * another table.
 */
export function* giveUp(buffer: ArrayBuffer): Steps<void> {
  if (buffer.byteLength < LEAST) return;
  const bytes = new Uint8Array(buffer.transfer());
  for (let at = 0; at < bytes.length; at += CLEARED) {
    bytes.fill(0, at, at + CLEARED);
    yield;
  }
  spare = bytes.buffer;
}
