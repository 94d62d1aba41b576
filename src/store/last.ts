import { columnOf } from '../columns.ts';
import { protocolName, TCP, UDP, UNIX } from '../model/protocol.ts';
import { parseStates, STATES } from '../model/state.ts';
import type { LastView } from '../setting/settings.ts';
import { chosenWord } from './chosen.ts';
import type { Filter, Sort, State } from './state.ts';

/** The word of a sort order as `parseSort` reads it; '': the default order. */
function sortWord(sort: Sort): string {
  if (sort === null) return '';
  const usual = columnOf(sort.column)?.largestFirst ?? false;
  return sort.reverse === usual ? sort.column : `-${sort.column}`;
}

/** What is remembered of a view: its order, columns and toggles, and no line that was typed. */
export function lastView({ sort, columns, level, endedShown, filter }: State): LastView {
  return {
    sort: sortWord(sort),
    columns: columns.map(chosenWord),
    group: level.kind === 'table' ? '' : level.grouped.by,
    ended: endedShown,
    protocols: filter.protocols.map(protocolName),
    families: filter.families,
    states: STATES.filter(({ number }) => (filter.states >> number & 1) === 1)
      .map(({ name }) => name),
  };
}

/** The toggles of the filter that a view had that is remembered. */
export function rememberedFilter(
  { protocols = [], families = [], states = [] }: Partial<LastView>,
): Pick<Filter, 'protocols' | 'families' | 'states'> {
  return {
    protocols: [TCP, UDP, UNIX].filter((number) => protocols.includes(protocolName(number))),
    families,
    states: states.reduce((set, name) => set | (parseStates(name) ?? 0), 0),
  };
}
