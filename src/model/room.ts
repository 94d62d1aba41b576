import type { Steps } from './steps.ts';

/** Less memory than this is left to the garbage collector. */
const LEAST = 1 << 17;

/** As many pieces of memory are kept: those of one table. */
const MOST = 8;

/** Memory that tables gave up. */
const spares: ArrayBuffer[] = [];

/**
 * Memory for so many bytes, every one 0. To take what another table gave up spares the kernel the pages of fifty megabytes with each
 * snapshot of 200,000 sockets, and the garbage collector its look for them.
 */
export function room(bytes: number): ArrayBuffer {
  const at = spares.findIndex(({ byteLength }) => byteLength >= bytes && byteLength <= bytes * 2);
  return spares.splice(at, at < 0 ? 0 : 1)[0] ?? new ArrayBuffer(bytes);
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
  spares.push(bytes.buffer);
  if (spares.length > MOST) spares.shift();
}
