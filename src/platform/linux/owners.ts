import type { Holder, Process } from '../../model/process.ts';
import type { Draft, Owners } from '../../model/sample.ts';
import { type Breath, breath, unhurried } from '../breath.ts';
import { type Descriptors, readAgain, readAll, release, type Targets } from './descriptors.ts';
import { holders } from './holders.ts';
import { list, listedPlaces, NOTHING_LISTED, sharedIn } from './listing.ts';
import type { Folder, Procfs } from './procfs.ts';
import { spansOf, targetsOf } from './spans.ts';
import type { ReadTogether } from './together.ts';

/** Finds the processes of sockets, and from sample to sample reads only what can have changed. */
export type OwnerScan = {
  /** Reads the processes that are not known yet: work that can be done while the sockets are read. */
  prepare(thorough: boolean): Promise<void>;
  /** Fills the columns `pid` and `fd`. */
  assign(rows: Draft): Promise<Owners>;
};

/** Samples for which nobody is asked again after a search that found no holder. */
const MOST_REST = 64;

/** As many descriptors are read, or processes counted, in no time: a few milliseconds. */
const FEW = 2000;

/** Of very many processes without a socket, each is counted once in so many samples. */
const ROUNDS = 16;

/** What makes a scan of all processes a shorter one. */
type Beginning = {
  /** How to read in two threads, where that is worth while. */
  readonly together?: () => ReadTogether | null;
  /** About how many sockets there are. */
  readonly expected?: number;
};

/** What was read of processes before they are gone through. */
type Early = {
  readonly folders: ReadonlyMap<number, Folder>;
  readonly targets: ReadonlyMap<number, Targets>;
};

const NOTHING_EARLY: Early = { folders: new Map(), targets: new Map() };

/**
 * Scans the descriptors under a /proc. A process is read when it is new, when the count of its descriptors changed, when one of its sockets
 * is gone from the sample and, since a descriptor may change without all that, when a socket appears that nobody is known to hold.
 */
