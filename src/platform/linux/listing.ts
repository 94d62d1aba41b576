import type { Draft } from '../../model/sample.ts';
import { inSteps, type Steps } from '../../model/steps.ts';
import type { Holders, Touched } from './holders.ts';

/** The sockets that somebody holds which a sample lists, in its order: a socket at each place of the columns. */
export type Listing = {
  readonly count: number;
  readonly inode: Uint32Array;
  /** Its place in the register, the lowest pid that holds it, that one's descriptor, and 1 where several hold it. */
  readonly place: Uint32Array;
  readonly pid: Int32Array;
  readonly fd: Int32Array;
  readonly shared: Uint8Array;
};

/** A listing with room for about so many. */
function room(about: number): Listing {
  const count = Math.ceil(about);
  return {
    count: 0,
    inode: new Uint32Array(count),
    place: new Uint32Array(count),
    pid: new Int32Array(count),
    fd: new Int32Array(count),
    shared: new Uint8Array(count),
  };
}

/** The listing of no sample. */
export const NOTHING_LISTED: Listing = room(0);

/** So many sockets may be missing from a sample in a row before the others are looked up again. */
const AHEAD = 8;

/** What a sample lists. */
export type Listed = {
  readonly listing: Listing;
  /** The sockets of the listing before that are not in this one. */
  readonly gone: readonly number[];
  /** Sockets that belong to some descriptor, and the rows of those of them that nobody is known to hold. */
  readonly owned: number;
  readonly without: readonly number[];
};

/**
 * Fills the columns `pid` and `fd` of a sample, in steps. What stays is listed in the same order, so it is taken over from the listing before
 * without a look into the register, which is as far away as memory is, unless that was `touched` there. The memory is that of a `spare` listing where it has enough.
 */
export function* list(
  rows: Draft,
  before: Listing,
  register: Holders,
  touched: Touched,
  spare: Listing,
): Steps<Listed> {
  const { inode, pid, fd } = rows.sockets;
  const listing = spare.inode.length < rows.count ? room(rows.count + rows.count / 16) : spare;
  const stays = new Uint8Array(before.count);
  const without: number[] = [];
  const usable = touched === 'all' ? 0 : before.count;
  const isTouched = touched === 'all' ? NO_PLACES : marked(touched);
  let count = 0;
  let owned = 0;
  let expected = 0;
  yield* inSteps(rows.count, (from, to) => {
    for (let row = from; row < to; row++) {
      const number = inode[row] as number;
      if (number === 0) continue;
      owned++;
      const end = Math.min(expected + AHEAD, usable);
      let old = expected;
      while (old < end && before.inode[old] !== number) old++;
      if (old < end) {
        stays[old] = 1;
        expected = old + 1;
        const place = before.place[old] as number;
        if (isTouched[place] !== 1) {
          listing.inode[count] = number;
          listing.place[count] = place;
          listing.shared[count] = before.shared[old] as number;
          pid[row] = listing.pid[count] = before.pid[old] as number;
          fd[row] = listing.fd[count] = before.fd[old] as number;
          count++;
          continue;
        }
      }
      const place = register.find(number);
      if (place < 0) {
        pid[row] = 0;
        without.push(row);
        continue;
      }
      listing.inode[count] = number;
      listing.place[count] = place;
      listing.shared[count] = register.isShared(place) ? 1 : 0;
      pid[row] = listing.pid[count] = register.pid(place);
      fd[row] = listing.fd[count] = register.fd(place);
      count++;
    }
  });
  const all = { ...listing, count };
  return { listing: all, gone: missing(before, stays, all), owned, without };
}

/** The sockets of the listing before that are in this one neither in order nor elsewhere. */
function missing(before: Listing, stays: Uint8Array, now: Listing): readonly number[] {
  const left: number[] = [];
  for (let old = 0; old < before.count; old++) if (stays[old] === 0) left.push(old);
  if (left.length === 0) return left;
  const isListed = listedPlaces(now);
  return left.filter((old) => !isListed(before.place[old] as number))
    .map((old) => before.inode[old] as number);
}

/** Whether the holder at a place of the register is in a listing. */
export function listedPlaces({ place, count }: Listing): (place: number) => boolean {
  let most = 0;
  for (let at = 0; at < count; at++) most = Math.max(most, place[at] as number);
  const listed = new Uint8Array(most + 1);
  for (let at = 0; at < count; at++) listed[place[at] as number] = 1;
  return (one) => listed[one] === 1;
}

const NO_PLACES = new Uint8Array(0);

/** Has 1 at some places: of an array, every socket can ask. */
function marked(places: ReadonlySet<number>): Uint8Array {
  if (places.size === 0) return NO_PLACES;
  let most = 0;
  for (const place of places) most = Math.max(most, place);
  const marks = new Uint8Array(most + 1);
  for (const place of places) marks[place] = 1;
  return marks;
}

/** The sockets of a listing that several hold. */
export function sharedIn({ inode, shared, count }: Listing): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < count; at++) if (shared[at] === 1) found.push(inode[at] as number);
  return found;
}
