import { bindingOf, keyModeOf, obstacleOf } from '../keys.ts';
import { isFault } from '../model/fault.ts';
import type { World } from '../store/effects.ts';
import { typeName } from '../store/name.ts';
import { type } from '../store/prompt.ts';
import { dispatch, type Store } from '../store/store.ts';
import { keyText } from './keyboard.ts';

function say(store: Store, text: string): void {
  dispatch(store, (state) => ({ ...state, message: { text, tone: 'bad' } }));
}

const ALT = 'alt+';

/**
 * Does what a key means in the mode that is on; a key that cannot work now says why. A terminal sends the same for Alt and a key as for Escape and the
 * key shortly after it: where Alt means nothing with it, both keys are meant.
 */
export function press(world: World, name: string): void {
  const { mode, rebound } = world.store.getState();
  if (!name.startsWith(ALT) || bindingOf(mode.kind, name, rebound) !== null) {
    return strike(world, name);
  }
  strike(world, 'escape');
  press(world, name.slice(ALT.length));
}

function strike(world: World, name: string): void {
  const { store } = world;
  const { mode, message } = store.getState();
  if (message !== null) dispatch(store, (state) => ({ ...state, message: null }));
  const binding = bindingOf(keyModeOf(store.getState()), name, store.getState().rebound);
  if (binding === null) {
    if (mode.kind === 'prompt' && (name === 'space' || [...name].length === 1)) {
      dispatch(store, type(name === 'space' ? ' ' : name));
    }
    if (mode.kind === 'name' && [...name].length === 1) dispatch(store, typeName(name));
    return;
  }
  const obstacle = obstacleOf(binding, store.getState());
  if (obstacle !== null) return say(store, `${keyText(name)}: ${obstacle}`);
  if ('action' in binding) return dispatch(store, binding.action);
  void (async () => {
    try {
      await binding.effect(world);
    } catch (error) {
      if (isFault(error)) throw error;
      say(store, error instanceof Error ? error.message : String(error));
    }
  })();
}

/** Takes a pasted text where a line is being typed; elsewhere it would be keys that nobody pressed. */
export function paste({ store }: World, text: string): void {
  if (store.getState().mode.kind !== 'prompt') return;
  dispatch(store, type(text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '')));
}
