import type { Write } from '../platform.ts';
import { openLibc } from './libc.ts';

/**
 * How to write to a descriptor that does not block. Deno's own way writes a part of the bytes, and then fails without a word about it:
 * whoever tries again writes that part twice.
 */
export async function writer(): Promise<Write | null> {
  const libc = await openLibc().catch(() => null);
  return libc && libc.write;
}