export function ownerScan(
  procfs: Procfs,
  uid: number,
  users: ReadonlyMap<number, string>,
  { together = () => null, expected = 0 }: Beginning = {},
): OwnerScan {
  const known = new Map<number, Descriptors>();
  const register = holders(expected);
  /** Sockets that nobody was found to hold: the kernel's own, and those of processes that may not be seen. */
  const unowned = new Set<number>();
  let processes: ReadonlyMap<number, Process> = new Map();
  /** Whether `processes` is older than `known`. */
  let stale = false;
  /** Whether every process was read for the sample that is being taken. */
  let fresh = false;
  let rest = 0;
  let resting = 0;
  /** So many times the list of processes was brought up to date. */
  let round = 0;
  /** Sockets of the sample before that nobody was known to hold. */
  let doubted: ReadonlySet<number> = new Set();
  /** What the sample before lists. */
  let listing = NOTHING_LISTED;
  /** The listing before that one, whose memory is the next one's. */
  let spare = NOTHING_LISTED;
  /** The places at which holders were found since the sample before. */
  let arrived: number[] = [];
  /** Sockets that a sample before listed, or that were found while it was taken, and that are not listed any more. */
  let gone = new Set<number>();

  async function reread(
    pid: number,
    folder: Folder | null,
    pause: Breath,
    targets?: Targets,
  ): Promise<void> {
    const before = known.get(pid);
    stale = true;
    if (before) release(before, register);
    if (folder) known.set(pid, await readAll(procfs, pid, folder, register, pause, targets));
    else known.delete(pid);
  }

  /** Reads the descriptors of all who have some in two threads; what it gives is as old as this takes. */
  async function readEarly(read: ReadTogether): Promise<Early> {
    const folders = new Map<number, Folder>();
    for (const pid of procfs.pids()) {
      const folder = procfs.folder(pid);
      if (folder && folder.count > 0) folders.set(pid, folder);
    }
    const counts = new Map([...folders].map(([pid, { count }]) => [pid, count]));
    const spans = spansOf(counts);
    await read(spans, procfs, breath());
    return { folders, targets: targetsOf(spans) };
  }

  /**
   * Brings the list of processes up to date; gives those whose descriptors were counted anew and are more or fewer. Of those that held no socket
   * only some are counted each time, in turn, unless it is to be `all`: a machine may have thirty thousand of them.
   */
  async function update(
    all: boolean,
    pause: Breath,
    early: Early = NOTHING_EARLY,
  ): Promise<readonly number[]> {
    const alive = new Set(procfs.pids());
    round++;
    for (const [pid, before] of known) {
      if (alive.has(pid)) continue;
      release(before, register);
      known.delete(pid);
      stale = true;
    }
    const changed: number[] = [];
    for (const pid of alive) {
      const before = known.get(pid);
      const isIdle = before?.process === null && before.readable && alive.size > FEW;
      if (isIdle && !all && (pid + round) % ROUNDS !== 0) continue;
      const folder = early.folders.get(pid) ?? procfs.folder(pid);
      if (!before || folder?.birth !== before.folder.birth) {
        await reread(pid, folder, pause, early.targets.get(pid));
      } else if (before.readable && (folder.count !== before.folder.count || !before.whole)) {
        changed.push(pid);
      }
      if (pause.due()) await pause.take();
    }
    return changed;
  }

  /** Asks again those whose descriptors changed or whose sockets are gone. */
  async function askAgain(changed: readonly number[], pause: Breath): Promise<void> {
    const gone = suspects();
    for (const pid of new Set([...changed, ...gone.keys()])) {
      const before = known.get(pid);
      const folder = procfs.folder(pid);
      if (!before?.readable) continue;
      const now = folder && readAgain(procfs, before, folder, gone.get(pid) ?? [], register);
      stale = true;
      if (now && (now.whole || mayWait(before))) known.set(pid, now);
      else await reread(pid, procfs.folder(pid), pause);
      if (pause.due()) await pause.take();
    }
  }

  /**
   * Those that are worth a search. Most of them have ended since the kernel listed them: where there is much to be read, only those that
   * were unknown in the sample before too.
   */
  function lasting(unknown: ReadonlySet<number>): ReadonlySet<number> {
    const wanted = descriptorsOf(known) <= FEW ? unknown : unknown.intersection(doubted);
    doubted = unknown;
    return wanted;
  }

  /** Asks every process that may be read who holds these; searches in vain come ever more rarely. */
  async function search(wanted: ReadonlySet<number>, pause: Breath): Promise<void> {
    if (resting-- > 0) return;
    for (const [pid, { readable }] of known) {
      if (readable) await reread(pid, procfs.folder(pid), pause);
    }
    let found = false;
    for (const inode of wanted) {
      if (register.find(inode) >= 0) found = true;
      else unowned.add(inode);
    }
    rest = found ? 0 : Math.min(rest * 2 + 1, MOST_REST);
    resting = rest;
  }

  /** Gives the rows their holders as far as they are known. */
  async function fill(rows: Draft): Promise<Filled> {
    const { touched, added } = register.news();
    for (const place of added) arrived.push(place);
    const listed = await unhurried(list(rows, listing, register, touched, spare));
    spare = listing;
    listing = listed.listing;
    for (const inode of listed.gone) gone.add(inode);
    const { inode, uid: user } = rows.sockets;
    // Only root can be asked about the sockets of others.
    const askable = listed.without.filter((row) => uid === 0 || user[row] === uid)
      .map((row) => inode[row] as number);
    const unknown = new Set(askable.filter((number) => !unowned.has(number)));
    return { owned: listed.owned, without: listed.without.length, unknown };
  }

  /** Notes which sockets were found while this sample was taken, and are not in it: what stays open is not in the next one either. */
  function noteUnlisted(): void {
    if (arrived.length === 0) return;
    const isListed = listedPlaces(listing);
    for (const place of arrived) {
      const inode = register.inode(place);
      if (inode !== 0 && !isListed(place)) gone.add(inode);
    }
    arrived = [];
  }

  /** The descriptors, by pid, of the sockets that no sample lists any more; each is told once. */
  function suspects(): ReadonlyMap<number, readonly number[]> {
    const found = new Map<number, number[]>();
    for (const inode of gone) {
      for (const [pid, fd] of register.holdersOf(inode)) {
        const list = found.get(pid);
        if (list) list.push(fd);
        else found.set(pid, [fd]);
      }
    }
    gone = new Set();
    return found;
  }

  function sharers(inodes: readonly number[]): ReadonlyMap<number, readonly Holder[]> {
    return new Map(inodes.map((inode) => {
      const holders = register.holdersOf(inode).flatMap(([pid, fd]): readonly Holder[] => {
        const process = processes.get(pid);
        return process ? [{ process, fd }] : [];
      });
      return [inode, holders];
    }));
  }

  return {
    async prepare(thorough) {
      if (thorough) {
        for (const before of known.values()) release(before, register);
        known.clear();
        unowned.clear();
        resting = 0;
      }
      if (known.size > 0) return;
      fresh = true;
      const read = together();
      await update(true, breath(), read ? await readEarly(read) : NOTHING_EARLY);
    },
    async assign(rows) {
      const pause = breath();
      noteUnlisted();
      const changed = await update(false, pause);
      let filled = await fill(rows);
      if (changed.length > 0 || filled.unknown.size > 0) {
        const more = filled.unknown.size > 0 && known.size > FEW ? await update(true, pause) : [];
        await askAgain([...changed, ...more], pause);
        filled = await fill(rows);
      }
      const wanted = lasting(filled.unknown);
      if (wanted.size > 0 && !fresh) {
        await search(wanted, pause);
        filled = await fill(rows);
      }
      fresh = false;
      if (stale) processes = withSockets(known);
      stale = false;
      const obstacle = obstacleOf(known);
      const blind = uid !== 0 || obstacle !== '';
      const { owned, without } = filled;
      return {
        processes,
        users,
        shared: sharers(sharedIn(listing)),
        owned,
        hidden: blind ? without : 0,
        // Who is not root has another remedy, unless there is nothing to read.
        ...(obstacle !== '' && (uid === 0 || known.size === 0) && { obstacle }),
      };
    },
  };
}

/** A process that opens and closes all the time has another count when its descriptors are read: where they are many, that may be so once. */
function mayWait({ whole, open }: Descriptors): boolean {
  return whole && open.count > FEW;
}

/** How many descriptors were read in all. */
function descriptorsOf(known: ReadonlyMap<number, Descriptors>): number {
  let count = 0;
  for (const { open } of known.values()) count += open.count;
  return count;
}

/** What keeps even root from seeing who holds a socket; '' where nothing does. */
function obstacleOf(known: ReadonlyMap<number, Descriptors>): string {
  // Whoever reads /proc finds itself there.
  if (known.size === 0) return 'no process can be read from /proc';
  return [...known.values()].some((one) => !one.readable) ? 'CAP_SYS_PTRACE is missing' : '';
}

type Filled = {
  /** Sockets that belong to some descriptor, and those of them that nobody is known to hold. */
  readonly owned: number;
  readonly without: number;
  readonly unknown: ReadonlySet<number>;
};

function withSockets(known: ReadonlyMap<number, Descriptors>): ReadonlyMap<number, Process> {
  const found = new Map<number, Process>();
  for (const [pid, { process }] of known) if (process) found.set(pid, process);
  return found;
}
