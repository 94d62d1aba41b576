import process from 'node:process';
import koffi from 'koffi';

/** The user "nobody" on every Linux. */
export const NOBODY = 65534;

/** Numbers of capabilities (linux/capability.h). */
const CAPABILITIES = { dac_read_search: 2, net_admin: 12, sys_ptrace: 19 } as const;

/** Something that root may do. */
export type Capability = keyof typeof CAPABILITIES;

const PR_SET_DUMPABLE = 4;
const PR_SET_KEEPCAPS = 8;
const VERSION_3 = 0x20080522;

/**
 * Makes this process one of an ordinary user, for ever; its main thread keeps these capabilities. What it needs from files only root may
 * read has to be loaded before. It may be looked at by its user, as if that user had started it (prctl(2), PR_SET_DUMPABLE).
 */
export function becomeNobody(keeping: readonly Capability[] = []): void {
  const library = koffi.load(null);
  const prctl = library.func('int prctl(int option, long a, long b, long c, long d)');
  const set = keeping.reduce((bits, name) => bits | 1 << CAPABILITIES[name], 0);
  const calls = [
    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0),
    library.func('int setgroups(size_t count, const void *list)')(0, null),
    library.func('int setgid(unsigned int id)')(NOBODY),
    library.func('int setuid(unsigned int id)')(NOBODY),
    // Effective, permitted and inheritable ones, the lower 32 of each and then the upper.
    library.func('int capset(const void *header, const void *data)')(
      new Uint8Array(new Uint32Array([VERSION_3, 0]).buffer),
      new Uint8Array(new Uint32Array([set, set, 0, 0, 0, 0]).buffer),
    ),
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0),
  ];
  if (calls.some((result) => result !== 0) || process.getuid?.() !== NOBODY) {
    throw new Error('Cannot become another user: the test needs root');
  }
}
