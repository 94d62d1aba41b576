import type { Process } from './process.ts';

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

/** What a process is to this program: pid 1, the program itself and its parents need a second question. */
export type Kinship = 'stranger' | 'init' | 'self' | 'parent';
