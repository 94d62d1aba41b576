import process from 'node:process';
import { EACCES, ENOENT, EPERM, ESRCH, type Libc, SystemError } from './libc.ts';
import { inodeOf, type NetnsPlace, type NetnsScan, netnsScan } from './netns.ts';

/** Does something in a network namespace, and gives what came of it. */
export type Within = <T>(run: () => T) => T;

/** In the namespace that the program is in anyway. */
export const HERE: Within = (run) => run();

/**
 * Runs functions in another namespace, which they must not leave by waiting for something: only this thread goes there, and comes back before anything else runs
 * on it. What they open stays there. Throws a `SystemError`, with EPERM where the user may not (CAP_SYS_ADMIN), or with ESRCH where the namespace has
 * gone; should there be no way back, the program ends.
 */
export function within(libc: Libc, { file, inode }: NetnsPlace): Within {
  return (run) => {
    const home = libc.openFile('/proc/thread-self/ns/net');
    try {
      const away = libc.openFile(file);
      try {
        // The process may have gone, and another one have its number.
        if (inodeOf(`/proc/self/fd/${away}`) !== inode) throw new SystemError('setns', ESRCH);
        libc.setNetns(away);
      } finally {
        libc.close(away);
      }
      try {
        return run();
      } finally {
        comeBack(libc, home);
      }
    } finally {
      libc.close(home);
    }
  };
}

function comeBack(libc: Libc, home: number): void {
  try {
    libc.setNetns(home);
  } catch (error) {
    // Whatever this thread opened from now on would be in the wrong place, and nobody may go on from here.
    process.nextTick(() => {
      throw new Error(
        `Cannot come back from another network namespace: ${(error as Error).message}`,
      );
    });
    throw error;
  }
}

/** Why a namespace cannot be entered: it has gone, or the user may not; null: for another reason. */
export function obstacleOf(error: unknown): 'gone' | 'refused' | null {
  const errno = error instanceof SystemError ? error.errno : 0;
  if (errno === ESRCH || errno === ENOENT) return 'gone';
  return errno === EPERM || errno === EACCES ? 'refused' : null;
}

/** The namespace of this inode, wherever it is found now; throws a `SystemError` with ESRCH where it has gone. */
export function findNetns(inode: number, scan: NetnsScan = netnsScan()): NetnsPlace {
  const found = scan.look().places.find((place) => place.inode === inode);
  if (found === undefined) throw new SystemError('setns', ESRCH);
  return found;
}
