import { addressText, isUnspecified } from '../model/address.ts';
import { isPublic } from '../model/host.ts';
import type { Labels } from '../model/labels.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { detailsOf } from './details.ts';
import { regions } from './regions.ts';
import { remembered } from './remembered.ts';
import { rows } from './select.ts';
import type { Action, State } from './state.ts';

/** Which addresses are asked for their names: none, those of the internet, or private ones too. */
const NAMING = ['none', 'public', 'all'] as const;
export type Naming = (typeof NAMING)[number];

const SAID: Readonly<Record<Naming, string>> = {
  none: 'Addresses, no host names',
  public: 'Host names of public addresses; n again: of private ones too',
  all: 'Host names of every address; n again: none',
};

/** Host names of public addresses, of all, or none. */
export const turnNaming: Action = (state) => {
  const next = NAMING[(NAMING.indexOf(state.naming) + 1) % NAMING.length] as Naming;
  const hosts = next === 'none' ? new Map() : state.hosts;
  return { ...state, naming: next, hosts, message: { text: SAID[next], tone: 'plain' } };
};

/** Service names in place of ports, or no longer. */
export const toggleServices: Action = (state) => ({
  ...state,
  servicesShown: !state.servicesShown,
});

/** Why there are no service names; null: there are. */
export function servicesObstacle({ names }: State): string | null {
  return names.ports.size === 0 ? 'this machine names no services (/etc/services)' : null;
}

/** The addresses that may be asked for among those of some rows. */
export function askable(
  snapshot: Snapshot,
  list: Iterable<number>,
  naming: Naming,
): ReadonlySet<string> {
  const { sockets } = snapshot;
  const found = new Set<string>();
  if (naming === 'none') return found;
  for (const row of list) {
    for (const words of [sockets.remote, sockets.local]) {
      if (isUnspecified(words, row)) continue;
      const address = addressText(words, row, sockets.family[row] as number);
      if (naming === 'all' || isPublic(address)) found.add(address);
    }
  }
  return found;
}

/** The addresses whose names are wanted: those on the screen. */
export function wantedAddresses(state: State): ReadonlySet<string> {
  const { snapshot, naming, top } = state;
  const details = detailsOf(state);
  if (details !== null) return askable(details.snapshot, [details.row], naming);
  if (snapshot === null) return new Set();
  return askable(snapshot, rows(state).slice(top, top + regions(state).table), naming);
}

/** Takes the names of the wanted addresses in, as far as they are known. */
export function named(hosts: ReadonlyMap<string, string>): Action {
  return (state) => (state.naming === 'none' ? state : { ...state, hosts });
}

const labelledBy = remembered(
  (snapshot: Snapshot, hosts: Labels['hosts'], services: Labels['services']): Snapshot => ({
    ...snapshot,
    labels: { hosts, services },
  }),
);

/** The snapshot as its text is shown: with names in place of numbers where they are wanted. */
export function labelled(state: State, snapshot: Snapshot): Snapshot {
  const hosts = state.naming === 'none' ? null : state.hosts;
  const services = state.servicesShown ? state.names.ports : null;
  return hosts === null && services === null ? snapshot : labelledBy(snapshot, hosts, services);
}
