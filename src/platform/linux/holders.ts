import type { Holder, Process } from '../../model/process.ts';
import { placeIndex } from './place-index.ts';

/** Which descriptors refer to which socket, and which of the sockets the samples list. */
export type Holders = {
  /** The place of the holder with the lowest pid of the socket with that inode, or -1. */
  find(inode: number): number;
  /** Whether `find` would give this place, or any, for that inode: cheaper, for who has a guess. */
  isFound(place: number, inode: number): boolean;
  /** Notes that the sample lists the socket of a holder. */
  see(place: number): void;
  pid(place: number): number;
  fd(place: number): number;
  isShared(place: number): boolean;
  /** All holders of the socket from the one at `place` on, lowest pid first. */
  from(place: number, processes: ReadonlyMap<number, Process>): readonly Holder[];
  add(inode: number, pid: number, fd: number): void;
  remove(inode: number, pid: number, fd: number): void;
  /** Begins a sample. */
  begin(): void;
  /**
   * The descriptors by pid whose sockets this sample does not list though one before it did, or was being taken when they
   * were found; each only once, as what stays open (a UNIX socket, one without an address) is never listed.
   */
  missed(): Map<number, number[]>;
};

/** No place. */
const NONE = 0xffffffff;

/**
 * What a holder's row has at which element. A row is half a line of a processor's cache: samples list sockets in no order that this
 * register knows, so each row is fetched from far away, but only once.
 */
const WIDTH = 8;
/** The inode of the socket whose first holder this is, or 0. */
const INODE = 0;
const PID = 1;
const FD = 2;
/** The place of the next holder of the socket. */
const NEXT = 3;
/** Of a first holder: the last sample that listed the socket; 0: it is not expected to be listed. */
const SAMPLE = 4;

/** A register in which nobody holds anything. */
export function holders(): Holders {
  let cells = new Uint32Array(1024 * WIDTH);
  let used = 0;
  let free = NONE;
  let sample = 1;
  const get = (place: number, what: number) => cells[place * WIDTH + what] as number;
  const put = (place: number, what: number, value: number) => {
    cells[place * WIDTH + what] = value;
  };
  const places = placeIndex((place) => get(place, INODE));
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
    put(place, SAMPLE, sample);
    return place;
  }

  /** Makes a holder the first of a socket, before which another one was or none. */
  function lead(place: number, inode: number, before: number): void {
    put(place, INODE, inode);
    places.set(inode, place);
    if (before !== NONE) put(before, INODE, 0);
  }

  function isBefore(place: number, pid: number, fd: number): boolean {
    const other = get(place, PID);
    return other < pid || (other === pid && get(place, FD) < fd);
  }

  return {
    find: places.find,
    isFound: (place, inode) => cells[place * WIDTH + INODE] === inode,
    see: (place) => put(place, SAMPLE, sample),
    pid: (place) => get(place, PID),
    fd: (place) => get(place, FD),
    isShared: (place) => get(place, NEXT) !== NONE,
    begin: () => void sample++,
    from(place, processes) {
      const found: Holder[] = [];
      for (let at = place >>> 0; at !== NONE; at = get(at, NEXT)) {
        const process = processes.get(get(at, PID));
        if (process) found.push({ process, fd: get(at, FD) });
      }
      return found;
    },
    add(inode, pid, fd) {
      const place = take(pid, fd);
      const first = firstOf(inode);
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
      let place = firstOf(inode);
      while (place !== NONE && (get(place, PID) !== pid || get(place, FD) !== fd)) {
        before = place;
        place = get(place, NEXT);
      }
      if (place === NONE) return;
      const after = get(place, NEXT);
      if (before !== NONE) put(before, NEXT, after);
      else if (after !== NONE) {
        put(after, SAMPLE, get(place, SAMPLE));
        lead(after, inode, place);
      } else places.delete(inode);
      put(place, INODE, 0);
      put(place, NEXT, free);
      free = place;
    },
    missed() {
      const found = new Map<number, number[]>();
      const note = (place: number) => {
        const pid = get(place, PID);
        const list = found.get(pid);
        if (list) list.push(get(place, FD));
        else found.set(pid, [get(place, FD)]);
      };
      for (let first = 0; first < used; first++) {
        const seen = get(first, SAMPLE);
        if (get(first, INODE) === 0 || seen === 0 || seen === sample) continue;
        put(first, SAMPLE, 0);
        for (let at = first; at !== NONE; at = get(at, NEXT)) note(at);
      }
      return found;
    },
  };
}
