/** How many characters are gathered before they are written. */
const CHUNK = 64 * 1024;

/** Pieces of text, gathered to chunks that are worth a write. */
export function* chunks(pieces: Iterable<string>): Iterable<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/**
 * Writes pieces of text to a stream as fast as it takes them, and never holds more than a chunk of them. Resolves to false when the
 * reader went away, as `head` does; rejects with a sentence where it cannot be written.
 */
export async function write(
  stream: NodeJS.WritableStream,
  pieces: Iterable<string>,
): Promise<boolean> {
  let broken = false;
  let failure: Error | null = null;
  let wake = () => {};
  const end = () => {
    broken = true;
    wake();
  };
  const fail = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= new Error(`Cannot write the output: ${error.message}`);
    end();
  };
  stream.on('drain', () => wake());
  stream.on('close', end);
  stream.on('error', fail);

  /** Hands a text over; resolves when more may follow, or when nothing can any more. */
  const hand = (text: string, done: boolean) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      const written = (error?: Error | null) => {
        if (error) fail(error);
        if (done) resolve();
      };
      if (stream.write(text, written) && !done) resolve();
    }).catch(fail);

  let chunk = '';
  for (const piece of pieces) {
    if (broken) break;
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    await hand(chunk, false);
    chunk = '';
  }
  if (!broken) await hand(chunk, true);
  if (failure !== null) throw failure;
  return !broken;
}
