import { targetOf } from './descriptors.ts';
import type { Procfs } from './procfs.ts';

/** What tells the target of a descriptor. */
export type Links = Pick<Procfs, 'socket'>;

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
/** Where the target of the first stands. */
const PLACE = 3;
/** 1 when every one was read. */
const READ = 4;

/** Descriptors in a span: two milliseconds of reading. */
const LENGTH = 512;

/** The spans of processes and how many descriptors each has, which are taken to be the lowest numbers (open(2)). */
export function spansOf(counts: ReadonlyMap<number, number>): Spans {
  const spans: number[] = [];
  let place = 0;
  for (const [pid, count] of counts) {
    for (let from = 0; from < count; from += LENGTH) {
      const to = Math.min(from + LENGTH, count);
      spans.push(pid, from, to, place, 0);
      place += to - from;
    }
  }
  const shared = (length: number) => new SharedArrayBuffer(length * 4);
  const table = new Int32Array(shared(spans.length));
  table.set(spans);
  return { begun: new Int32Array(shared(1)), table, targets: new Uint32Array(shared(place)) };
}

function read({ table, targets }: Spans, at: number, links: Links): void {
  const [pid, from, to, place] = table.subarray(at, at + READ) as unknown as Quartet;
  for (let fd = from; fd < to; fd++) targets[place + fd - from] = targetOf(links.socket(pid, fd));
  Atomics.store(table, at + READ, 1);
}

type Quartet = readonly [pid: number, from: number, to: number, place: number];

/** Reads the next span that nobody has begun; false: there is none. */
export function readNext(spans: Spans, links: Links): boolean {
  const at = Atomics.add(spans.begun, 0, 1) * WIDTH;
  if (at >= spans.table.length) return false;
  read(spans, at, links);
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
export function readRest(spans: Spans, links: Links): void {
  for (const at of unread(spans)) read(spans, at, links);
}

/** What the descriptors of each process refer to, from number 0 on. */
export function targetsOf({ table, targets }: Spans): ReadonlyMap<number, Uint32Array> {
  const found = new Map<number, Uint32Array>();
  for (let at = 0; at < table.length; at += WIDTH) {
    const end = (table[at + PLACE] as number) + (table[at + TO] as number);
    const begin = (table[at + PLACE] as number) - (table[at + FROM] as number);
    found.set(
      table[at + PID] as number,
      targets.subarray(begin, end - (table[at + FROM] as number)),
    );
  }
  return found;
}
