import module from 'node:module';
import process from 'node:process';
import { openLibc } from './libc.ts';

/** What Node writes at its end, where it was asked for it. */
const PROFILE = /^--(?:cpu|heap)-prof/;

/**
 * Ends this process at once. The runtimes end their threads first. One that compiles may wait for the main thread to collect garbage: then Node
 * waits for good, once in fifty times when a view of 200,000 sockets is left in its first second. One that loads the C library cannot be ended:
 * then Node aborts. Where the C library cannot be called nothing happens.
 */
export async function leave(status: number): Promise<void> {
  if (process.execArgv.some((argument) => PROFILE.test(argument))) return;
  const libc = await openLibc().catch(() => null);
  if (libc === null) return;
  // What others do at an exit: give back the terminal.
  process.emit('exit', status);
  // And what Node does: the next start is a sixth shorter. Deno, and Node before 22.10, have nothing to write.
  module.flushCompileCache?.();
  libc.exit(status);
}
