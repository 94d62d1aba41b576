import type { Snapshot } from './snapshot.ts';

/** A state that a connection was in, by the kernel's number, and since when on the clock that only goes forward. */
export type Step = { readonly state: number; readonly since: number };

/** The states of the connections that changed theirs, in their order, by the row's identity. */
export type Lives = ReadonlyMap<number, readonly Step[]>;

/** More lives than this are not remembered: those that changed the longest ago are forgotten. */
const MOST = 5000;

/** The lives with what this snapshot changed. */
export function live(before: Lives, { changes, clock }: Snapshot): Lives {
  if (changes.length === 0) return before;
  const lives = new Map(before);
  for (const { id, from, since, to } of changes) {
    const steps = lives.get(id) ?? [{ state: from, since }];
    lives.delete(id);
    lives.set(id, [...steps, { state: to, since: clock }]);
  }
  for (const id of lives.keys()) {
    if (lives.size <= MOST) break;
    lives.delete(id);
  }
  return lives;
}
