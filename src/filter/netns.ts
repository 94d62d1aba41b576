import { netnsLabel, OWN, OWN_NETNS } from '../model/netns.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { RowTest } from './row-test.ts';
import { once, type TextTest } from './text.ts';

/** Passes rows whose network namespace is called so; the own one is that too where it has another name. */
export function netnsTest({ sockets, namespaces }: Snapshot, passes: TextTest): RowTest {
  const test = once((key) =>
    passes(netnsLabel(key, namespaces)) || (key === OWN && passes(OWN_NETNS))
  );
  return (row) => test(sockets.netns[row] as number);
}
