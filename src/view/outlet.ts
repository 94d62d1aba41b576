import { constants, openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

/** A terminal that takes no more is asked again after so many milliseconds. */
const AGAIN = 20;

/** Writes all of a chunk to a descriptor that does not block, as soon as there is room for it. */
function writeAll(descriptor: number, chunk: Uint8Array, done: (error?: Error) => void): void {
  let written = 0;
  try {
    while (written < chunk.length) written += writeSync(descriptor, chunk, written);
    done();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return done(error as Error);
    setTimeout(writeAll, AGAIN, descriptor, chunk.subarray(written), done);
  }
}

/** A terminal's output that waits for nobody: what the terminal does not take yet stays here, and `isBehind` says so. */
class Outlet extends Writable {
  readonly isTTY = true;
  readonly #terminal: NodeJS.WriteStream;
  readonly #descriptor: number;

  constructor(terminal: NodeJS.WriteStream, descriptor: number) {
    // Each write says when it is done.
    super({ highWaterMark: 1 });
    this.#terminal = terminal;
    this.#descriptor = descriptor;
    terminal.on('resize', () => this.emit('resize'));
  }

  get columns(): number {
    return this.#terminal.columns;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, done: (error?: Error) => void): void {
    writeAll(this.#descriptor, chunk, done);
  }
}

/**
 * The output of a terminal, which never blocks the program: a terminal behind a link that hangs takes nothing, and the runtimes wait
 * for it in the middle of whatever else there is to do. It is opened anew, because the shell has the same open file and would find
 * it changed (open(2), O_NONBLOCK). Where that cannot be, it is the stream itself.
 */
export function openOutlet(
  terminal: NodeJS.WriteStream = process.stdout,
  path: string = '/proc/self/fd/1',
): NodeJS.WriteStream {
  try {
    const flags = constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK;
    // Ink uses no more of a stream than there is here.
    return new Outlet(terminal, openSync(path, flags)) as unknown as NodeJS.WriteStream;
  } catch {
    return terminal;
  }
}

/** Whether the terminal has not taken yet what it was sent: whoever sends more has it show the past. */
export function isBehind(output: NodeJS.WriteStream): boolean {
  return output.writableLength > 0;
}

/** Waits until the terminal has taken everything, but no longer than this many milliseconds. */
export async function flush(output: NodeJS.WriteStream, patience: number): Promise<void> {
  const end = performance.now() + patience;
  while (isBehind(output) && !output.destroyed && performance.now() < end) await wait(AGAIN);
}

/** Has a terminal that takes nothing be written to no more: a library restores its cursor through stderr when the program exits, and would wait. */
export function silence(terminal: NodeJS.WriteStream): void {
  if (!terminal.isTTY) return;
  terminal.write = (_: unknown, ...rest: readonly unknown[]) => {
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
}
