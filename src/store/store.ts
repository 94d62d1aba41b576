import { createStore, type StoreApi } from 'zustand/vanilla';
import { settle } from './cursor.ts';
import { type Action, START, type State } from './state.ts';

/** The one value that the program knows and is doing, and who listens to it. */
export type Store = StoreApi<State>;

/** A store that begins with these parts of a state. */
export function openStore(start: Partial<State> = {}): Store {
  return createStore<State>(() => ({ ...START, ...start }));
}

/** Takes a step; the cursor is put right after it. */
export function dispatch(store: Store, action: Action): void {
  const before = store.getState();
  const after = action(before);
  if (after !== before) store.setState(settle(after), true);
}
