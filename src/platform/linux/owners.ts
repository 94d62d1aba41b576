import type { Holder, Process } from '../../model/process.ts';
import type { Draft, Owners } from '../../model/sample.ts';
import { type Breath, breath } from './breath.ts';
import { type Descriptors, readAgain, readAll, release } from './descriptors.ts';
import { type Holders, holders } from './holders.ts';
import type { Procfs } from './procfs.ts';

/** Finds the processes of sockets, and from sample to sample reads only what can have changed. */
export type OwnerScan = {
  /** Fills the columns `pid` and `fd`; `thorough` forgets all that is remembered first. */
  assign(rows: Draft, thorough: boolean): Promise<Owners>;
};

/** Samples for which nobody is asked again after a search that found no holder. */
const MOST_REST = 64;

/**
 * Scans the descriptors under a /proc. A process is read when it is new, when the count of its descriptors changed, when one of its sockets
 * is gone from the sample and, since a descriptor may change without all that, when a socket appears that nobody is known to hold.
 */
export function ownerScan(
  procfs: Procfs,
  uid: number,
  users: ReadonlyMap<number, string>,
): OwnerScan {
  const known = new Map<number, Descriptors>();
  const register = holders();
  /** Sockets that nobody was found to hold: the kernel's own, and those of processes that may not be seen. */
  const unowned = new Set<number>();
  let processes: ReadonlyMap<number, Process> = new Map();
  let listed = 0;
  let rest = 0;
  let resting = 0;

  async function reread(pid: number, pause: Breath): Promise<void> {
    const before = known.get(pid);
    if (before) release(before, register);
    const now = await readAll(procfs, pid, register, pause);
    if (now) known.set(pid, now);
    else known.delete(pid);
  }

  /** The rows whose sockets nobody is known to hold; notes the others. */
  function unknown(rows: Draft): Set<number> {
    const found = new Set<number>();
    const { inode, uid: user } = rows.sockets;
    for (let row = 0; row < rows.count; row++) {
      const number = inode[row] as number;
      if (number === 0) continue;
      if (register.see(number)) continue;
      // Only root can be asked about the sockets of others.
      if ((uid === 0 || user[row] === uid) && !unowned.has(number)) found.add(number);
    }
    return found;
  }

  /** Asks every process that may be read, until all are found; searches in vain come ever more rarely. */
  async function search(rows: Draft, pause: Breath): Promise<void> {
    const wanted = unknown(rows);
    if (wanted.size === 0 || resting-- > 0) return;
    for (const [pid, { readable }] of known) {
      if (readable) await reread(pid, pause);
    }
    let found = false;
    for (const inode of wanted) {
      if (register.of(inode)) found = true;
      else unowned.add(inode);
    }
    rest = found ? 0 : Math.min(rest * 2 + 1, MOST_REST);
    resting = rest;
  }

  async function update(rows: Draft): Promise<void> {
    const pause = breath();
    const alive = new Set(procfs.pids());
    for (const [pid, before] of known) {
      if (alive.has(pid)) continue;
      release(before, register);
      known.delete(pid);
    }
    const changed: number[] = [];
    for (const pid of alive) {
      const before = known.get(pid);
      const folder = procfs.folder(pid);
      if (!before || folder?.birth !== before.folder.birth) await reread(pid, pause);
      else if (before.readable && folder.count !== before.folder.count) changed.push(pid);
      if (pause.due()) await pause.take();
    }
    const missing = unknown(rows);
    if (changed.length > 0 || missing.size > 0) {
      const gone = register.missed();
      for (const pid of new Set([...changed, ...gone.keys()])) {
        const before = known.get(pid);
        const folder = procfs.folder(pid);
        if (!before || !before.readable) continue;
        const now = folder && readAgain(procfs, before, folder, gone.get(pid) ?? [], register);
        if (now) known.set(pid, now);
        else await reread(pid, pause);
        if (pause.due()) await pause.take();
      }
      await search(rows, pause);
    }
  }

  return {
    async assign(rows, thorough) {
      if (thorough) {
        for (const before of known.values()) release(before, register);
        known.clear();
        unowned.clear();
        resting = 0;
      }
      register.begin();
      await update(rows);
      if (register.changes() !== listed) {
        listed = register.changes();
        processes = withSockets(known);
      }
      const blind = uid !== 0 || [...known.values()].some((one) => !one.readable);
      return { ...fill(rows, register, blind), processes, users };
    },
  };
}

function withSockets(known: ReadonlyMap<number, Descriptors>): ReadonlyMap<number, Process> {
  const found = new Map<number, Process>();
  for (const [pid, { process, open }] of known) {
    for (const inode of open.values()) {
      if (inode === 0) continue;
      found.set(pid, process);
      break;
    }
  }
  return found;
}

function fill(
  rows: Draft,
  register: Holders,
  blind: boolean,
): Pick<Owners, 'shared' | 'owned' | 'hidden'> {
  const { inode, pid, fd } = rows.sockets;
  const shared = new Map<number, readonly Holder[]>();
  let owned = 0;
  let hidden = 0;
  for (let row = 0; row < rows.count; row++) {
    const number = inode[row] as number;
    if (number === 0) continue;
    owned++;
    const holders = register.of(number);
    const first = holders?.[0];
    if (holders === undefined || first === undefined) {
      if (blind) hidden++;
      continue;
    }
    if (holders.length > 1) shared.set(number, holders);
    pid[row] = first.process.pid;
    fd[row] = first.fd;
  }
  return { shared, owned, hidden };
}
