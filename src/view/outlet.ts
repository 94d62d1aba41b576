import { constants, openSync } from 'node:fs';
import process from 'node:process';
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

/** A terminal that takes no more is asked again after so many milliseconds; sooner where it has just taken something. */
const AGAIN = 20;
const SOON = 1;

/** Writes what there is room for, and gives how much that was; a platform has it. */
type Write = (descriptor: number, bytes: Uint8Array) => number;

/** Writes all of a chunk to a descriptor that does not block, as soon as there is room for it. */
function writeAll(
  write: Write,
  descriptor: number,
  chunk: Uint8Array,
  done: (error?: Error) => void,
): void {
  let written: number;
  try {
    written = write(descriptor, chunk);
  } catch (error) {
    return done(error as Error);
  }
  if (written === chunk.length) return done();
  const soon = written > 0 ? SOON : AGAIN;
  setTimeout(writeAll, soon, write, descriptor, chunk.subarray(written), done);
}

/** A terminal's output that waits for nobody: what the terminal does not take yet stays here, and `isBehind` says so. */
class Outlet extends Writable {
  readonly isTTY = true;
  readonly #terminal: NodeJS.WriteStream;
  readonly #descriptor: number;
  readonly #write: Write;

  constructor(terminal: NodeJS.WriteStream, descriptor: number, write: Write) {
    // Each write says when it is done.
    super({ highWaterMark: 1 });
    this.#terminal = terminal;
    this.#descriptor = descriptor;
    this.#write = write;
    terminal.on('resize', () => this.emit('resize'));
  }

  get columns(): number {
    return this.#terminal.columns;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, done: (error?: Error) => void): void {
    writeAll(this.#write, this.#descriptor, chunk, done);
  }
}

/**
 * The output of a terminal, which never blocks the program: a terminal behind a link that hangs takes nothing, and the runtimes wait
 * for it in the middle of whatever else there is to do. It is opened anew, because the shell has the same open file and would find
 * it changed (open(2), O_NONBLOCK). Where that cannot be, or nothing writes to it in that way, it is the stream itself.
 */
export function openOutlet(
  write: Write | null,
  terminal: NodeJS.WriteStream = process.stdout,
  path: string = '/proc/self/fd/1',
): NodeJS.WriteStream {
  if (write === null) return terminal;
  try {
    const flags = constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK;
    // Ink uses no more of a stream than there is here.
    return new Outlet(terminal, openSync(path, flags), write) as unknown as NodeJS.WriteStream;
  } catch {
    return terminal;
  }
}

/** How large a terminal is, in characters: one that does not know has 80 columns and 24 lines. */
export function sizeOf(
  output: NodeJS.WriteStream,
): { readonly columns: number; readonly rows: number } {
  return { columns: output.columns || 80, rows: output.rows || 24 };
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
