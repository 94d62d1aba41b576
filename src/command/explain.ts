import { lessonLines, LESSONS, picture } from '../lessons.ts';
import { nearest } from '../model/nearest.ts';
import {
  parseStates,
  type State,
  STATE_WORDS,
  stateOf,
  STATES,
  type StateSet,
} from '../model/state.ts';
import { type Line, UsageError } from '../options.ts';

/** The columns of a plain terminal. */
const COLUMNS = 80;

/** What `estab explain` prints: a state with its place in the picture, or the picture and every state. */
export function explain({ options, filter }: Line): string {
  const [misplaced] = [...options.keys()].filter((name) => name !== 'ascii' && name !== 'no-color');
  if (misplaced) throw new UsageError(`Cannot use --${misplaced} with explain: expected a state`);
  const states = filter === '' ? [] : statesOf(filter);
  const [only, second] = states;
  const told = only === undefined ? LESSONS.map(({ number }) => stateOf(number) as State) : states;
  const lines = [
    ...picture(second === undefined ? only?.number ?? null : null),
    ...told.flatMap((state) => ['', ...stateLines(state)]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** A state with its other names, and its lesson. */
function stateLines({ number, name, spellings }: State): readonly string[] {
  const lesson = LESSONS.find((one) => one.number === number);
  const also = spellings.length > 0 ? `, also ${spellings.join(', ')}` : '';
  return [`${name}${also}`, ...lesson ? lessonLines(lesson, COLUMNS) : []];
}

/** The states that a word in any spelling means, or the kernel's number of one; throws a `UsageError`. */
function statesOf(word: string): readonly State[] {
  const numbered = /^\d+$/.test(word) ? stateOf(Number(word)) : null;
  const set: StateSet = parseStates(word) ?? 0;
  const states = numbered ? [numbered] : STATES.filter(({ number }) => (set >> number & 1) === 1);
  if (states.length > 0) return states;
  const words = [...STATE_WORDS, ...STATES.flatMap(({ spellings }) => spellings)];
  const guess = nearest(word.replaceAll(/[- ]/g, '_'), words);
  const expected = STATES.map(({ name }) => name).join(', ');
  throw new UsageError(
    `Unknown state "${word}": ${guess ? `did you mean ${guess}?` : `expected one of ${expected}`}`,
  );
}
