import { edited, typing } from './prompt.ts';
import type { Action } from './state.ts';

/** Puts an earlier line, or a later one again, in the place of the one that is being typed, which is kept as the newest. */
export function recall(by: number): Action {
  return typing((prompt, state) => {
    const { place = -1, typed = prompt.text } = prompt.recalled ?? {};
    const lines = state.earlier[prompt.line].filter((line, at, all) =>
      // What is being typed is no line to go back to.
      at < all.length - 1 || line !== typed.trim()
    );
    const next = Math.min(place + by, lines.length - 1);
    if (next < -1 || next === place) return state;
    const text = next < 0 ? typed : lines.at(-1 - next) as string;
    const recalled = next < 0 ? null : { place: next, typed };
    return edited(state, { ...prompt, recalled }, text, text.length);
  });
}
