import { asksOwners, namesUnix, reachOf, statesReach } from '../filter/reach.ts';
import { UNIX } from '../model/protocol.ts';
import { common, covers, EVERY_SOCKET, type Part, type Reach } from '../model/reach.ts';
import { filterWords } from './filters.ts';
import { wantsFar } from './netns.ts';
import { type Filter, NO_FILTER, type State } from './state.ts';

/** Whether UNIX sockets are read, which no reach has: where they are among the protocols that are shown, or the filter names them. */
export function readsUnix({ protocols, text }: Filter): boolean {
  return protocols.length > 0 ? protocols.includes(UNIX) : namesUnix(text.expression);
}

/** Whether the filter asks for processes, and they have not been read yet. */
export function awaitsOwners({ snapshot, filter }: State): boolean {
  return snapshot?.owners.unread === true && asksOwners(filter.text.expression);
}

/** The reach beyond which nothing passes a filter. */
export function filterReach({ protocols, families, states, ports, text }: Filter): Reach {
  const keys: Reach = {
    protocols: protocols.length > 0 ? protocols : EVERY_SOCKET.protocols,
    families: families.length > 0 ? families : EVERY_SOCKET.families,
    states: states === 0 ? EVERY_SOCKET.states : statesReach(states).states,
  };
  return [ports, text].map(({ expression }) => reachOf(expression))
    .reduce(common, common(EVERY_SOCKET, keys));
}

/** A reach in words: `TCP  IPv4  listening`. */
export function reachWords({ protocols, families, states }: Reach): string {
  if (protocols.length === 0 || families.length === 0 || states === 0) return 'nothing';
  const every = EVERY_SOCKET;
  return filterWords({
    ...NO_FILTER,
    protocols: protocols.length < every.protocols.length ? protocols : [],
    families: families.length < every.families.length ? families : [],
    states: states === every.states ? 0 : states,
  }).join(' ');
}

/** Fewer sockets than this are all read, whatever the filter: it costs little, and the header can tell of all. */
const MANY = 5000;

/** What has to be read now, of about so many sockets; null: every socket. */
export function wantedPart(state: State, about: number): Part | null {
  const now = state.snapshot?.part ?? null;
  // Where only a part is read already, some sockets less do not change that.
  if (about < (now === null ? MANY : MANY / 2)) return null;
  const { mode, filter, endedShown, tags } = state;
  // How many there are elsewhere is not known, nor how many of UNIX.
  if (wantsFar(state) || readsUnix(filter)) return null;
  // A part of what is known of the others would be lost, or is asked for.
  if (endedShown || tags.ids.size > 0) return null;
  const reach = filterReach(filter);
  if (covers(reach, EVERY_SOCKET)) return null;
  switch (mode.kind) {
    case 'table':
    case 'help':
    case 'sort':
      return { ...reach, about };
    case 'prompt':
      // What is being typed is not yet what one wants.
      return now !== null && covers(now, reach) ? { ...now, about } : null;
    default:
      return null;
  }
}
