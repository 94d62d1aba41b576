import type { Cgroup } from '../model/cgroup.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { RowTest } from './row-test.ts';
import { once } from './text.ts';

/** Passes rows whose control group passes; each is asked once. */
export function cgroupTest(
  { sockets, cgroups }: Snapshot,
  passes: (cgroup: Cgroup) => boolean,
): RowTest {
  const test = once((id) => {
    const cgroup = cgroups?.get(id);
    return cgroup !== undefined && passes(cgroup);
  });
  return (row) => test(sockets.cgroup[row] as number);
}
