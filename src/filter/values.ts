import { addressText } from '../model/address.ts';
import type { Names } from '../model/names.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { NO_USER } from '../model/sockets.ts';
import { LISTENING } from '../model/state.ts';
import type { NamedFilters } from './grammar.ts';
import type { End } from './end.ts';

/** What a filter can speak of now. */
export type Known = {
  /** Null: nothing was read yet. */
  readonly snapshot: Snapshot | null;
  readonly names: Names;
  readonly named: NamedFilters;
};

/** Gives words that a value may be now, to choose from those that begin as it does; `typed` is what there is of it. */
export type Values = (known: Known, typed: string) => Iterable<string>;

/** Columns of `Sockets` by end. */
const PORTS = { local: 'localPort', remote: 'remotePort' } as const;

function sorted(words: Iterable<string>): string[] {
  return [...new Set(words)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The short names of the processes that hold sockets. */
export const processNames: Values = ({ snapshot }) =>
  sorted(Array.from(snapshot?.owners.processes.values() ?? [], ({ name }) => name));

/** The ids of the processes that hold sockets. */
export const processIds: Values = ({ snapshot }) =>
  sorted(Array.from(snapshot?.owners.processes.keys() ?? [], String));

/** The ids of the users that sockets belong to. */
function uids({ snapshot }: Known): Set<number> {
  const ids = new Set(snapshot?.sockets.uid.subarray(0, snapshot.total));
  ids.delete(NO_USER);
  return ids;
}

/** The names of the users that sockets belong to. */
export const userNames: Values = (known) =>
  sorted(Array.from(uids(known), (id) => known.snapshot?.owners.users.get(id) ?? String(id)));

/** The ids of the users that sockets belong to. */
export const userIds: Values = (known) => sorted(Array.from(uids(known), String));

/** The names of the machine's interfaces. */
export const interfaceNames: Values = ({ names }) => sorted(names.interfaces.keys());

/**
 * The services whose ports are there now, and the ports: those of listeners or, once a digit is typed, all. A service
 * that is nowhere comes only where no other begins as what is typed.
 */
export function portsThere(ends: readonly End[]): Values {
  return ({ snapshot, names }, typed) => {
    const there = new Set<number>();
    const listened = new Set<number>();
    for (const end of ends) {
      const ports = snapshot?.sockets[PORTS[end]] ?? [];
      for (let row = 0; row < (snapshot?.total ?? 0); row++) {
        there.add(ports[row] as number);
        const state = snapshot?.sockets.state[row] as number;
        if (end === 'local' && (LISTENING >> state & 1) === 1) listened.add(ports[row] as number);
      }
    }
    there.delete(0);
    const services = [...names.services.keys()].filter((name) => begins(name, typed));
    const used = services.filter((name) => there.has(names.services.get(name) as number));
    const numbers = /^\d/.test(typed) ? there : listened;
    const some = [...sorted(Array.from(numbers, String)), ...sorted(used)];
    return some.some((word) => begins(word, typed)) ? some : sorted(services);
  };
}

/** The addresses that are there now. */
export function addressesThere(ends: readonly End[]): Values {
  return ({ snapshot }) => {
    const there = new Set<string>();
    if (snapshot === null) return there;
    const { sockets, total } = snapshot;
    for (const end of ends) {
      for (let row = 0; row < total; row++) {
        there.add(addressText(sockets[end], row, sockets.family[row] as number));
      }
    }
    return sorted(there);
  };
}

/** Whether a word begins with what is typed, whatever the case. */
export function begins(word: string, typed: string): boolean {
  return word.slice(0, typed.length).toLowerCase() === typed.toLowerCase();
}
