import { cgroupOf, type Column, columnOf, stateName, userName } from './columns.ts';
import { addressText, MAPPED, type Words } from './model/address.ts';
import { containerLabel } from './model/cgroup.ts';
import type { Common } from './model/groups.ts';
import type { Key } from './model/order.ts';
import type { Process } from './model/process.ts';
import { TCP } from './model/protocol.ts';
import type { Snapshot } from './model/snapshot.ts';
import type { Sockets } from './model/sockets.ts';
import { CLOSED, LIFE, NEW_SYN_RECV, STATES, SYN_RECV } from './model/state.ts';

/** Something that sockets have in common. */
export type Grouping = {
  /** The word for it on the command line. */
  readonly key: string;
  /** The heading. */
  readonly title: string;
  readonly help: string;
  /** How one speaks of one: `process nginx (812)`. */
  readonly noun: string;
  /** What the rows of one group have in common; each row is in exactly one group. */
  readonly common: (snapshot: Snapshot) => Common;
  /** A row's group for people, raw; '' where it is not known. */
  readonly text: (snapshot: Snapshot, row: number) => string;
  /** The same as one pastes it, where that is another text. */
  readonly word?: (snapshot: Snapshot, row: number) => string;
  /** The order of the groups, each told by a row of it. */
  readonly order: (snapshot: Snapshot) => Key;
  /** Whether it needs the control groups, which are read only if they are wanted. */
  readonly cgroups?: true;
  /** The process that a row's group is, where that is what it is. */
  readonly process?: (snapshot: Snapshot, row: number) => Process | null;
};

/** The process that stands for the holders of a row. */
function processOf({ sockets, owners }: Snapshot, row: number): Process | null {
  return owners.processes.get(sockets.pid[row] as number) ?? null;
}

/** What a peer's address is where there is no peer: netstat's word. */
const NO_PEER = '*';

/** IPv4 in either family is one address: in its mapped form it has the same words. */
function isIpv4(words: Words, row: number): boolean {
  const at = row * 4;
  return words[at + 2] === MAPPED && words[at] === 0 && words[at + 1] === 0;
}

function isAlone({ sockets }: Snapshot, row: number): boolean {
  return sockets.remotePort[row] === 0;
}

/** The words of an address. */
const WORDS = [0, 1, 2, 3] as const;

/** A word of the peer's address; no peer has the unspecified one (RFC 4291 section 2.5.2). */
function remoteWord({ sockets }: Snapshot, word: number): (row: number) => number {
  const { remote, remotePort } = sockets;
  return (row) => remotePort[row] === 0 ? 0 : remote[row * 4 + word] as number;
}

/** The last word of what stands for no network: every network's ends with zeros. */
const NO_NETWORK = 1;

/** A word of the peer's network: a /24 of IPv4, a /64 of IPv6. */
function networkWord(snapshot: Snapshot, word: number): (row: number) => number {
  const { remote, remotePort } = snapshot.sockets;
  if (word < 2) return remoteWord(snapshot, word);
  if (word === 2) return (row) => remotePort[row] !== 0 && isIpv4(remote, row) ? MAPPED : 0;
  return (row) => {
    if (remotePort[row] === 0) return NO_NETWORK;
    return isIpv4(remote, row) ? ((remote[row * 4 + 3] as number) & ~0xff) >>> 0 : 0;
  };
}

function networkText(snapshot: Snapshot, row: number): string {
  if (isAlone(snapshot, row)) return NO_PEER;
  const words = Uint32Array.from(WORDS, (word) => networkWord(snapshot, word)(row));
  return isIpv4(words, 0) ? `${addressText(words, 0, 4)}/24` : `${addressText(words, 0, 6)}/64`;
}

/** What one pastes of a peer: nothing where there is none. */
function peerWord(key: 'remote' | 'network'): NonNullable<Grouping['word']> {
  return (snapshot, row) =>
    isAlone(snapshot, row) ? '' : (groupingOf(key) as Grouping).text(snapshot, row);
}

/** What no state's number is, for UDP and UNIX sockets without a peer: what ended is CLOSED too. */
const UNCONNECTED = 0;

function isUnconnected({ protocol, state }: Sockets, row: number): boolean {
  return protocol[row] !== TCP && state[row] === CLOSED;
}

/** What stands for no container: no container's name has a space. */
const NO_CONTAINER = 'no container';

/** Numbers of containers by their ids, from 2 on: each keeps its own for as long as the program runs. */
const numbers = new Map<string, number>();

function numberOf(id: string): number {
  const number = numbers.get(id) ?? numbers.size + 2;
  numbers.set(id, number);
  return number;
}

