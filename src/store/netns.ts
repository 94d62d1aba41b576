import { ALL_NETNS, OWN_NETNS } from '../model/netns.ts';
import type { State } from './state.ts';

/** Every network namespace, or only the own one again. */
export function toggleNetns(state: State): State {
  return { ...state, netns: state.netns === OWN_NETNS ? ALL_NETNS : OWN_NETNS };
}

/** Which namespaces are shown: until they have been read, those before. */
function shownNetns({ netns, snapshot }: State): string {
  return snapshot?.netns ?? netns;
}

/** Whether other namespaces than the own one are shown. */
export function isFar(state: State): boolean {
  return shownNetns(state) !== OWN_NETNS;
}

/** Whether other namespaces than the own one are to be read. */
export function wantsFar({ netns }: State): boolean {
  return netns !== OWN_NETNS;
}

function words(netns: string): string {
  return netns === ALL_NETNS
    ? 'all namespaces'
    : netns === OWN_NETNS
    ? 'own namespace'
    : `namespace ${netns}`;
}

/** Which namespaces are shown, where that is not the own one, and which are being read, where they are others: `all namespaces`. */
export function netnsWords(state: State): string {
  const shown = shownNetns(state);
  return [
    ...isFar(state) ? [words(shown)] : [],
    ...shown === state.netns ? [] : [`reading ${words(state.netns)}`],
  ].join(', ');
}
