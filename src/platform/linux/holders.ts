import type { Holder, Process } from '../../model/process.ts';

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

const NONE = -1;

/** A register in which nobody holds anything. Its columns hold a holder at each place; `next` chains those of one socket. */
export function holders(): Holders {
  const places = new Map<number, number>();
  let columns = columnsFor(1024);
  let used = 0;
  let free = NONE;
  let sample = 1;

  function take(pid: number, fd: number): number {
    let place = free;
    if (place !== NONE) free = columns.next[place] as number;
    else {
      place = used++;
      if (place === columns.pid.length) columns = grown(columns);
    }
    columns.pid[place] = pid;
    columns.fd[place] = fd;
    columns.sample[place] = sample;
    return place;
  }

  /** Makes a holder the first of a socket. */
  function lead(place: number, inode: number): void {
    columns.inode[place] = inode;
    places.set(inode, place);
  }

  function isBefore(place: number, pid: number, fd: number): boolean {
    const other = columns.pid[place] as number;
    return other < pid || (other === pid && (columns.fd[place] as number) < fd);
  }

  return {
    find: (inode) => places.get(inode) ?? NONE,
    isFound: (place, inode) => columns.inode[place] === inode,
    see: (place) => void (columns.sample[place] = sample),
    pid: (place) => columns.pid[place] as number,
    fd: (place) => columns.fd[place] as number,
    isShared: (place) => columns.next[place] !== NONE,
    begin: () => void sample++,
    from(place, processes) {
      const found: Holder[] = [];
      for (let at = place; at !== NONE; at = columns.next[at] as number) {
        const process = processes.get(columns.pid[at] as number);
        if (process) found.push({ process, fd: columns.fd[at] as number });
      }
      return found;
    },
    add(inode, pid, fd) {
      const place = take(pid, fd);
      const first = places.get(inode) ?? NONE;
      if (first === NONE || !isBefore(first, pid, fd)) {
        columns.next[place] = first;
        if (first !== NONE) columns.inode[first] = 0;
        lead(place, inode);
        return;
      }
      let before = first;
      for (
        let after = columns.next[before] as number;
        after !== NONE && isBefore(after, pid, fd);
        after = columns.next[after] as number
      ) before = after;
      columns.next[place] = columns.next[before] as number;
      columns.next[before] = place;
    },
    remove(inode, pid, fd) {
      let before = NONE;
      let place = places.get(inode) ?? NONE;
      while (place !== NONE && (columns.pid[place] !== pid || columns.fd[place] !== fd)) {
        before = place;
        place = columns.next[place] as number;
      }
      if (place === NONE) return;
      const after = columns.next[place] as number;
      if (before !== NONE) columns.next[before] = after;
      else if (after !== NONE) {
        columns.sample[after] = columns.sample[place] as number;
        lead(after, inode);
      } else places.delete(inode);
      columns.inode[place] = 0;
      columns.next[place] = free;
      free = place;
    },
    missed() {
      const found = new Map<number, number[]>();
      const note = (place: number) => {
        const pid = columns.pid[place] as number;
        const list = found.get(pid);
        if (list) list.push(columns.fd[place] as number);
        else found.set(pid, [columns.fd[place] as number]);
      };
      for (let first = 0; first < used; first++) {
        const seen = columns.sample[first] as number;
        if (columns.inode[first] === 0 || seen === 0 || seen === sample) continue;
        columns.sample[first] = 0;
        for (let at = first; at !== NONE; at = columns.next[at] as number) note(at);
      }
      return found;
    },
  };
}

/**
 * `inode`: of the socket whose first holder this is, or 0. `sample`, of a first holder: the last one that listed the socket; 0: it is not expected
 * to be listed.
 */
type Columns = {
  readonly inode: Uint32Array;
  readonly pid: Int32Array;
  readonly fd: Int32Array;
  readonly next: Int32Array;
  readonly sample: Uint32Array;
};

function columnsFor(capacity: number): Columns {
  return {
    inode: new Uint32Array(capacity),
    pid: new Int32Array(capacity),
    fd: new Int32Array(capacity),
    next: new Int32Array(capacity),
    sample: new Uint32Array(capacity),
  };
}

function grown(columns: Columns): Columns {
  const larger = columnsFor(columns.pid.length * 2);
  larger.inode.set(columns.inode);
  larger.pid.set(columns.pid);
  larger.fd.set(columns.fd);
  larger.next.set(columns.next);
  larger.sample.set(columns.sample);
  return larger;
}
