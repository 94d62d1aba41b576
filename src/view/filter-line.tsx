import type { ReactElement } from 'react';
import { cut, harmless, width } from '../model/text.ts';
import { filterWords } from '../store/filters.ts';
import { levelWords } from '../store/grouped.ts';
import type { NewName } from '../store/name.ts';
import { rows } from '../store/select.ts';
import type { Mode, State } from '../store/state.ts';
import { tagWords } from '../store/tags.ts';
import { keyHints } from './hints.ts';
import { Line, Pieces, usePlain } from './look.tsx';

type Prompt = Extract<Mode, { kind: 'prompt' }>;

/** The ways to filter. */
const WAYS = [['filter', 'to filter'], ['ports', 'for a port'], ['states', 'for states']] as const;

const SIGNS = { text: '/', ports: ':' } as const;

/** The part of the line up to the caret that has room beside the sign and the caret. */
function inSight({ text, caret }: Prompt, columns: number): { start: number; head: string } {
  let start = 0;
  let head = harmless(text.slice(0, caret));
  for (const character of text.slice(0, caret)) {
    if (width(head) <= columns - 3) break;
    start += character.length;
    head = harmless(text.slice(start, caret));
  }
  return { start, head };
}

/** The line that is being typed, its caret in inverse; of a long line the part around the caret. */
function Typed(
  { prompt, columns }: { readonly prompt: Prompt; readonly columns: number },
): ReactElement {
  const text = usePlain();
  const { caret } = prompt;
  const at = [...prompt.text.slice(caret)][0] ?? ' ';
  return (
    <Pieces
      pieces={[
        { text: SIGNS[prompt.line], bold: true },
        { text: text(inSight(prompt, columns).head) },
        { text: text(harmless(at)), inverse: true },
        { text: text(harmless(prompt.text.slice(caret + at.length))) },
      ]}
    />
  );
}

const CARET = ' ';

/** The name that is being typed, and what it will stand for. */
function NameLine(
  { state, naming }: { readonly state: State; readonly naming: NewName },
): ReactElement {
  const text = usePlain();
  const { name } = naming;
  const old = state.named.get(name);
  const label = old === undefined ? 'Save as @' : 'Replace @';
  const room = state.size.columns - label.length - name.length - 4;
  return (
    <Pieces
      pieces={[
        { text: label, bold: true },
        { text: name },
        { text: CARET, inverse: true },
        { text: `  ${text(cut(harmless(naming.text), room))}`, colour: 'cyan' },
      ]}
    />
  );
}

/** How many of how many sockets are let through; what else the line says follows from the filter. */
export function filterText(state: State): string {
  return `${rows(state).live} ${rows(state).length} ${levelWords(state)}`;
}

/** What is in force, and how many of how many sockets it lets through. */
export function FilterLine({ state }: { readonly state: State }): ReactElement {
  const text = usePlain();
  if (state.mode.kind === 'prompt') {
    return <Typed prompt={state.mode} columns={state.size.columns} />;
  }
  if (state.mode.kind === 'name') return <NameLine state={state} naming={state.mode} />;
  const level = levelWords(state);
  const words = [...level === '' ? [] : [level], ...filterWords(state.filter)];
  const tags = tagWords(state) && `* ${tagWords(state)}  `;
  const { part, count = 0 } = state.snapshot ?? {};
  const all = part ? `about ${part.about}` : String(count);
  const ended = state.endedShown ? `, and ${rows(state).length - rows(state).live} that ended` : '';
  if (words.length === 0 && tags === '') {
    const shown = state.snapshot === null ? '' : `all ${all} shown${ended}; `;
    return <Line dim>{`${shown}${keyHints('table', WAYS, state, ', ')}`}</Line>;
  }
  const isWhole = filterWords(state.filter).length === 0 && state.level.kind !== 'group';
  const passing = `${isWhole ? 'all' : `${rows(state).live} of`} ${all}${ended}  `;
  // Before anything was read, nobody knows how many there are.
  const counts = state.snapshot === null ? '' : passing;
  const room = state.size.columns - counts.length - tags.length;
  return (
    <Pieces
      pieces={[
        { text: counts, bold: true },
        { text: tags, bold: true, colour: 'magenta' },
        { text: text(cut(harmless(words.join('  ')), room)), colour: 'cyan' },
      ]}
    />
  );
}

/** A mistake in the line that is being typed, below the character where it begins. */
export function Mistake(
  { prompt, columns }: { readonly prompt: Prompt; readonly columns: number },
): ReactElement {
  const text = usePlain();
  const { column, message } = prompt.error ?? { column: 1, message: '' };
  const said = text(harmless(message));
  const { start } = inSight(prompt, columns);
  const before = 1 + width(harmless(prompt.text.slice(start, column - 1)));
  return <Line colour='red'>{marked(said, before, columns)}</Line>;
}

/** A sentence beside the mark at a place of the line: to its right or, where it has no room there, to its left, or without it. */
function marked(sentence: string, place: number, columns: number): string {
  const length = width(sentence);
  if (place + 2 + length <= columns) return `${' '.repeat(place)}^ ${sentence}`;
  return length < place && place < columns
    ? `${' '.repeat(place - 1 - length)}${sentence} ^`
    : sentence;
}
