import process from 'node:process';
import type { CollectorName, Sample } from '../model/sample.ts';
import type { Names } from '../model/names.ts';
import type { Process } from '../model/process.ts';
import type { StateSet } from '../model/state.ts';

/** Which sockets a sample has to hold at least; a collector may give more. */
export type Scope = {
  readonly protocols: readonly number[];
  readonly families: readonly number[];
  readonly states: StateSet;
  /** Whether the processes are wanted too. */
  readonly owners: boolean;
};

/** Reads the sockets of the system, again and again. */
export type Collector = {
  readonly name: CollectorName;
  /** One sample; `thorough` forgets what is remembered of processes and reads it all again. */
  read(scope: Scope, thorough?: boolean): Promise<Sample>;
  close(): void;
};

/** The signals that the program can send, the mildest way to end a process first (signal(7)). */
export const SIGNALS = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGKILL',
  'SIGSTOP',
  'SIGCONT',
  'SIGUSR1',
  'SIGUSR2',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** The signals that are sent to make a process end. */
export const ENDING: ReadonlySet<Signal> = new Set(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL']);

/** A process frozen in a dialog: what must still be true of it when the signal is sent. */
export type Target = {
  readonly process: Process;
  readonly user: string;
  /** The socket that the process was chosen by; 0: it is not asked after. */
  readonly inode: number;
};

/** What became of a signal, or of the process that it was meant for. */
export type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'vanished' }
  | { readonly kind: 'replaced'; readonly by: string }
  | { readonly kind: 'released' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly why: string };

/** A signal on its way: the outcome of sending it, and how to see the process end. */
export type Sending = {
  readonly outcome: Outcome;
  /** Resolves to true when the process has ended, or to false after this many milliseconds. */
  ended(within: number): Promise<boolean>;
  close(): void;
};

/** What a process is to this program: pid 1, the program itself and its parents need a second question. */
export type Kinship = 'stranger' | 'init' | 'self' | 'parent';

/** What one operating system can tell and do. */
export type Platform = {
  /** The collectors from the best to the plainest. */
  readonly collectors: readonly CollectorName[];
  /** Opens one; throws an error that says in a sentence why it does not work here. */
  open(name: CollectorName): Promise<Collector>;
  /** Checks that the target is still what it was, and only then signals it. */
  signal(target: Target, signal: Signal): Promise<Sending>;
  kinship(pid: number): Kinship;
  /** What the machine calls ports and interfaces. */
  names(): Promise<Names>;
};

/** Opens the named collector, or the first of the platform's that works. */
export async function openCollector(
  platform: Platform,
  name: CollectorName | null,
): Promise<Collector> {
  if (name !== null) return await platform.open(name);
  const reasons: string[] = [];
  for (const candidate of platform.collectors) {
    try {
      return await platform.open(candidate);
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
