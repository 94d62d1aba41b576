import { type KeyMode, keyOf } from '../keys.ts';
import type { State } from '../store/state.ts';
import { keyText } from './keyboard.ts';

/** Actions of a mode by the keys that they have, each with a few words: `y sends SIGTERM; Enter …`. One without a key is left out. */
export function keyHints(
  mode: KeyMode,
  actions: readonly (readonly [name: string, words: string])[],
  state: State,
  between = '; ',
): string {
  return actions.flatMap(([name, words]) => {
    const key = keyOf(mode, name, state.rebound);
    return key === null ? [] : `${keyText(key)} ${words}`;
  }).join(between);
}
