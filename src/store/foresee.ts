import { endsAsked, writeAddresses } from '../filter/address-texts.ts';
import { type End, ENDS } from '../filter/end.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Steps } from '../model/steps.ts';
import { unhurried } from '../platform/breath.ts';
import type { State } from './state.ts';
import type { Store } from './store.ts';

/** Writes in steps the addresses of a snapshot that the filter looked for in the one before. */
export function writeAgain(before: Snapshot, snapshot: Snapshot): Steps<void> {
  return foreseen(snapshot, endsAsked(before));
}

/** Writes in steps the addresses at some ends, in which a filter may look soon. */
export function* foreseen(snapshot: Snapshot, ends: readonly End[] = ENDS): Steps<void> {
  for (const end of ends) yield* writeAddresses(snapshot, end);
}

/**
 * Writes the addresses while nothing is typed yet where a filter may be, since a word may be a part of one: those of 200,000 sockets
 * take longer than a keystroke may. Gives how to stop it.
 */
export function foresee(store: Store): () => void {
  return store.subscribe((now, before) => {
    if (isTyping(now) && !isTyping(before) && now.snapshot !== null) {
      void unhurried(foreseen(now.snapshot));
    }
  });
}

function isTyping({ mode }: State): boolean {
  return mode.kind === 'prompt' && mode.line === 'text';
}
