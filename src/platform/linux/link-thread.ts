import { parentPort, workerData } from 'node:worker_threads';
import { openLibc } from './libc.ts';
import { folderLinks } from './links.ts';
import { readNext, type Spans } from './spans.ts';

// The thread that `together.ts` begins: it reads of the spans what it can, and ends. What it fails at is not told: the other thread reads what
// is missing.
const spans = workerData as Spans;
const libc = await openLibc().catch(() => null);
if (libc !== null) {
  const links = folderLinks('/proc', libc);
  while (readNext(spans, links));
  links.leave();
}
parentPort?.postMessage(null);
