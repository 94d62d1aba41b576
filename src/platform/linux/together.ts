import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Breath } from '../breath.ts';
import { openFiles } from './open-files.ts';
import { type Asked, isRead, readNext, readRest, type Spans } from './spans.ts';

/** Reads spans in this thread and in another one. */
export type ReadTogether = (spans: Spans, asked: Asked, pause: Breath) => Promise<void>;

/** Open files of a machine from which on another thread finds more of them than its beginning costs. */
const MANY_FILES = 50_000;

/** How to read the links of descriptors in two threads; null where that is not worth while. */
export function twoThreads(): ReadTogether | null {
  return openFiles() < MANY_FILES || availableParallelism() < 2 ? null : readTogether;
}

const PROGRAM = new URL('./link-thread.ts', import.meta.url);

/**
 * Reads spans with a thread that begins with a file. It is there after 35 ms, or never: then this one has read, or reads, them all. It ends by
 * itself when it finds nothing more to read: Node aborts where a thread is terminated while it loads the C library.
 */
export async function readTogether(
  spans: Spans,
  asked: Asked,
  pause: Breath,
  program = PROGRAM,
): Promise<void> {
  const thread = new Worker(program, { workerData: spans });
  const ended = new Promise<unknown>((resolve) => {
    thread.once('message', resolve).once('error', resolve).once('exit', resolve);
  });
  while (readNext(spans, asked)) if (pause.due()) await pause.take();
  if (!isRead(spans)) await ended;
  readRest(spans, asked);
}
