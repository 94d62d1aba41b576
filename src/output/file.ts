import { type FileHandle, open, unlink } from 'node:fs/promises';
import { chunks } from './write.ts';

/** More names than this are not tried. */
const TRIES = 100;

/** What the system said, without its number and the name of its call. */
function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /^[A-Z0-9]+: (.+?), \w+/.exec(text)?.[1] ?? text;
}

/** Makes the first of the files that is not there yet. */
async function create(
  pathOf: (number: number) => string,
): Promise<{ readonly path: string; readonly file: FileHandle }> {
  for (let number = 1;; number++) {
    const path = pathOf(number);
    try {
      return { path, file: await open(path, 'wx', 0o600) };
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST';
      if (!isTaken || number === TRIES) throw new Error(`Cannot make ${path}: ${reason(error)}`);
    }
  }
}

/**
 * Writes pieces of text to a new file that its owner alone can read, piece by piece, and gives its path: that of number 1, or of
 * the first number whose file is not there. Rejects with an error that says in a sentence what failed; a file that could not be written
 * whole is taken away again.
 */
export async function writeNew(
  pathOf: (number: number) => string,
  pieces: Iterable<string>,
): Promise<string> {
  const { path, file } = await create(pathOf);
  try {
    try {
      for (const chunk of chunks(pieces)) await file.appendFile(chunk);
    } finally {
      await file.close();
    }
  } catch (error) {
    const failed = `Cannot write ${path}: ${reason(error)}`;
    try {
      await unlink(path);
    } catch (left) {
      throw new Error(`${failed}; a part of it is there and cannot be removed: ${reason(left)}`);
    }
    throw new Error(`${failed}; nothing of it was left there`);
  }
  return path;
}
