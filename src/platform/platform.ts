import process from 'node:process';
import type { Ended } from '../model/ended.ts';
import type { DropOutcome } from '../model/drop.ts';
import type { CollectorName, Sample } from '../model/sample.ts';
import type { Detail } from '../model/detail.ts';
import type { Names } from '../model/names.ts';
import { OWN } from '../model/netns.ts';
import type { Reach } from '../model/reach.ts';
import type { Process } from '../model/process.ts';
import type { Sockets } from '../model/sockets.ts';
import type { Kinship, Outcome, Signal, Target } from '../model/signal.ts';

/** Which sockets a sample has to hold at least; a collector may give more. */
export type Scope = Reach & {
  /** Whether the processes are wanted too. */
  readonly owners: boolean;
  /** Whether the counters of connections (tcp_info) and the memory of sockets are wanted too. */
  readonly counters: boolean;
  /** Which network namespaces: `OWN_NETNS`, `ALL_NETNS`, or the name or inode of one. */
  readonly netns: string;
  /** Whether the control groups are wanted too. */
  readonly cgroups: boolean;
  /** Whether the limits of the machine are wanted too. */
  readonly machine: boolean;
};

/** Reads the sockets of the system, again and again. */
export type Collector = {
  readonly name: CollectorName;
  /** One sample; `thorough` forgets what is remembered of processes and reads it all again. */
  read(scope: Scope, thorough?: boolean): Promise<Sample>;
  /** What only an enquiry about this one socket tells; null where it is gone or the kernel finds another in its place. */
  detail?(table: Sockets, row: number): Promise<Detail | null>;
  /** About how many sockets there are, at little cost; left out where that is not known. */
  estimate?(): number;
  /** About how many descriptors there are to look for owners in, at little cost; left out where that is not known. */
  descriptors?(): number;
  close(): void;
};

/** Hears of every socket that ends, also of those that are never in a sample. */
export type Watch = {
  /** What ended since this was last asked. */
  take(): Ended;
  close(): void;
};

/** The collector, whose samples tell what ended before they were taken too. */
export function watched(collector: Collector, watch: Watch): Collector {
  return {
    ...collector,
    async read(scope, thorough) {
      // What is taken before the sample begins cannot be in it any more.
      const ended = watch.take();
      const sample = await collector.read(scope, thorough);
      // Only what ends in the own network namespace is told.
      return sample.namespaces?.has(OWN) === false ? sample : { ...sample, ended };
    },
    close() {
      watch.close();
      collector.close();
    },
  };
}

/** A signal on its way: the outcome of sending it, and how to see the process end. */
export type Sending = {
  readonly outcome: Outcome;
  /** Resolves to true when the process has ended, or to false after this many milliseconds. */
  ended(within: number): Promise<boolean>;
  close(): void;
};

/** Writes as much of some bytes as a descriptor takes, and gives how much: 0 where it takes nothing now. Throws where it never will. */
export type Write = (descriptor: number, bytes: Uint8Array) => number;

/** What one operating system can tell and do. */
export type Platform = {
  /** The collectors from the best to the plainest. */
  readonly collectors: readonly CollectorName[];
  /** Opens one; throws an error that says in a sentence why it does not work here. */
  open(name: CollectorName): Promise<Collector>;
  /** Checks that the target is still what it was, and only then signals it. */
  signal(target: Target, signal: Signal): Promise<Sending>;
  kinship(pid: number): Kinship;
  /** Begins to watch; rejects with an error that says in a sentence why that does not work here. */
  watch(): Promise<Watch>;
  /** Drops the socket in the one row of a table, and never another one; its process lives on. */
  drop(socket: Sockets): Promise<DropOutcome>;
  /** The processes above one, the nearest first. */
  parents(pid: number): readonly Process[];
  /** What the machine calls ports and interfaces. */
  names(): Promise<Names>;
  /** How to write to a descriptor that does not block; null where that cannot be. */
  writer(): Promise<Write | null>;
  /** Ends this process without waiting for its threads, where that can be; what is to be done at an exit is left out. */
  leave(status: number): Promise<void>;
};

/** Opens the named collector, or the first of the platform's that works, whose samples tell why the better ones do not. */
export async function openCollector(
  platform: Platform,
  name: CollectorName | null,
): Promise<Collector> {
  const reasons: string[] = [];
  for (const candidate of name === null ? platform.collectors : [name]) {
    try {
      return because(await platform.open(candidate), reasons);
    } catch (error) {
      reasons.push(`${candidate}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new Error(
    reasons.length > 0
      ? `Cannot read sockets: ${reasons.join('; ')}`
      : `Cannot read sockets: ${process.platform} is not supported yet`,
  );
}

function because(collector: Collector, reasons: readonly string[]): Collector {
  if (reasons.length === 0) return collector;
  return {
    ...collector,
    async read(scope, thorough) {
      const sample = await collector.read(scope, thorough);
      return { ...sample, gaps: [...sample.gaps, ...reasons] };
    },
  };
}