/** A number for the row's container, of which several control groups may be: 0 is not known, 1 none. */
function containerNumber({ sockets, cgroups }: Snapshot): (row: number) => number {
  const { cgroup } = sockets;
  const byCgroup = new Map(
    [...cgroups ?? []].map(([id, { container }]) => [id, container ? numberOf(container.id) : 1]),
  );
  return (row) => byCgroup.get(cgroup[row] as number) ?? 0;
}

/** The order of a column of the table. */
function orderOf(key: string): Column['order'] {
  return (columnOf(key) as Column).order;
}

/** Everything that sockets can be grouped by. */
export const GROUPS: readonly Grouping[] = [
  {
    key: 'process',
    title: 'Process',
    help: 'holder of the socket; of several, the one of the lowest pid',
    noun: 'process',
    common(snapshot) {
      const { pid } = snapshot.sockets;
      const started = new Map(
        [...snapshot.owners.processes].map(([pid, { startTime }]) => [pid, startTime >>> 0]),
      );
      const known = (row: number) => started.has(pid[row] as number) ? pid[row] as number : 0;
      // A process that has another one's number by now is another group.
      return [known, (row) => started.get(pid[row] as number) ?? 0];
    },
    text(snapshot, row) {
      const process = processOf(snapshot, row);
      return process ? `${process.name} (${process.pid})` : '';
    },
    word: (snapshot, row) => String(processOf(snapshot, row)?.pid ?? ''),
    order(snapshot) {
      const byName = orderOf('process')(snapshot);
      return {
        ...byName,
        digits: [...byName.digits, (row) => snapshot.sockets.pid[row] as number],
      };
    },
    process: processOf,
  },
  {
    key: 'remote',
    title: 'Foreign Address',
    help: 'address at the other end; * where there is no other end',
    noun: 'remote address',
    common: (snapshot) => WORDS.map((word) => remoteWord(snapshot, word)),
    text: (snapshot, row) =>
      isAlone(snapshot, row) ? NO_PEER : addressText(
        snapshot.sockets.remote,
        row,
        isIpv4(snapshot.sockets.remote, row) ? 4 : 6,
      ),
    order: (snapshot) => ({ digits: WORDS.map((word) => remoteWord(snapshot, word)) }),
  },
  {
    key: 'network',
    title: 'Foreign Network',
    help: 'network at the other end: /24 for IPv4, /64 for IPv6',
    noun: 'network',
    common: (snapshot) => WORDS.map((word) => networkWord(snapshot, word)),
    text: networkText,
    word: peerWord('network'),
    order: (snapshot) => ({ digits: WORDS.map((word) => networkWord(snapshot, word)) }),
  },
  {
    key: 'port',
    title: 'Local Port',
    help: 'port at this end, whatever the protocol',
    noun: 'local port',
    common: ({ sockets }) => [(row) => sockets.localPort[row] as number],
    text: ({ sockets }, row) => String(sockets.localPort[row]),
    order: ({ sockets }) => ({ digits: [(row) => sockets.localPort[row] as number] }),
  },
  {
    key: 'state',
    title: 'State',
    help: 'TCP state; UNCONN is UDP without a peer',
    noun: 'state',
    common: ({ sockets }) => [
      (row) => {
        if (isUnconnected(sockets, row)) return UNCONNECTED;
        const state = sockets.state[row] as number;
        return state === NEW_SYN_RECV ? SYN_RECV : state;
      },
    ],
    text: (snapshot, row) =>
      isUnconnected(snapshot.sockets, row) ? 'UNCONN' : stateName(snapshot, row),
    order: ({ sockets }) => ({
      digits: [
        (row) =>
          isUnconnected(sockets, row)
            ? STATES.length
            : LIFE[sockets.state[row] as number] as number,
      ],
      unknown: (row) => (LIFE[sockets.state[row] as number] as number) < 0,
    }),
  },
  {
    key: 'user',
    title: 'User',
    help: 'user that the socket belongs to',
    noun: 'user',
    common: ({ sockets }) => [(row) => sockets.uid[row] as number],
    text: userName,
    order: orderOf('user'),
  },
  {
    key: 'container',
    title: 'Container',
    help: 'container that the socket was made in',
    noun: 'container',
    cgroups: true,
    common: (snapshot) => [containerNumber(snapshot)],
    text(snapshot, row) {
      const cgroup = cgroupOf(snapshot, row);
      if (cgroup === null) return '';
      return cgroup.container === null ? NO_CONTAINER : containerLabel(cgroup.container);
    },
    word: (snapshot, row) => cgroupOf(snapshot, row)?.container?.id ?? '',
    order: (snapshot) => ({
      digits: [
        (row) => cgroupOf(snapshot, row)?.container ? 1 : 0,
        ...orderOf('container')(snapshot).digits,
      ],
      unknown: (row) => cgroupOf(snapshot, row) === null,
    }),
  },
];

/** The grouping of a key, or null. */
export function groupingOf(key: string): Grouping | null {
  return GROUPS.find((grouping) => grouping.key === key) ?? null;
}
