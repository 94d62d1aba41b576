import { parentPort } from 'node:worker_threads';
import { openLibc } from './libc.ts';
import { folderLinks } from './links.ts';
import { readNext, type Spans } from './spans.ts';

// The thread that `companion.ts` begins: it is sent spans once, reads of them what it can, and ends. What it fails at is not told: the other thread
// reads what is missing.
const libc = openLibc().catch(() => null);
parentPort?.once('message', async (spans: Spans) => {
  const calls = await libc;
  if (calls !== null) {
    const links = folderLinks('/proc', calls);
    while (readNext(spans, links));
    links.leave();
  }
  parentPort?.postMessage(null);
});
