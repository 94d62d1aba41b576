import type { Cgroups } from './cgroup.ts';
import type { Ended } from './ended.ts';
import type { Machine } from './machine.ts';
import { type NetnsMap, OWN } from './netns.ts';
import { UNIX } from './protocol.ts';
import { holds, type Part } from './reach.ts';
import type { Holder, Process } from './process.ts';
import { capacity, copyRow, grown, NO_USER, type Sockets, sockets } from './sockets.ts';

/** Where sockets were read from. */
export type CollectorName = 'netlink' | 'ss' | 'procfs';

/** What the operating system said about its sockets at one moment. */
export type Sample = {
  readonly collector: CollectorName;
  /** Milliseconds since 1970, for people. */
  readonly takenAt: number;
  /** Milliseconds of a clock that only goes forward, for differences. */
  readonly clock: number;
  readonly sockets: Sockets;
  /** How many rows of `sockets` are filled. */
  readonly count: number;
  readonly owners: Owners;
  /** The paths of UNIX sockets; left out: it does not speak for UNIX sockets. */
  readonly paths?: readonly string[];
  /** The network namespaces that this sample speaks for, also those that have just ended; left out: the own one. */
  readonly namespaces?: NetnsMap;
  /** Which network namespaces were asked for, as in `Scope`; left out where there is no choice. */
  readonly netns?: string;
  /** The control groups of the sockets; left out where nobody asked. */
  readonly cgroups?: Cgroups;
  /** What ended since the sample before; left out where nobody watches. */
  readonly ended?: Ended;
  /** What of the sockets is here; left out: every one. */
  readonly part?: Part;
  /** What the machine said of itself; left out where the source cannot tell. */
  readonly machine?: Machine;
  /** Sentences about what this sample may lack, for the header. */
  readonly gaps: readonly string[];
};

/** Whether a sample has every socket of a network namespace, as far as its reach goes. */
export function speaksFor({ namespaces }: Sample, netns: number): boolean {
  return namespaces === undefined ? netns === OWN : namespaces.has(netns);
}

/** Whether a sample shows a row as long as it is there. */
export function shows(sample: Sample, table: Sockets, row: number): boolean {
  return speaksFor(sample, table.netns[row] as number) &&
    (table.protocol[row] !== UNIX || sample.paths !== undefined) &&
    (sample.part === undefined || holds(sample.part, table, row));
}

/** Who holds the sockets of a sample. */
export type Owners = {
  readonly processes: ReadonlyMap<number, Process>;
  /** Every holder, lowest pid first, of the sockets that have several. Key: the inode. */
  readonly shared: ReadonlyMap<number, readonly Holder[]>;
  /** User names by uid. */
  readonly users: ReadonlyMap<number, string>;
  /** Sockets that belong to some descriptor. */
  readonly owned: number;
  /** Those of them whose processes may not be seen. */
  readonly hidden: number;
  /** Why, where root would not see them either. */
  readonly obstacle?: string;
  /** Whether nobody was looked for yet: a socket without a process may well have one. */
  readonly unread?: true;
};

/** Owners of nothing, for a source that cannot tell. */
export const NO_OWNERS: Owners = {
  processes: new Map(),
  shared: new Map(),
  users: new Map(),
  owned: 0,
  hidden: 0,
};

/** Sockets while they are being read. */
export type Draft = {
  sockets: Sockets;
  count: number;
  /** The paths of UNIX sockets, from 1 on. */
  paths?: string[];
};

/**
 * An empty draft with room for about as many sockets as there were the last time. The room grows in steps of a sixteenth, so that it is the same again
 * for some more or some less of them, and can be given on.
 */
export function draft(expected: number): Draft {
  const least = expected * 1.05 + 64;
  const step = 2 ** (Math.floor(Math.log2(least)) - 4);
  return { sockets: sockets(Math.ceil(least / step) * step), count: 0 };
}

/** Adds a row in which nothing is known yet, and gives its number. */
export function addRow(into: Draft): number {
  const row = into.count++;
  if (row === capacity(into.sockets)) into.sockets = grown(into.sockets, row * 2);
  const table = into.sockets;
  table.path[row] = 0;
  table.peer[row] = 0;
  table.netns[row] = OWN;
  table.cgroup[row] = 0;
  table.uid[row] = NO_USER;
  table.rtt[row] = NaN;
  table.retransmits[row] = NaN;
  table.bytesAcked[row] = NaN;
  table.bytesReceived[row] = NaN;
  table.congestionWindow[row] = NaN;
  table.memory[row] = NaN;
  table.drops[row] = NaN;
  table.segmentsSent[row] = NaN;
  table.silence[row] = NaN;
  table.rxRate[row] = NaN;
  table.txRate[row] = NaN;
  return row;
}

/** Takes a row out; the last one moves into its place. */
export function removeRow(from: Draft, row: number): void {
  from.count--;
  copyRow(from.sockets, from.count, from.sockets, row);
}
