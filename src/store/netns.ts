import { ALL_NETNS, OWN_NETNS } from '../model/netns.ts';
import type { State } from './state.ts';

/** Every network namespace, or only the own one again. */
export function toggleNetns(state: State): State {
  return { ...state, netns: state.netns === OWN_NETNS ? ALL_NETNS : OWN_NETNS };
}

/** Whether other namespaces than the own one are shown. */
export function isFar({ netns }: State): boolean {
  return netns !== OWN_NETNS;
}

/** Which namespaces are shown, where that is not the own one: `all namespaces`. */
export function netnsWords(state: State): string {
  const { netns } = state;
  if (!isFar(state)) return '';
  return netns === ALL_NETNS ? 'all namespaces' : `namespace ${netns}`;
}
