import type { Platform } from '../platform.ts';
import { openLinuxCollector } from './collector.ts';
import { watchEnds } from './events.ts';
import { drop } from './drop.ts';
import { kinship, parents } from './kinship.ts';
import { leave } from './leave.ts';
import { readNames } from './names.ts';
import { signal } from './signal.ts';
import { writer } from './write.ts';

/** Linux, from 4.1 on for rates and from 5.3 on for signals that cannot miss. */
export const linux: Platform = {
  collectors: ['netlink', 'ss', 'procfs'],
  open: openLinuxCollector,
  signal,
  kinship,
  watch: watchEnds,
  drop,
  parents,
  names: readNames,
  writer,
  leave,
};
