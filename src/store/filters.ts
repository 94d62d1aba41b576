import { FIELDS } from '../fields.ts';
import { type NamedFilters, parseFilter } from '../filter/grammar.ts';
import type { Names } from '../model/names.ts';
import { protocolName } from '../model/protocol.ts';
import {
  ESTABLISHED,
  LISTENING,
  STATES,
  type StateSet,
  statesWhere,
  stateWord,
} from '../model/state.ts';
import {
  type Action,
  EMPTY_LINE,
  type Filter,
  type Line,
  NO_FILTER,
  START,
  type State,
} from './state.ts';

/** What is wrong with a line that was typed: the column, from 1, and a sentence. */
export type Mistake = { readonly column: number; readonly message: string };

/** Reads one of the lines of the filter. */
export function parseLine(
  line: 'ports' | 'text',
  text: string,
  names: Names,
  named: NamedFilters = START.named,
): Line | Mistake {
  const typed = text.trim();
  // Ports are a term of the language like any other: a colon makes them one.
  const prefix = line === 'ports' && typed !== '' ? ':' : '';
  const source = line === 'ports' ? prefix + typed.replaceAll(' ', '') : text;
  const parsed = parseFilter(source, FIELDS, names, named);
  if (parsed.ok) return { text: typed, expression: parsed.expression };
  return { ...parsed.error, column: Math.max(1, parsed.error.column - prefix.length) };
}

function narrowed(state: State, part: Partial<Filter>): State {
  return { ...state, filter: { ...state.filter, ...part } };
}

/** Puts a line in force. */
export function setLine(line: 'ports' | 'text', to: Line): Action {
  return (state) => narrowed(state, { [line]: to });
}

function toggled(list: readonly number[], value: number): readonly number[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

/** Only this protocol, or this one too; again: no longer. */
export function toggleProtocol(protocol: number): Action {
  return (state) => narrowed(state, { protocols: toggled(state.filter.protocols, protocol) });
}

export function toggleFamily(family: number): Action {
  return (state) => narrowed(state, { families: toggled(state.filter.families, family) });
}

/** Only these states, or these too; again: no longer. */
export function toggleStates(states: StateSet): Action {
  return (state) => {
    const now = state.filter.states;
    return narrowed(state, { states: (now & states) === states ? now & ~states : now | states });
  };
}

/** What the key `o` stands for: neither listening nor established. */
export const OTHERS: StateSet = statesWhere(() => true) & ~LISTENING & ~(1 << ESTABLISHED);

/** Everything is shown again. */
export const showAll: Action = (state) => ({ ...state, filter: NO_FILTER });

/** Only the lines that were typed are cleared. */
export const clearLines: Action = (state) =>
  narrowed(state, { ports: EMPTY_LINE, text: EMPTY_LINE });

/** The parts of a filter in words, for the filter line. */
export function filterWords(filter: Filter): readonly string[] {
  return [
    filter.protocols.map(protocolName).join(','),
    filter.families.map((family) => `IPv${family}`).join(','),
    stateWords(filter.states),
    filter.ports.text && `port ${filter.ports.text}`,
    filter.text.text && `/${filter.text.text}`,
  ].filter((word) => word !== '');
}

function stateWords(states: StateSet): string {
  if (states === LISTENING) return 'listening';
  if (states === OTHERS) return 'opening or closing';
  return STATES.filter(({ number }) => (states >> number & 1) === 1)
    .map(stateWord).join(',');
}
