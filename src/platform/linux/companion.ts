import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Breath } from '../breath.ts';
import { isRead, type Links, readNext, readRest, type Spans } from './spans.ts';

/** A second thread that reads links of descriptors, once. */
export type Companion = {
  /** Reads the spans in both threads. It may come late, or never: then this one reads them all. */
  read(spans: Spans, links: Links, pause: Breath): Promise<void>;
  /** Ends it. */
  close(): void;
};

const PROGRAM = new URL('./link-thread.ts', import.meta.url);

/** Begins a second thread, which takes 35 ms to be there, 2 of them of this one; null where no processor is left for it. */
export function openCompanion(program = PROGRAM): Companion | null {
  if (availableParallelism() < 2) return null;
  const thread = new Worker(program);
  // Nobody waits for it unless it reads something.
  thread.unref();
  const ended = new Promise<unknown>((resolve) => {
    thread.once('message', resolve).once('error', resolve).once('exit', resolve);
  });
  const close = () => void thread.terminate();
  return {
    async read(spans, links, pause) {
      thread.postMessage(spans);
      while (readNext(spans, links)) if (pause.due()) await pause.take();
      if (!isRead(spans)) {
        thread.ref();
        await ended;
      }
      close();
      readRest(spans, links);
    },
    close,
  };
}
