import type { Column } from '../columns.ts';
import type { NamedFilters } from '../filter/grammar.ts';
import type { Names } from '../model/names.ts';
import { EVERY_SOCKET } from '../model/reach.ts';
import { ALL_NETNS, OWN_NETNS } from '../model/netns.ts';
import { TCP, UDP, UNIX } from '../model/protocol.ts';
import type { CollectorName } from '../model/sample.ts';
import { LISTENING } from '../model/state.ts';
import { namedFilters } from '../named.ts';
import { type Line, UsageError } from '../options.ts';
import type { Scope } from '../platform/platform.ts';
import { type Chosen, chosenWord, parseColumns } from '../store/chosen.ts';
import { LONGEST, SHORTEST } from '../store/clock.ts';
import { parseLine } from '../store/filters.ts';
import { filterReach, readsUnix } from '../store/reach.ts';
import type { Naming } from '../store/labels.ts';
import { parseSort } from '../store/sorting.ts';
import { EMPTY_LINE, type Filter, type Sort } from '../store/state.ts';

/** What a command line asks for; the functions throw a `UsageError`. */
export function filterOf(
  { options, filter }: Line,
  names: Names,
  named: NamedFilters = namedFilters(),
): Filter {
  const text = filter === '' ? EMPTY_LINE : parseLine('text', filter, names, named);
  if ('message' in text) {
    throw new UsageError(
      `Cannot read the filter "${filter}" at column ${text.column}: ${text.message}`,
    );
  }
  return {
    protocols: [
      ...options.has('tcp') ? [TCP] : [],
      ...options.has('udp') ? [UDP] : [],
      ...options.has('unix') ? [UNIX] : [],
    ],
    families: [...options.has('ipv4') ? [4] : [], ...options.has('ipv6') ? [6] : []],
    states: options.has('listening') ? LISTENING : 0,
    ports: EMPTY_LINE,
    text,
  };
}

/** The sockets that have to be read for a filter that does not change any more. */
export function scopeOf(
  filter: Filter,
  wanted: Pick<Scope, 'counters' | 'cgroups' | 'netns'>,
): Scope {
  const reach = filterReach(filter);
  const protocols = readsUnix(filter) ? [...reach.protocols, UNIX] : reach.protocols;
  return { ...EVERYTHING, ...reach, protocols, ...wanted, machine: false };
}

/** Every socket, and who owns it. */
export const EVERYTHING: Scope = {
  ...EVERY_SOCKET,
  owners: true,
  counters: true,
  cgroups: true,
  netns: OWN_NETNS,
  machine: true,
};

/** Whose host names are shown. */
export function namingOf({ options }: Line): Naming {
  if (options.has('resolve-all')) return 'all';
  return options.has('resolve') ? 'public' : 'none';
}

/** Whether the command line says what is to be shown. */
export function saysFilter({ options, filter }: Line): boolean {
  const names = ['tcp', 'udp', 'unix', 'listening', 'ipv4', 'ipv6', 'all'] as const;
  return filter !== '' || names.some((name) => options.has(name));
}

/** Which network namespaces are read. */
export function netnsOf({ options }: Line): string {
  return options.get('netns') ?? OWN_NETNS;
}

export function sortOf({ options }: Line): Sort {
  const word = options.get('sort');
  return word === undefined ? null : parseSort(word);
}

export function collectorOf({ options }: Line): CollectorName | null {
  return (options.get('collector') ?? null) as CollectorName | null;
}

export function intervalOf({ options }: Line): number {
  const word = options.get('interval') ?? '1';
  const seconds = Number(word);
  if (!(seconds >= SHORTEST && seconds <= LONGEST)) {
    throw new UsageError(
      `Cannot use --interval ${word}: expected seconds from ${SHORTEST} to ${LONGEST}`,
    );
  }
  return seconds;
}

/** What `list` prints unless told otherwise: what `netstat -tunap` does. */
const USUAL = ['proto', 'recvq', 'sendq', 'local', 'remote', 'state', 'user', 'pid', 'process'];

export function columnsOf({ options }: Line): readonly Column[] {
  const usual = options.get('netns') === ALL_NETNS ? ['netns', ...USUAL] : USUAL;
  const chosen = chosenOf(options.get('columns')?.split(',') ?? usual);
  const wide = chosen.find(({ width }) => width !== null);
  if (wide) {
    throw new UsageError(
      `Cannot use --columns ${chosenWord(wide)}: in a list every column is as wide as its values`,
    );
  }
  return chosen.map(({ column }) => column);
}

/** The columns that some words name. */
export function chosenOf(words: readonly string[]): readonly Chosen[] {
  const chosen = parseColumns(words);
  if ('message' in chosen) throw new UsageError(chosen.message);
  return chosen;
}
