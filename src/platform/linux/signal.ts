import process from 'node:process';
import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Outcome, Signal, Target } from '../../model/signal.ts';
import type { Sending } from '../platform.ts';
import { EINVAL, ENOENT, ENOSYS, EPERM, ESRCH, type Libc, openLibc, SystemError } from './libc.ts';
import { type Procfs, procfs } from './procfs.ts';

/** Milliseconds between two looks at a process that has no descriptor to wait on. */
const LOOK = 50;

/** How one process is reached: through a descriptor that no other process can take over, or by its number. */
type Hand = {
  send(signal: Signal): void;
  ended(within: number): Promise<boolean>;
  close(): void;
};

/**
 * Signals the process that was frozen. It is held by a pidfd first (Linux 5.3), and only then looked at: the same start time and still
 * a descriptor of the same socket mean that the pidfd is the process that was meant. Without pidfd the same is looked at just before kill(2).
 */
export async function signal(
  target: Target,
  name: Signal,
  files: Procfs = procfs(),
  open: () => Promise<Libc> = openLibc,
): Promise<Sending> {
  let hand: Hand;
  try {
    hand = await reach(target, files, open);
  } catch (error) {
    return nothing(isThread(error) ? { kind: 'vanished' } : outcomeOf(error));
  }
  const objection = check(target, files);
  if (objection !== null) {
    // The descriptors of a process that is just ending may not be read either.
    const ended = objection.kind === 'refused' && await hand.ended(0);
    hand.close();
    return nothing(ended ? { kind: 'vanished' } : objection);
  }
  try {
    hand.send(name);
  } catch (error) {
    hand.close();
    return nothing(outcomeOf(error));
  }
  return { outcome: { kind: 'sent' }, ended: hand.ended, close: hand.close };
}

/** What is no longer as it was when the target was frozen; null: nothing. */
function check(target: Target, files: Procfs): Outcome | null {
  const { pid, startTime } = target.process;
  const now = files.process(pid);
  if (now === null) return { kind: 'vanished' };
  if (now.startTime !== startTime) return { kind: 'replaced', by: now.name };
  if (target.inode === 0) return null;
  const descriptors = files.descriptors(pid);
  // Who may not look cannot have seen the socket there in the first place.
  if (descriptors === null) return { kind: 'refused' };
  const holds = descriptors.some((fd) => files.socket(pid, fd) === target.inode);
  return holds ? null : { kind: 'released' };
}

async function reach(target: Target, files: Procfs, open: () => Promise<Libc>): Promise<Hand> {
  try {
    return byDescriptor(await open(), target.process.pid);
  } catch (error) {
    if (error instanceof SystemError && error.errno !== ENOSYS) throw error;
    return byNumber(target, files);
  }
}

function byDescriptor(libc: Libc, pid: number): Hand {
  const pidfd = libc.pidfdOpen(pid);
  return {
    send: (name) => libc.pidfdSendSignal(pidfd, constants.signals[name]),
    // A pidfd becomes readable when its process ends.
    ended: (within) => libc.readable(pidfd, within),
    close: () => libc.close(pidfd),
  };
}

function byNumber(target: Target, files: Procfs): Hand {
  const { pid, startTime } = target.process;
  return {
    send: (name) => void process.kill(pid, name),
    async ended(within) {
      const until = performance.now() + within;
      while (files.process(pid)?.startTime === startTime) {
        if (performance.now() > until) return false;
        await setTimeout(LOOK);
      }
      return true;
    },
    close: () => {},
  };
}

/** Whether pidfd_open(2) says that the number is a thread's by now: EINVAL, and ENOENT in later kernels. */
function isThread(error: unknown): boolean {
  return error instanceof SystemError && (error.errno === EINVAL || error.errno === ENOENT);
}

function outcomeOf(error: unknown): Outcome {
  const errno = error instanceof SystemError
    ? error.errno
    : -((error as NodeJS.ErrnoException).errno ?? 0);
  if (errno === ESRCH) return { kind: 'vanished' };
  if (errno === EPERM) return { kind: 'refused' };
  return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
}

function nothing(outcome: Outcome): Sending {
  return { outcome, ended: () => Promise.resolve(outcome.kind === 'vanished'), close: () => {} };
}
