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
  let wake = () => {};
  const end = () => {
    broken = true;
    wake();
  };
  stream.on('drain', () => wake());
  stream.on('close', end);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end();
  });
  let chunk = '';
  const flush = async () => {
    const text = chunk;
    chunk = '';
    if (!stream.write(text)) await new Promise<void>((resolve) => (wake = resolve));
  };
  for (const piece of pieces) {
    if (broken) return false;
    chunk += piece;
    if (chunk.length >= CHUNK) await flush();
  }
  if (broken) return false;
  await new Promise<void>((resolve) => stream.write(chunk, () => resolve()));
  return !broken;
}
