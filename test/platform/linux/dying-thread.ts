import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import { readNext, type Spans } from '../../../src/platform/linux/spans.ts';

// Begins a span and ends in the middle of it.
parentPort?.once('message', (spans: Spans) => readNext(spans, { socket: () => process.exit() }));
