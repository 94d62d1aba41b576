import { readdirSync, readFileSync } from 'node:fs';
import fc, { type Arbitrary } from 'fast-check';
import { LITTLE } from '../../src/platform/linux/netlink.ts';
import { recordedBytes, recordedText } from '../platform/linux/recorded.ts';
import { projectFile } from '../runtime.ts';

const FOLDER = 'test/fuzz/corpus';

/** Bytes that were made to be broken, each named for how. */
export const CORPUS: readonly { readonly name: string; readonly bytes: Uint8Array }[] = readdirSync(
  projectFile(FOLDER),
).toSorted().map((name) => ({
  name,
  bytes: new Uint8Array(readFileSync(projectFile(`${FOLDER}/${name}`))),
}));

/** What the kernel and ss really wrote, and the corpus. */
const BYTES = [
  ...['tcp', 'tcp6', 'udp', 'udp6', 'ss'].map(recordedBytes),
  ...CORPUS.map(({ bytes }) => bytes),
];

/** The sequence of the first message, by which a reader knows the answers to its own question. */
export function sequenceOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length < 12 ? 0 : view.getUint32(8, LITTLE);
}

/** What may happen to bytes: one is another, some are lost, doubled or come in between. Places are parts of the whole. */
const change = fc.oneof(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) }),
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), lost: fc.nat(300) }),
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), doubled: fc.nat(300) }),
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    inserted: fc.uint8Array({ maxLength: 9 }),
  }),
);
type Change = typeof change extends Arbitrary<infer T> ? T : never;

function changed(bytes: Uint8Array, one: Change): Uint8Array {
  const at = Math.floor(one.at * bytes.length);
  if ('value' in one) {
    const copy = bytes.slice();
    if (at < copy.length) copy[at] = one.value;
    return copy;
  }
  const middle = 'inserted' in one
    ? one.inserted
    : 'lost' in one
    ? []
    : bytes.slice(at, at + one.doubled);
  const from = 'lost' in one ? at + one.lost : at;
  return Uint8Array.from([...bytes.slice(0, at), ...middle, ...bytes.slice(from)]);
}

/** Recorded bytes with a few changes. */
export const brokenBytes: Arbitrary<Uint8Array> = fc.tuple(
  fc.constantFrom(...BYTES.map((bytes) => bytes.slice(0, 2000))),
  fc.array(change, { maxLength: 6 }),
).map(([bytes, changes]) => changes.reduce(changed, bytes));

/** Lines of /proc/net as they were recorded, with a few characters changed. */
export const brokenText: Arbitrary<string> = fc.tuple(
  fc.constantFrom(
    ...['tcp', 'tcp6', 'udp', 'udp6'].map((name) => new TextEncoder().encode(recordedText(name))),
  ),
  fc.array(change, { maxLength: 6 }),
).map(([text, changes]) => new TextDecoder().decode(changes.reduce(changed, text)));
