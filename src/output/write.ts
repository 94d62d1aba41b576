import { once } from 'node:events';

/** How many characters are gathered before they are written. */
const CHUNK = 64 * 1024;

/**
 * Writes pieces of text to a stream as fast as it takes them, and never holds more than a chunk of them. Resolves to false when the
 * reader went away, as `head` does.
 */
export async function write(
  stream: NodeJS.WritableStream,
  pieces: Iterable<string>,
): Promise<boolean> {
  let broken = false;
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    broken = true;
  };
  stream.on('error', onError);
  let chunk = '';
  const flush = async () => {
    const text = chunk;
    chunk = '';
    if (!stream.write(text)) {
      await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(onError);
    }
  };
  for (const piece of pieces) {
    if (broken) return false;
    chunk += piece;
    if (chunk.length >= CHUNK) await flush();
  }
  await new Promise<void>((resolve) => stream.write(chunk, () => resolve()));
  return !broken;
}
