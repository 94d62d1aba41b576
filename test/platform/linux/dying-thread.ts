import process from 'node:process';
import { workerData } from 'node:worker_threads';
import { readNext, type Spans } from '../../../src/platform/linux/spans.ts';

// Begins a span and ends in the middle of it.
readNext(workerData as Spans, { socket: () => process.exit() });
