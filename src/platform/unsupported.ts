import { NO_NAMES } from '../model/names.ts';
import type { Platform } from './platform.ts';

/** A system that shows nothing and can do nothing: the template for a port. */
export const unsupported: Platform = {
  collectors: [],
  open: () => Promise.reject(new Error('this system is not supported yet')),
  signal: () =>
    Promise.resolve({
      outcome: { kind: 'failed', why: 'this system is not supported yet' },
      ended: () => Promise.resolve(false),
      close: () => {},
    }),
  kinship: () => 'stranger',
  watch: () => Promise.reject(new Error('Cannot watch connections end: this system does not tell')),
  drop: () => Promise.resolve({ kind: 'unsupported' }),
  parents: () => [],
  names: () => Promise.resolve(NO_NAMES),
  writer: () => Promise.resolve(null),
  leave: () => Promise.resolve(),
};
