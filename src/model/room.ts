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
  new Uint8Array(found).fill(0);
  return found;
}

/** Gives memory up: whoever still has columns in it finds them without elements from now on, and never with those of another table. */
export function giveUp(buffer: ArrayBuffer): void {
  if (buffer.byteLength >= LEAST) spare = buffer.transfer();
}
