import { STATES } from '../model/state.ts';
import { protocolName } from '../model/protocol.ts';
import type { Effect } from './effects.ts';
import type { Action, Filter, Mode, State } from './state.ts';
import { dispatch } from './store.ts';

/** The name that is being typed for the filter in force. */
export type NewName = {
  readonly name: string;
  /** What the name will stand for. */
  readonly text: string;
};

/** The longest name of a filter. */
const LONGEST = 40;

/** What a name may be made of, in what `@name` can call. */
const NAME = /^[a-z0-9][a-z0-9_-]*$/;

/** All parts of a filter in the words of the language; '' where everything passes. */
export function filterText({ protocols, families, states, ports, text }: Filter): string {
  const names = STATES.filter(({ number }) => (states >> number & 1) === 1);
  return [
    protocols.length > 0 ? `proto:${protocols.map(protocolName).join(',')}` : '',
    families.length > 0 ? `family:${families.join(',')}` : '',
    names.length > 0 ? `state:${names.map(({ name }) => name).join(',')}` : '',
    ports.text === '' ? '' : `:${ports.text.replaceAll(' ', '')}`,
    text.text,
  ].filter((part) => part !== '')
    // What is OR in the line stays within it.
    .map((part, at, parts) => at > 0 && at === parts.length - 1 && isOr(part) ? `(${part})` : part)
    .join(' ');
}

/** Whether a line may have an OR in it. */
function isOr(line: string): boolean {
  return /\||\bor\b/i.test(line);
}

/** Why no filter can be saved now; null: one can. */
export function saveObstacle({ filter, mode }: State): string | null {
  if (mode.kind === 'prompt' && mode.error !== null) return mode.error.message;
  return filterText(filter) === '' ? 'there is no filter to save' : null;
}

/** Begins to type a name for the filter in force; a line that is being typed is kept. */
export const openNaming: Action = (state) => ({
  ...state,
  mode: { kind: 'name', name: '', text: filterText(state.filter) },
});

function naming(edit: (mode: Extract<Mode, { kind: 'name' }>, state: State) => State): Action {
  return (state) => state.mode.kind === 'name' ? edit(state.mode, state) : state;
}

/** Types a part of the name; what no name can have is not typed. */
export function typeName(typed: string): Action {
  return naming((mode, state) => {
    const name = mode.name + typed.toLowerCase();
    return NAME.test(name) && name.length <= LONGEST
      ? { ...state, mode: { ...mode, name } }
      : state;
  });
}

export const eraseName: Action = naming((mode, state) => ({
  ...state,
  mode: { ...mode, name: mode.name.slice(0, -1) },
}));

export const clearName: Action = naming((mode, state) => ({
  ...state,
  mode: { ...mode, name: '' },
}));

/** Saves the filter under the name that was typed. */
export const saveFilter: Effect = async ({ store, settings }) => {
  const { mode } = store.getState();
  if (mode.kind !== 'name' || mode.name === '') return;
  const { name, text } = mode;
  dispatch(store, (state) => ({ ...state, mode: { kind: 'table' } }));
  const path = await settings.save('filters', { [name]: text });
  dispatch(store, (state) => ({
    ...state,
    named: new Map(state.named).set(name, text),
    message: { text: `Saved in ${path}: @${name} calls it`, tone: 'good' },
  }));
};
