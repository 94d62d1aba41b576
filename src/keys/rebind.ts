import { unknown } from '../filter/error.ts';
import { actionName, type Binding, KEYS } from '../keys.ts';
import type { Settings } from '../setting/settings.ts';
import type { Rebound } from '../store/state.ts';
import { parseKey } from './parse-key.ts';

/** What is wrong with keys as somebody wants them, and where: the name of an action, then the place of a key. */
export type KeyMistake = { readonly path: readonly string[]; readonly message: string };

/** The modes in which a character is typed. */
const TYPING: readonly string[] = ['prompt', 'name'];

/** An action and the keys that somebody wants for it. */
type Wanted = { readonly binding: Binding; readonly keys: readonly string[] };

/** Reads keys as somebody wants them for actions; every other action keeps its own. */
export function rebind(changed: Settings['keys']): Rebound | KeyMistake {
  const wanted: Wanted[] = [];
  for (const [name, words] of Object.entries(changed)) {
    const one = wantedOf(name, words);
    if ('message' in one) return one;
    wanted.push(one);
  }
  return clash(wanted) ??
    new Map(wanted.map(({ binding, keys }) => [actionName(binding) as string, keys]));
}

function wantedOf(name: string, words: readonly string[]): Wanted | KeyMistake {
  const binding = KEYS.find((one) => actionName(one) === name);
  if (binding === undefined) {
    const names = KEYS.flatMap((one) => actionName(one) ?? []);
    const message = unknown('action', name, 'expected a name such as quit or prompt-keep', names);
    return { path: [name], message };
  }
  const keys: string[] = [];
  for (const [at, word] of words.entries()) {
    const read = parseKey(word);
    const message = typeof read === 'string' ? read : typed(binding, name, read.key, word);
    if (message !== null) return { path: [name, String(at)], message };
    if (typeof read !== 'string' && !keys.includes(read.key)) keys.push(read.key);
  }
  // Whoever takes every other key away can still go.
  if (binding.keys.includes('ctrl+c')) keys.push('ctrl+c');
  return { binding, keys };
}

/** Why a key that types something cannot do something else, where one types; null: it can. */
function typed({ mode }: Binding, name: string, key: string, word: string): string | null {
  const types = key === 'space' || [...key].length === 1;
  return types && TYPING.includes(mode)
    ? `Cannot use "${word}" for ${name}: it is typed there`
    : null;
}

/** The first key that two actions of a mode would have, or null. */
function clash(wanted: readonly Wanted[]): KeyMistake | null {
  for (const { binding, keys } of wanted) {
    for (const other of KEYS) {
      if (other === binding || other.mode !== binding.mode) continue;
      const theirs = wanted.find((one) => one.binding === other)?.keys ?? other.keys;
      const at = keys.findIndex((key) => theirs.includes(key));
      if (at < 0) continue;
      const name = actionName(binding) as string;
      const both = `${name} and of ${actionName(other) ?? `"${other.help}"`}`;
      return {
        path: [name, String(at)],
        message: `Cannot use one key for two actions: "${keys[at]}" is that of ${both}`,
      };
    }
  }
  return null;
}
