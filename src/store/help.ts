import type { Action } from './state.ts';

export const openHelp: Action = (state) => ({ ...state, mode: { kind: 'help', top: 0 } });

export const closeHelp: Action = (state) => ({ ...state, mode: { kind: 'table' } });

/** Scrolls the help, which has so many lines. */
export function moveHelp(by: number, lines: number): Action {
  return (state) => {
    if (state.mode.kind !== 'help') return state;
    return {
      ...state,
      mode: { kind: 'help', top: Math.max(0, Math.min(state.mode.top + by, lines - 1)) },
    };
  };
}
