import process from 'node:process';
import koffi from 'koffi';

/** The user "nobody" on every Linux. */
export const NOBODY = 65534;

const PR_SET_DUMPABLE = 4;

/**
 * Makes this process one of an ordinary user, for ever. What it needs from files only root may read has to be loaded before. It may be looked
 * at by its user, as if that user had started it (prctl(2), PR_SET_DUMPABLE).
 */
export function becomeNobody(): void {
  const library = koffi.load(null);
  const calls = [
    library.func('int setgroups(size_t count, const void *list)')(0, null),
    library.func('int setgid(unsigned int id)')(NOBODY),
    library.func('int setuid(unsigned int id)')(NOBODY),
    library.func('int prctl(int option, long a, long b, long c, long d)')(
      PR_SET_DUMPABLE,
      1,
      0,
      0,
      0,
    ),
  ];
  if (calls.some((result) => result !== 0) || process.getuid?.() !== NOBODY) {
    throw new Error('Cannot become another user: the test needs root');
  }
}
