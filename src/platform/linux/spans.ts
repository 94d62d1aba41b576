import { targetOf } from './descriptors.ts';
import type { Links } from './links.ts';

/** Who is asked what a descriptor refers to. */
export type Asked = Pick<Links, 'socket'>;

/** Descriptors that threads read together: each takes the next span that nobody has begun. All of it is shared memory. */
export type Spans = {
  /** How many were begun. */
  readonly begun: Int32Array;
  /** One after another, in order of process and descriptor. */
  readonly table: Int32Array;
  /** What each descriptor refers to, as `targetOf` tells it. */
  readonly targets: Uint32Array;
};

/** What a span has at which element. */
const WIDTH = 5;
const PID = 0;
/** The first descriptor, and the one after the last. */
const FROM = 1;
const TO = 2;
/** Where the targets of its process begin. */
const BASE = 3;
/** 1 when every one was read. */
const READ = 4;

/** Descriptors in a span: two milliseconds of reading. */
const LENGTH = 512;

/** The spans of processes and how many descriptors each has, which are taken to be the lowest numbers (open(2)). */
export function spansOf(counts: ReadonlyMap<number, number>): Spans {
  const spans: number[] = [];
  let base = 0;
  for (const [pid, count] of counts) {
    for (let from = 0; from < count; from += LENGTH) {
      spans.push(pid, from, Math.min(from + LENGTH, count), base, 0);
    }
    base += count;
  }
  const shared = (length: number) => new SharedArrayBuffer(length * 4);
  const table = new Int32Array(shared(spans.length));
  table.set(spans);
  return { begun: new Int32Array(shared(1)), table, targets: new Uint32Array(shared(base)) };
}

function read({ table, targets }: Spans, at: number, asked: Asked): void {
  const pid = table[at + PID] as number;
  const to = table[at + TO] as number;
  const base = table[at + BASE] as number;
  for (let fd = table[at + FROM] as number; fd < to; fd++) {
    targets[base + fd] = targetOf(asked.socket(pid, fd));
  }
  Atomics.store(table, at + READ, 1);
}

/** Reads the next span that nobody has begun; false: there is none. */
export function readNext(spans: Spans, asked: Asked): boolean {
  const at = Atomics.add(spans.begun, 0, 1) * WIDTH;
  if (at >= spans.table.length) return false;
  read(spans, at, asked);
  return true;
}

/** The spans that are not read, by where they stand in the table. */
function unread({ table }: Spans): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < table.length; at += WIDTH) {
    if (Atomics.load(table, at + READ) === 0) found.push(at);
  }
  return found;
}

/** Whether every span is read. */
export function isRead(spans: Spans): boolean {
  return unread(spans).length === 0;
}

/** Reads what another thread has begun and will not end. */
export function readRest(spans: Spans, asked: Asked): void {
  for (const at of unread(spans)) read(spans, at, asked);
}

/** What the descriptors of each process refer to, from number 0 on. */
export function targetsOf({ table, targets }: Spans): ReadonlyMap<number, Uint32Array> {
  const found = new Map<number, Uint32Array>();
  for (let at = 0; at < table.length; at += WIDTH) {
    const base = table[at + BASE] as number;
    found.set(table[at + PID] as number, targets.subarray(base, base + (table[at + TO] as number)));
  }
  return found;
}
