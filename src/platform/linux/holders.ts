import type { Holder, Process } from '../../model/process.ts';

/** Which descriptors refer to which socket, and which of the sockets the samples list. */
export type Holders = {
  /** Who holds the socket with that inode, lowest pid first. */
  of(inode: number): readonly Holder[] | undefined;
  add(inode: number, process: Process, fd: number): void;
  remove(inode: number, pid: number, fd: number): void;
  /** How often something was added or removed. */
  changes(): number;
  /** Begins a sample. */
  begin(): void;
  /** Notes that the sample lists a socket, and tells whether anybody is known to hold it. */
  see(inode: number): boolean;
  /**
   * The descriptors by pid whose sockets this sample does not list though one before it did, or was being taken when they
   * were found; each only once, as what stays open (a UNIX socket, one without an address) is never listed.
   */
  missed(): Map<number, number[]>;
};

/** `sample`: the last one that listed the socket; 0: it is not expected to be listed. */
type Held = { holders: readonly Holder[]; sample: number };

/** A register in which nobody holds anything. */
export function holders(): Holders {
  const sockets = new Map<number, Held>();
  let changes = 0;
  let sample = 1;
  return {
    of: (inode) => sockets.get(inode)?.holders,
    changes: () => changes,
    begin: () => void sample++,
    add(inode, process, fd) {
      changes++;
      const held = sockets.get(inode);
      const holder = { process, fd };
      if (held === undefined) sockets.set(inode, { holders: [holder], sample });
      else held.holders = [...held.holders, holder].sort(byPid);
    },
    remove(inode, pid, fd) {
      changes++;
      const held = sockets.get(inode);
      if (held === undefined) return;
      held.holders = held.holders.filter((one) => one.process.pid !== pid || one.fd !== fd);
      if (held.holders.length === 0) sockets.delete(inode);
    },
    see(inode) {
      const held = sockets.get(inode);
      if (held === undefined) return false;
      held.sample = sample;
      return true;
    },
    missed() {
      const found = new Map<number, number[]>();
      for (const held of sockets.values()) {
        if (held.sample === 0 || held.sample === sample) continue;
        held.sample = 0;
        for (const { process, fd } of held.holders) {
          const list = found.get(process.pid);
          if (list) list.push(fd);
          else found.set(process.pid, [fd]);
        }
      }
      return found;
    },
  };
}

function byPid(a: Holder, b: Holder): number {
  return a.process.pid - b.process.pid || a.fd - b.fd;
}
