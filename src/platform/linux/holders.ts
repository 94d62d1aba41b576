import { placeIndex } from './place-index.ts';

/** Sockets by the place that their first holder had, or too many to tell. */
export type Touched = ReadonlySet<number> | 'all';

/** Which descriptors refer to which socket. */
export type Holders = {
  /** The place of the holder with the lowest pid of the socket with that inode, or -1. */
  find(inode: number): number;
  /** The inode of the socket whose holder with the lowest pid is at a place; 0: there is none. */
  inode(place: number): number;
  pid(place: number): number;
  fd(place: number): number;
  isShared(place: number): boolean;
  /** The pid and the descriptor of every holder of a socket, lowest pid first. */
  holdersOf(inode: number): readonly (readonly [pid: number, fd: number])[];
  add(inode: number, pid: number, fd: number): void;
  remove(inode: number, pid: number, fd: number): void;
  /** The sockets whose holders have changed, and the places at which holders were added, since this was last asked. */
  news(): { readonly touched: Touched; readonly added: readonly number[] };
};

/** No place. */
const NONE = 0xffffffff;

/** What a holder's row has at which element. */
const WIDTH = 4;
/** The inode of the socket whose first holder this is, or 0. */
const INODE = 0;
const PID = 1;
const FD = 2;
/** The place of the next holder of the socket. */
const NEXT = 3;

/** More changes than this are not told one by one. */
const MOST_TOUCHED = 10_000;

/** A register in which nobody holds anything, with room for about so many holders. Nobody knows anything of it yet, so all is news. */
export function holders(expected = 0): Holders {
  let cells = new Uint32Array((expected + 1024) * WIDTH);
  let used = 0;
  let free = NONE;
  let touched: Set<number> | 'all' = 'all';
  let added: number[] = [];
  const get = (place: number, what: number) => cells[place * WIDTH + what] as number;
  const put = (place: number, what: number, value: number) => {
    cells[place * WIDTH + what] = value;
  };
  const places = placeIndex((place) => get(place, INODE), expected);
  const firstOf = (inode: number) => places.find(inode) >>> 0;

  function take(pid: number, fd: number): number {
    let place = free;
    if (place !== NONE) free = get(place, NEXT);
    else {
      place = used++;
      if (place * WIDTH === cells.length) {
        const larger = new Uint32Array(cells.length * 2);
        larger.set(cells);
        cells = larger;
      }
    }
    put(place, PID, pid);
    put(place, FD, fd);
    added.push(place);
    return place;
  }

  /** Makes a holder the first of a socket, before which another one was or none. */
  function lead(place: number, inode: number, before: number): void {
    put(place, INODE, inode);
    places.set(inode, place);
    if (before !== NONE) put(before, INODE, 0);
  }

  /** Notes that the holders of a socket change, of which the first is at a place. */
  function touch(first: number): void {
    if (touched === 'all' || first === NONE) return;
    touched.add(first);
    if (touched.size > MOST_TOUCHED) touched = 'all';
  }

  function isBefore(place: number, pid: number, fd: number): boolean {
    const other = get(place, PID);
    return other < pid || (other === pid && get(place, FD) < fd);
  }

  return {
    find: places.find,
    inode: (place) => get(place, INODE),
    pid: (place) => get(place, PID),
    fd: (place) => get(place, FD),
    isShared: (place) => get(place, NEXT) !== NONE,
    news() {
      const news = { touched, added };
      touched = new Set();
      added = [];
      return news;
    },
    holdersOf(inode) {
      const found: [number, number][] = [];
      for (let at = firstOf(inode); at !== NONE; at = get(at, NEXT)) {
        found.push([get(at, PID), get(at, FD)]);
      }
      return found;
    },
    add(inode, pid, fd) {
      const place = take(pid, fd);
      const first = firstOf(inode);
      touch(first);
      if (first === NONE || !isBefore(first, pid, fd)) {
        put(place, NEXT, first);
        lead(place, inode, first);
        return;
      }
      put(place, INODE, 0);
      let before = first;
      for (let after = get(before, NEXT); after !== NONE; after = get(before, NEXT)) {
        if (!isBefore(after, pid, fd)) break;
        before = after;
      }
      put(place, NEXT, get(before, NEXT));
      put(before, NEXT, place);
    },
    remove(inode, pid, fd) {
      let before = NONE;
      const first = firstOf(inode);
      let place = first;
      while (place !== NONE && (get(place, PID) !== pid || get(place, FD) !== fd)) {
        before = place;
        place = get(place, NEXT);
      }
      if (place === NONE) return;
      touch(first);
      const after = get(place, NEXT);
      if (before !== NONE) put(before, NEXT, after);
      else if (after !== NONE) {
        lead(after, inode, place);
      } else places.delete(inode);
      put(place, INODE, 0);
      put(place, NEXT, free);
      free = place;
    },
  };
}
