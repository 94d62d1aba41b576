import { addressText } from '../model/address.ts';
import { harmless } from '../model/text.ts';
import type { Effect } from './effects.ts';
import { selectedGroup } from './grouped.ts';
import { selected } from './select.ts';
import type { State } from './state.ts';
import { dispatch } from './store.ts';

/** What there is to copy, or why there is nothing. */
type Copyable = { readonly text: string } | { readonly obstacle: string };

function copyable(state: State): Copyable {
  const group = selectedGroup(state);
  if (group !== null) {
    const { grouping, groups, row } = group;
    const text = (grouping.word ?? grouping.text)(groups.snapshot, row);
    // A text from outside may be pasted into a shell.
    return text === '' ? { obstacle: 'this group has no name' } : { text: harmless(text) };
  }
  const { snapshot } = state;
  const row = selected(state);
  if (snapshot === null || row < 0) return { obstacle: 'there is nothing to copy' };
  const { remote, remotePort, family } = snapshot.sockets;
  return remotePort[row] === 0
    ? { obstacle: 'this socket has no remote address' }
    : { text: addressText(remote, row, family[row] as number) };
}

/** Why nothing can be copied; null: something can. */
export function copyObstacle(state: State): string | null {
  const found = copyable(state);
  return 'obstacle' in found ? found.obstacle : null;
}

/** Copies the remote address of the selected connection, or what the selected group is. */
export const copy: Effect = ({ store, clip }) => {
  const found = copyable(store.getState());
  if ('obstacle' in found) return;
  clip(found.text);
  // Whether the terminal takes it, it does not say.
  const text = `Copied ${found.text} (OSC 52, if the terminal takes it)`;
  dispatch(store, (state) => ({ ...state, message: { text, tone: 'good' } }));
};
