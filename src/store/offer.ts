import { FIELDS } from '../fields.ts';
import { complete, type Completion } from '../filter/complete.ts';
import { edited, typing } from './prompt.ts';
import type { Action, Prompt, State } from './state.ts';

/** What the word at the caret may become. */
function completionOf({ line, text, caret }: Prompt, state: State): Completion {
  if (line === 'text') return complete(text, caret, FIELDS, state);
  // Ports stand alone: each is completed as the value that it is.
  const start = text.slice(0, caret).search(/[^\s,]*$/);
  const key = 'port:';
  const source = key + text.slice(start, caret);
  const { candidates, from } = complete(source, source.length, FIELDS, state);
  return { candidates, from: from - key.length + start, to: caret };
}

/** What all words begin with, in the case of the first. */
function commonStart(words: readonly string[]): string {
  const [first = '', ...others] = words.map((word) => word.toLowerCase());
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return words[0]?.slice(0, length) ?? '';
}

function put(
  state: State,
  prompt: Prompt,
  from: number,
  word: string,
  offer: Prompt['offer'],
): State {
  const text = prompt.text.slice(0, from) + word + prompt.text.slice(prompt.caret);
  return edited(state, { ...prompt, recalled: null }, text, from + word.length, offer);
}

/**
 * Completes the word at the caret as far as all that it may become agree, and offers these; the next time, each of them
 * in turn takes the word's place.
 */
export function offer(by: 1 | -1): Action {
  return typing((prompt, state) => {
    const { offer } = prompt;
    if (offer !== null) {
      const count = offer.words.length;
      const place = (Math.max(offer.place, by > 0 ? -1 : 0) + by + count) % count;
      return put(state, prompt, offer.from, offer.words[place] as string, { ...offer, place });
    }
    const { from, to, candidates: words } = completionOf(prompt, state);
    const typed = prompt.text.slice(from, to);
    const [only] = words;
    if (only === undefined) {
      const said = typed === '' ? 'Nothing to choose from here' : `Nothing begins with "${typed}"`;
      return { ...state, message: { text: said, tone: 'plain' } };
    }
    if (words.length === 1) return put(state, prompt, from, only, null);
    const start = commonStart(words);
    return put(state, prompt, from, start.length < typed.length ? typed : start, {
      from,
      words,
      place: -1,
    });
  });
}
