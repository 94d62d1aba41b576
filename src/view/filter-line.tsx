import { Text } from 'ink';
import type { ReactElement } from 'react';
import { harmless } from '../model/text.ts';
import { filterWords } from '../store/filters.ts';
import { rows } from '../store/select.ts';
import type { Mode, State } from '../store/state.ts';
import { Coloured, Line, usePlain } from './look.tsx';

type Prompt = Extract<Mode, { kind: 'prompt' }>;

const SIGNS = { text: '/', ports: ':' } as const;

/** The line that is being typed, its caret in inverse. */
function Typed({ prompt }: { readonly prompt: Prompt }): ReactElement {
  const text = usePlain();
  const { caret } = prompt;
  const at = [...prompt.text.slice(caret)][0] ?? ' ';
  return (
    <Text wrap='truncate-end'>
      <Coloured bold>{SIGNS[prompt.line]}</Coloured>
      {text(harmless(prompt.text.slice(0, caret)))}
      <Coloured inverse>{text(harmless(at))}</Coloured>
      {text(harmless(prompt.text.slice(caret + at.length)))}
    </Text>
  );
}

/** What is in force, and how many of how many sockets it lets through. */
export function FilterLine({ state }: { readonly state: State }): ReactElement {
  const text = usePlain();
  if (state.mode.kind === 'prompt') return <Typed prompt={state.mode} />;
  const words = filterWords(state.filter);
  const all = state.snapshot?.count ?? 0;
  if (words.length === 0) {
    return <Line dim>{`all ${all} shown; / to filter, : for a port, f for states`}</Line>;
  }
  return (
    <Text wrap='truncate-end'>
      <Coloured bold>{`${rows(state).live} of ${all}`}</Coloured>{'  '}
      <Coloured colour='cyan'>{text(harmless(words.join('  ')))}</Coloured>
    </Text>
  );
}

/** A mistake in the line that is being typed, below the character where it begins. */
export function Mistake({ prompt }: { readonly prompt: Prompt }): ReactElement {
  const { column, message } = prompt.error ?? { column: 1, message: '' };
  return <Line colour='red'>{`${' '.repeat(column)}^ ${harmless(message)}`}</Line>;
}
