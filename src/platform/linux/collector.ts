import { readFile } from 'node:fs/promises';
import process from 'node:process';
import {
  type CollectorName,
  type Draft,
  draft,
  NO_OWNERS,
  type Owners,
} from '../../model/sample.ts';
import type { Detail } from '../../model/detail.ts';
import { OWN } from '../../model/netns.ts';
import { TCP, UDP, UNIX } from '../../model/protocol.ts';
import type { Sockets } from '../../model/sockets.ts';
import { CLOSED, LISTEN } from '../../model/state.ts';
import type { Collector, Scope } from '../platform.ts';
import { cgroupScan } from './cgroups.ts';
import { add, request } from './inet-diag.ts';
import { enquiry, parseAnswer } from './enquiry.ts';
import { EACCES, ENOENT, ESRCH, type Libc, openLibc, SystemError } from './libc.ts';
import { folderLinks, pathLinks } from './links.ts';
import { readMachine } from './machine.ts';
import { type Netlink, netlinkInboxes, openNetlink, type Visit } from './netlink.ts';
import { inodeOf, type NetnsPlace } from './netns.ts';
import { type NetnsRead, netnsReader } from './netns-reader.ts';
import { openFiles } from './open-files.ts';
import { ownerScan } from './owners.ts';
import { procfs } from './procfs.ts';
import { addLines } from './procnet.ts';
import { expectedSockets } from './sockstat.ts';
import { findNetns, HERE, obstacleOf, within } from './setns.ts';
import { addUnixLines } from './procunix.ts';
import { addUnix, unixRequest } from './unix-diag.ts';
import { twoThreads } from './together.ts';
import { readUsers } from './users.ts';

const ROOT = '/proc';

/** Where sockets are read from. */
type Source = {
  /** The ways to read a network namespace, the best first. */
  readonly ways: readonly NetnsRead[];
  detail?(table: Sockets, row: number): Promise<Detail | null>;
  /** Whether what a scope leaves out costs nothing. */
  readonly narrow?: true;
  close(): void;
};

/** How each collector opens its source of sockets. */
const SOURCES: Readonly<Record<CollectorName, (libc: Libc | Error) => Promise<Source>>> = {
  netlink: netlinkSource,
  ss: ssSource,
  procfs: () => Promise.resolve({ ways: [readProcNet], close: () => {} }),
};

/** Opens a collector of this name; throws an error that says why it does not work here. */
export async function openLinuxCollector(name: CollectorName): Promise<Collector> {
  const libc = await openLibc().catch((error: Error) => error);
  const source = await SOURCES[name](libc);
  const links = libc instanceof Error ? pathLinks(ROOT) : folderLinks(ROOT, libc);
  const together = libc instanceof Error ? () => null : twoThreads;
  const uid = process.getuid?.() ?? 0;
  let expected = expectedSockets();
  const users = await readUsers();
  const scan = ownerScan(procfs(ROOT, links), uid, users, { together, expected });
  const readSockets = netnsReader(source.ways);
  const cgroups = cgroupScan();
  const machine = remembered(readMachine, MACHINE_AGE);
  return {
    name,
    async read(scope, thorough = false) {
      const rows = draft(expected);
      const takenAt = Date.now();
      const clock = performance.now();
      // The kernel tells of sockets in another thread, while this one reads the processes.
      const prepared = scope.owners ? scan.prepare(thorough) : null;
      // It may fail before anybody waits for it.
      prepared?.catch(() => {});
      const { namespaces, gaps } = await readSockets(rows, scope).finally(() => prepared);
      expected = rows.count;
      const owners: Owners = scope.owners
        ? await scan.assign(rows)
        : { ...NO_OWNERS, users, unread: true };
      return {
        collector: name,
        takenAt,
        clock,
        ...rows,
        namespaces,
        owners,
        ...(scope.cgroups && { cgroups: await cgroups.find(rows, thorough) }),
        ...(scope.machine && { machine: await machine(thorough) }),
        gaps,
      };
    },
    ...(source.detail && { detail: source.detail }),
    ...(source.narrow && { estimate: expectedSockets }),
    descriptors: openFiles,
    close: () => source.close(),
  };
}

/** What changes slowly is not read with every sample; milliseconds. */
const MACHINE_AGE = 3000;

/** Reads anew what is older than this many milliseconds, or whenever it is asked for. */
function remembered<T>(read: () => Promise<T>, age: number): (anew: boolean) => Promise<T> {
  let last: { readonly at: number; readonly value: T } | null = null;
  return async (anew) => {
    if (anew || last === null || performance.now() - last.at >= age) {
      last = { at: performance.now(), value: await read() };
    }
    return last.value;
  };
}

/** States that no listed socket has: who asks the kernel for one in vain has it go through all others. */
const NO_TCP = 1 << CLOSED;
const NO_UDP = 1 << LISTEN;

/** The dumps that a scope takes. */
function* questions(
  into: Draft,
  { protocols, families, states, counters }: Scope,
): Iterable<{ readonly question: Uint8Array; readonly visit: Visit }> {
  for (const protocol of protocols) {
    if (protocol === UNIX) {
      into.paths ??= [''];
      yield { question: unixRequest(states), visit: addUnix(into) };
      continue;
    }
    const possible = states & ~(protocol === TCP ? NO_TCP : NO_UDP);
    if (possible === 0) continue;
    for (const family of protocol === TCP && families.length > 1 ? ['both'] as const : families) {
      yield {
        question: request({ protocol, family, states: possible, counters }),
        visit: add(into, protocol),
      };
    }
  }
}

function netlinkSource(libc: Libc | Error): Promise<Source> {
  if (libc instanceof Error) {
    return Promise.reject(new Error(`Cannot call the C library: ${libc.message}`));
  }
  const inboxes = netlinkInboxes(libc);
  const netlink = openNetlink(libc, HERE, inboxes);
  // An answer must not stand in the queue of a dump.
  let enquiries: Netlink | null = null;

  const dump: NetnsRead = async (into, scope, place) => {
    const asked = place === null ? netlink : openNetlink(libc, within(libc, place), inboxes);
    let changed = false;
    try {
      for (const { question, visit } of questions(into, scope)) {
        const begin = into.count;
        const restart = () => void (into.count = begin);
        changed = await asked.dump(question, restart, visit) || changed;
      }
    } finally {
      if (place !== null) asked.close();
    }
    return changed ? ['sockets changed while they were read: some may be missing'] : [];
  };

  return Promise.resolve({
    narrow: true,
    ways: [dump, readProcNet],
    async detail(table, row) {
      if (table.protocol[row] !== TCP) return null;
      const netns = table.netns[row] as number;
      let detail: Detail | null = null;
      let asked: Netlink | null = null;
      try {
        asked = netns === OWN
          ? enquiries ??= openNetlink(libc)
          : openNetlink(libc, within(libc, findNetns(netns)));
        await asked.ask(enquiry(table, row), (view, at, end) => {
          detail = parseAnswer(view, at, end);
        });
      } catch (error) {
        // Another socket of a SO_REUSEPORT group is found, or none any more; or the namespace has gone, or is not to be entered.
        if (
          !(error instanceof SystemError && error.errno === ENOENT) && obstacleOf(error) === null
        ) throw error;
      } finally {
        if (netns !== OWN) asked?.close();
      }
      return detail;
    },
    close() {
      netlink.close();
      enquiries?.close();
    },
  });
}

/** TCP from `ss -D -`, the rest from /proc. */
async function ssSource(): Promise<Source> {
  // Who does not run another program has no need of what does that.
  const { readSs } = await import('./ss.ts');
  await readSs(draft(0));
  const read: NetnsRead = async (into, scope, place) => {
    if (place !== null) return await readProcNet(into, scope, place);
    if (scope.protocols.includes(TCP)) await readSs(into);
    const protocols = scope.protocols.filter((protocol) => protocol !== TCP);
    try {
      return await readProcNet(into, { ...scope, protocols }, null);
    } catch (error) {
      if (!scope.protocols.includes(TCP)) throw error;
      return [`UDP is missing: ${(error as Error).message}`];
    }
  };
  return { ways: [read], close: () => {} };
}

/** The files of proc_pid_net(5). */
const FILES = [
  { protocol: TCP, family: 4, name: 'tcp' },
  { protocol: TCP, family: 6, name: 'tcp6' },
  { protocol: UDP, family: 4, name: 'udp' },
  { protocol: UDP, family: 6, name: 'udp6' },
] as const;

/** Another namespace is read through one of its processes; throws a `SystemError` where there is none. */
async function readProcNet(
  into: Draft,
  scope: Scope,
  place: NetnsPlace | null,
): Promise<readonly string[]> {
  if (place !== null && place.pid === null) throw new SystemError('open', EACCES);
  const folder = place === null ? `${ROOT}/net` : `${ROOT}/${place.pid}/net`;
  let unread = 0;
  for (const { protocol, family, name } of FILES) {
    if (!scope.protocols.includes(protocol) || !scope.families.includes(family)) continue;
    const file = `${folder}/${name}`;
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      // A kernel without IPv6 has no files for it, and a process that has gone none at all.
      if (family === 6 && (error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      if (place !== null) throw new SystemError('open', ESRCH);
      throw new Error(`Cannot read ${file}: ${(error as Error).message}`);
    }
    unread += addLines(into, protocol, family, text);
  }
  if (scope.protocols.includes(UNIX)) {
    into.paths ??= [''];
    unread += addUnixLines(into, await readFile(`${folder}/unix`, 'utf8'));
  }
  // Meanwhile the process may have gone, and another one have its number.
  if (place !== null && inodeOf(place.file) !== place.inode) throw new SystemError('open', ESRCH);
  return unread > 0 ? [`${unread} lines of /proc/net could not be read`] : [];
}
