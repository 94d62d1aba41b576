import {
  addressText,
  digits,
  dottedLength,
  endpointText,
  isSameAddress,
  shortEndpoint,
} from './model/address.ts';
import { type Cgroup, containerLabel } from './model/cgroup.ts';
import { portLabel } from './model/labels.ts';
import { netnsLabel } from './model/netns.ts';
import { endpointKey, type Key, numberKey, textKey, wholeKey } from './model/order.ts';
import { peerOf } from './model/peer.ts';
import { protocolLabel, TCP, UDP, UNIX } from './model/protocol.ts';
import {
  ageText,
  boundText,
  bytesText,
  countText,
  leastAgeText,
  microsText,
  queueText,
  UNKNOWN,
} from './model/quantity.ts';
import type { Snapshot } from './model/snapshot.ts';
import { ageOf, NO_USER, type Sockets, TIMERS } from './model/sockets.ts';
import { CLOSED, LIFE, LISTEN, stateOf } from './model/state.ts';
import { harmless, width } from './model/text.ts';

/** A column of the table, or of another one whose rows are numbers too. */
export type Column<Source = Snapshot> = {
  /** The word for it on the command line. */
  readonly key: string;
  /** The heading: netstat's word where it has one. */
  readonly title: string;
  readonly help: string;
  readonly align: 'left' | 'right';
  /** The terminal columns that it can do with, that show most values whole, and that it has use for. */
  readonly width: { readonly least: number; readonly good: number; readonly most: number };
  /** Which columns stay when there is little room: 1 is the last to go; null: shown only if asked for. */
  readonly rank: number | null;
  /** The same where other network namespaces are shown. */
  readonly farRank?: number;
  /** Whether it needs the counters of connections, which are read only if they are wanted. */
  readonly counted?: true;
  /** Whether it needs the control groups, likewise. */
  readonly grouped?: true;
  /** A number that rows of the same text share, where there are few texts for many rows. */
  readonly same?: (source: Source, row: number) => number;
  /** How long the longest whole text of some rows is, where that is quicker to tell than the texts. */
  readonly widest?: (source: Source, rows: Uint32Array) => number;
  /** Whether its texts may come from outside of this program, and be anything. */
  readonly foreign?: (source: Source) => boolean;
  /** Whether the larger values come first when it is sorted by. */
  readonly largestFirst?: boolean;
  /** What the cell says, raw: for people if `width` is given, shortened to fit it where that is possible; else exact, '' if not known. */
  readonly text: (source: Source, row: number, width?: number) => string;
  readonly order: (source: Source) => Key;
};

/** The names of a row's processes and users, '' where they are not known. */
export function processName(snapshot: Snapshot, row: number): string {
  return snapshot.owners.processes.get(snapshot.sockets.pid[row] as number)?.name ?? '';
}

export function userName(snapshot: Snapshot, row: number): string {
  const uid = snapshot.sockets.uid[row] as number;
  return uid === NO_USER ? '' : snapshot.owners.users.get(uid) ?? String(uid);
}

function command(snapshot: Snapshot, row: number): string {
  const process = snapshot.owners.processes.get(snapshot.sockets.pid[row] as number);
  return process?.command || process?.name || '';
}

function dash(width: number | undefined): string {
  return width === undefined ? '' : UNKNOWN;
}

/** netstat's word for the state of a row; '' for UDP without a peer, and the word of ss for a UNIX socket without one. */
export function stateName(snapshot: Snapshot, row: number): string {
  const { state, protocol } = snapshot.sockets;
  if (state[row] === CLOSED && protocol[row] !== TCP) return protocol[row] === UNIX ? 'UNCONN' : '';
  return stateOf(state[row] as number)?.name ?? `STATE_${state[row]}`;
}

/** The control group of a row, as far as it is known. */
export function cgroupOf({ cgroups, sockets }: Snapshot, row: number): Cgroup | null {
  return cgroups?.get(sockets.cgroup[row] as number) ?? null;
}

/** What the network namespace of a row is called. */
export function netnsName({ sockets, namespaces }: Snapshot, row: number): string {
  return netnsLabel(sockets.netns[row] as number, namespaces);
}

/** The parts that every column of texts about a control group has. */
function grouped(text: (cgroup: Cgroup) => string) {
  const own = (snapshot: Snapshot, row: number) => {
    const cgroup = cgroupOf(snapshot, row);
    return cgroup === null ? '' : text(cgroup);
  };
  return {
    align: 'left',
    grouped: true,
    foreign: () => true,
    same: ({ sockets }: Snapshot, row: number) => sockets.cgroup[row] as number,
    text: (snapshot: Snapshot, row: number, width?: number) => own(snapshot, row) || dash(width),
    order: (snapshot: Snapshot) =>
      textKey([...snapshot.cgroups?.values() ?? []].map(text), (row) => own(snapshot, row)),
  } as const;
}

type End = 'local' | 'remote';

/** Whether a row has another end. */
export function hasPeer({ sockets }: Snapshot, row: number): boolean {
  return sockets.remotePort[row] !== 0 || sockets.peer[row] !== 0;
}

/** The text of one end of a row, with its labels, in at most `width` columns where that is given. */
export function endText(snapshot: Snapshot, row: number, end: End, width?: number): string {
  const { sockets, labels, machine } = snapshot;
  if (sockets.protocol[row] === UNIX) return unixText(snapshot, row, end, width);
  let family = sockets.family[row] as number;
  let port: number | string =
    (end === 'local' ? sockets.localPort : sockets.remotePort)[row] as number;
  let address = addressText(sockets[end], row, family);
  if (labels) {
    const name = labels.hosts?.get(address);
    // A name has no colons to be told from the port's.
    if (name !== undefined) [address, family] = [name, 4];
    port = portLabel(labels, machine?.ephemeral, sockets.protocol[row] as number, port);
  }
  return width === undefined
    ? endpointText(address, port, family)
    : shortEndpoint(address, port, family, width);
}

/** One end of a row in numbers, with its host name where that is known: `192.0.2.7:443 (example.org)`. */
export function fullEndText(
  snapshot: Snapshot,
  row: number,
  end: End,
  hosts: ReadonlyMap<string, string>,
): string {
  const { sockets } = snapshot;
  const text = endText(snapshot, row, end);
  if (sockets.protocol[row] === UNIX) return text;
  const name = hosts.get(addressText(sockets[end], row, sockets.family[row] as number));
  return text + (name === undefined ? '' : ` (${name})`);
}

/** The path of a UNIX socket, of which the end matters most; or the process at the other end: `dbus-daemon (812)`, and its path where it has one. */
function unixText(snapshot: Snapshot, row: number, end: End, width: number | undefined): string {
  const text = end === 'local' ? unixPath(snapshot, row) : unixPeer(snapshot, row);
  if (text === '') return width === undefined ? '' : '*';
  const whole = harmless(text);
  return width === undefined || whole.length <= width || end === 'remote'
    ? whole
    : `…${whole.slice(whole.length - width + 1)}`;
}

/** The path of a row's UNIX socket; '' where it has none. */
export function unixPath({ sockets, paths }: Snapshot, row: number): string {
  return paths?.[sockets.path[row] as number] ?? '';
}

function unixPeer(snapshot: Snapshot, row: number): string {
  const inode = snapshot.sockets.peer[row] as number;
  if (inode === 0) return '';
  const peer = peerOf(snapshot, row);
  const pid = peer < 0 ? 0 : snapshot.sockets.pid[peer];
  const process = snapshot.owners.processes.get(pid as number);
  const name = process ? `${process.name} (${process.pid})` : `socket ${inode}`;
  const path = peer < 0 ? '' : unixPath(snapshot, peer);
  return path === '' ? name : `${name} ${path}`;
}

/** Whether ends may say what others wrote: the path of a UNIX socket, the name of a host. */
function hasForeignEnds({ paths, labels }: Snapshot): boolean {
  return paths !== undefined || labels !== undefined;
}

/** The columns of the widest text of one end of some rows: that of an address is only worked out where it is another one than before. */
function longestEnd(snapshot: Snapshot, rows: Uint32Array, end: End): number {
  const { sockets, labels } = snapshot;
  const { protocol, family, [end]: words } = sockets;
  const ports = end === 'local' ? sockets.localPort : sockets.remotePort;
  let longest = 0;
  let before = -1;
  let address = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    if (labels || protocol[row] === UNIX) {
      longest = Math.max(longest, width(endText(snapshot, row, end)));
      continue;
    }
    if (before < 0 || family[before] !== family[row] || !isSameAddress(words, before, words, row)) {
      const kind = family[row] as number;
      before = row;
      address = kind === 4
        ? dottedLength(words[row * 4 + 3] as number) + 1
        : endpointText(addressText(words, row, kind), '', kind).length;
    }
    longest = Math.max(longest, address + digits(ports[row] as number));
  }
  return longest;
}

type NumberColumn =
  | 'rtt'
  | 'retransmits'
  | 'bytesAcked'
  | 'bytesReceived'
  | 'congestionWindow'
  | 'memory'
  | 'drops'
  | 'segmentsSent'
  | 'silence'
  | 'recvQueue'
  | 'sendQueue'
  | 'rxRate'
  | 'txRate';

function exact(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

/** The parts that every column of numbers has. */
function numbers(name: NumberColumn, text: (value: number) => string) {
  return {
    align: 'right',
    largestFirst: true,
    text: (snapshot: Snapshot, row: number, width?: number) => {
      const value = snapshot.sockets[name][row] as number;
      return width === undefined ? exact(value) : text(value);
    },
    order: (snapshot: Snapshot) => numberKey(snapshot.sockets[name]),
  } as const;
}

/** The parts of a column of how long something has lasted; what began before the first snapshot has lasted at least so long. */
function duration(
  since: 'stateSince' | 'unreadSince' | 'unsentSince',
  lasts: (table: Sockets, row: number) => boolean,
) {
  return {
    align: 'right',
    width: { least: 4, good: 4, most: 4 },
    rank: null,
    text: ({ sockets, clock }: Snapshot, row: number, width?: number) => {
      if (!lasts(sockets, row)) return dash(width);
      const from = sockets[since][row] as number;
      const isOlder = sockets.older[row] === 1 && from === sockets.firstSeen[row];
      const age = (sockets.endedAt[row] || clock) - from;
      if (width === undefined) return isOlder ? '' : String(age / 1000);
      return isOlder ? leastAgeText(age) : ageText(age);
    },
    order: ({ sockets }: Snapshot) => ({
      digits: numberKey(sockets[since]).digits,
      unknown: (row: number) => !lasts(sockets, row),
    }),
  } as const;
}

/** Whether bytes wait in a queue; a listener's holds connections. */
function waits(queue: 'recvQueue' | 'sendQueue') {
  return (table: Sockets, row: number) =>
    table.state[row] !== LISTEN && table[queue][row] as number > 0;
}

/** Every column, in the order in which they stand. */
export const COLUMNS: readonly Column[] = [
  {
    key: 'proto',
    title: 'Proto',
    help: 'protocol, 6 for IPv6; u_str, u_dgr, u_seq are UNIX',
    align: 'left',
    width: { least: 5, good: 5, most: 5 },
    rank: 5,
    same: ({ sockets }, row) =>
      (sockets.protocol[row] as number) * 8 + (sockets.family[row] as number),
    text: ({ sockets }, row) =>
      protocolLabel(sockets.protocol[row] as number, sockets.family[row] as number),
    order: ({ sockets }) => ({
      digits: [(row) => sockets.protocol[row] as number, (row) => sockets.family[row] as number],
    }),
  },
  {
    key: 'state',
    title: 'State',
    help: 'TCP state; empty for UDP without a peer',
    align: 'left',
    width: { least: 6, good: 11, most: 11 },
    rank: 2,
    same: ({ sockets }, row) =>
      (sockets.protocol[row] as number) * 16 + (sockets.state[row] as number),
    text: (snapshot, row, width) => {
      const name = stateName(snapshot, row);
      return width !== undefined && name.length > width
        ? stateOf(snapshot.sockets.state[row] as number)?.short ?? name
        : name;
    },
    order: ({ sockets }) => ({
      digits: [(row) => LIFE[sockets.state[row] as number] as number],
      unknown: (row) => sockets.protocol[row] === UDP && sockets.state[row] === CLOSED,
    }),
  },
  {
    key: 'recvq',
    title: 'Recv-Q',
    help: 'bytes the program has not read yet; for LISTEN, connections not accepted yet',
    width: { least: 6, good: 6, most: 6 },
    rank: 11,
    same: ({ sockets }, row) => sockets.recvQueue[row] as number,
    ...numbers('recvQueue', queueText),
  },
  {
    key: 'sendq',
    title: 'Send-Q',
    help: 'bytes the peer has not acknowledged yet; for LISTEN, how many may wait',
    width: { least: 6, good: 6, most: 6 },
    rank: 12,
    same: ({ sockets }, row) => sockets.sendQueue[row] as number,
    ...numbers('sendQueue', queueText),
  },
  {
    key: 'local',
    title: 'Local Address',
    help: 'address and port at this end; path of a UNIX socket',
    align: 'left',
    width: { least: 21, good: 22, most: 47 },
    rank: 3,
    text: (snapshot, row, width) => endText(snapshot, row, 'local', width),
    widest: (snapshot, rows) => longestEnd(snapshot, rows, 'local'),
    foreign: hasForeignEnds,
    order: ({ sockets }) => endpointKey(sockets.local, sockets.localPort),
  },
  {
    key: 'remote',
    title: 'Foreign Address',
    help: 'address and port at the other end; for UNIX, process',
    align: 'left',
    width: { least: 21, good: 26, most: 47 },
    rank: 3,
    text: (snapshot, row, width) => endText(snapshot, row, 'remote', width),
    widest: (snapshot, rows) => longestEnd(snapshot, rows, 'remote'),
    foreign: hasForeignEnds,
    order: ({ sockets }) => endpointKey(sockets.remote, sockets.remotePort),
  },
  {
    key: 'pid',
    title: 'PID',
    help: 'process that holds the socket; + where there are more',
    align: 'right',
    width: { least: 7, good: 7, most: 8 },
    rank: 4,
    same: ({ sockets, owners }, row) =>
      (sockets.pid[row] as number) * 2 + Number(owners.shared.has(sockets.inode[row] as number)),
    text: ({ sockets, owners }, row, width) => {
      if (sockets.pid[row] === 0) return dash(width);
      const text = String(sockets.pid[row]);
      const more = owners.shared.has(sockets.inode[row] as number);
      // The sign is left out before a digit is.
      return more && width !== undefined && text.length < width ? `${text}+` : text;
    },
    order: ({ sockets }) => wholeKey(sockets.pid, 0),
  },
  {
    key: 'process',
    title: 'Process',
    help: 'short name of the process',
    align: 'left',
    width: { least: 8, good: 15, most: 24 },
    rank: 1,
    same: ({ sockets }, row) => sockets.pid[row] as number,
    foreign: () => true,
    text: (snapshot, row, width) => processName(snapshot, row) || dash(width),
    order: (snapshot) =>
      textKey(
        [...snapshot.owners.processes.values()].map((process) => process.name),
        (row) => processName(snapshot, row),
      ),
  },
  {
    key: 'netns',
    title: 'Netns',
    help: 'network namespace, by its container or as ip netns calls it; own: that of estab',
    align: 'left',
    width: { least: 8, good: 12, most: 24 },
    rank: null,
    farRank: 4.5,
    same: ({ sockets }, row) => sockets.netns[row] as number,
    foreign: () => true,
    text: netnsName,
    order: (snapshot) =>
      textKey(
        new Set(Array.from(snapshot.sockets.netns.subarray(0, snapshot.total), (key) =>
          netnsLabel(key, snapshot.namespaces))),
        (row) =>
          netnsName(snapshot, row),
      ),
  },
  {
    key: 'user',
    title: 'User',
    help: 'user that the socket belongs to',
    align: 'left',
    width: { least: 8, good: 8, most: 12 },
    rank: 6,
    same: ({ sockets }, row) => sockets.uid[row] as number,
    foreign: () => true,
    text: (snapshot, row, width) => userName(snapshot, row) || dash(width),
    order: (snapshot) => {
      const uids = new Set(snapshot.sockets.uid.subarray(0, snapshot.total));
      const name = (uid: number) => snapshot.owners.users.get(uid) ?? String(uid);
      return textKey([...uids].map(name), (row) => userName(snapshot, row));
    },
  },
  {
    key: 'rx',
    title: 'Rx/s',
    help: 'bytes received a second',
    width: { least: 6, good: 6, most: 7 },
    rank: 7,
    counted: true,
    ...numbers('rxRate', bytesText),
  },
  {
    key: 'tx',
    title: 'Tx/s',
    help: 'bytes sent and acknowledged a second',
    width: { least: 6, good: 6, most: 7 },
    rank: 8,
    counted: true,
    ...numbers('txRate', bytesText),
  },
  {
    key: 'rtt',
    title: 'RTT',
    help: 'smoothed round-trip time',
    width: { least: 6, good: 6, most: 6 },
    rank: 9,
    counted: true,
    ...numbers('rtt', microsText),
  },
  {
    key: 'retrans',
    title: 'Retr',
    help: 'segments sent again since the connection began',
    width: { least: 5, good: 5, most: 5 },
    rank: 10,
    counted: true,
    ...numbers('retransmits', countText),
  },
  {
    key: 'age',
    title: 'Age',
    help: 'how long it has been there, or was; > at least, if it was there before estab',
    align: 'right',
    width: { least: 4, good: 4, most: 4 },
    rank: 13,
    text: ({ sockets, clock }, row, width) => {
      const isOlder = sockets.older[row] === 1;
      const age = ageOf(sockets, row, clock);
      if (width === undefined) return isOlder || Number.isNaN(age) ? '' : String(age / 1000);
      // Of a socket that only its end told of, neither is known.
      return isOlder ? leastAgeText(age) : ageText(age);
    },
    order: ({ sockets }) => numberKey(sockets.firstSeen),
  },
  {
    key: 'container',
    title: 'Container',
    help: 'container that the socket was made in: its name, or the start of its id',
    width: { least: 12, good: 16, most: 24 },
    rank: 14,
    ...grouped(({ container }) => container === null ? '' : containerLabel(container)),
  },
  {
    key: 'unit',
    title: 'Unit',
    help: 'systemd unit that the socket was made in',
    width: { least: 12, good: 20, most: 40 },
    rank: null,
    ...grouped(({ unit }) => unit ?? ''),
  },
  {
    key: 'cgroup',
    title: 'Cgroup',
    help: 'control group that the socket was made in',
    width: { least: 20, good: 40, most: 80 },
    rank: null,
    ...grouped(({ path }) => path),
  },
  {
    key: 'command',
    title: 'Command',
    help: 'command line of the process',
    align: 'left',
    width: { least: 12, good: 12, most: 60 },
    rank: null,
    same: ({ sockets }, row) => sockets.pid[row] as number,
    foreign: () => true,
    text: (snapshot, row, width) => command(snapshot, row) || dash(width),
    order: (snapshot) =>
      textKey(
        [...snapshot.owners.processes.values()].map((process) => process.command || process.name),
        (row) => command(snapshot, row),
      ),
  },
  {
    key: 'fd',
    title: 'FD',
    help: 'descriptor of the socket in its process',
    align: 'right',
    width: { least: 5, good: 5, most: 6 },
    rank: null,
    text: ({ sockets }, row, width) =>
      sockets.pid[row] === 0 ? dash(width) : String(sockets.fd[row]),
    order: ({ sockets }) => ({
      digits: [(row) => sockets.fd[row] as number],
      unknown: (row) => sockets.pid[row] === 0,
    }),
  },
  {
    key: 'lport',
    title: 'LPort',
    help: 'port at this end',
    align: 'right',
    width: { least: 5, good: 5, most: 5 },
    rank: null,
    text: ({ sockets }, row, width) => {
      if (sockets.protocol[row] === UNIX) return width === undefined ? '' : '*';
      return String(sockets.localPort[row]);
    },
    order: ({ sockets }) => wholeKey(sockets.localPort),
  },
  {
    key: 'rport',
    title: 'RPort',
    help: 'port at the other end',
    align: 'right',
    width: { least: 5, good: 5, most: 5 },
    rank: null,
    text: ({ sockets }, row, width) => {
      if (sockets.remotePort[row] === 0) return width === undefined ? '' : '*';
      return String(sockets.remotePort[row]);
    },
    order: ({ sockets }) => wholeKey(sockets.remotePort, 0),
  },
  {
    key: 'uid',
    title: 'UID',
    help: 'number of the user',
    align: 'right',
    width: { least: 5, good: 5, most: 6 },
    rank: null,
    text: ({ sockets }, row, width) =>
      sockets.uid[row] === NO_USER ? dash(width) : String(sockets.uid[row]),
    order: ({ sockets }) => wholeKey(sockets.uid, NO_USER),
  },
  {
    key: 'inode',
    title: 'Inode',
    help: 'inode of the socket',
    align: 'right',
    width: { least: 8, good: 8, most: 10 },
    rank: null,
    text: ({ sockets }, row, width) =>
      sockets.inode[row] === 0 ? dash(width) : String(sockets.inode[row]),
    order: ({ sockets }) => wholeKey(sockets.inode, 0),
  },
  {
    key: 'cwnd',
    title: 'Cwnd',
    help: 'congestion window in segments',
    width: { least: 5, good: 5, most: 6 },
    rank: null,
    counted: true,
    ...numbers('congestionWindow', countText),
  },
  {
    key: 'sent',
    title: 'Sent',
    help: 'bytes acknowledged by the peer since the connection began',
    width: { least: 6, good: 6, most: 7 },
    rank: null,
    counted: true,
    ...numbers('bytesAcked', bytesText),
  },
  {
    key: 'received',
    title: 'Received',
    help: 'bytes received since the connection began',
    width: { least: 8, good: 8, most: 8 },
    rank: null,
    counted: true,
    ...numbers('bytesReceived', bytesText),
    text: ({ sockets }, row, width) => {
      const bytes = sockets.bytesReceived[row] as number;
      // Who ended may have counted the peer's FIN: what is at most one too many is said so where one can see it.
      if (sockets.countsFin[row] === 1) return width === undefined ? '' : boundText(bytes);
      return width === undefined ? exact(bytes) : bytesText(bytes);
    },
  },
  {
    key: 'memory',
    title: 'Memory',
    help: 'kernel memory that the socket holds',
    width: { least: 6, good: 6, most: 7 },
    rank: null,
    counted: true,
    ...numbers('memory', bytesText),
  },
  {
    key: 'drops',
    title: 'Drops',
    help: 'packets that the socket dropped',
    width: { least: 5, good: 5, most: 6 },
    rank: null,
    counted: true,
    ...numbers('drops', countText),
  },
  {
    key: 'since',
    title: 'Since',
    help: 'how long it has been in its state, as seen; > at least',
    ...duration('stateSince', ({ endedAt }, row) => endedAt[row] === 0),
    width: { least: 5, good: 5, most: 5 },
  },
  {
    key: 'unread',
    title: 'Unread',
    help: 'how long the program has read nothing of what is there; > at least',
    ...duration('unreadSince', waits('recvQueue')),
    width: { least: 6, good: 6, most: 6 },
  },
  {
    key: 'unacked',
    title: 'Unacked',
    help: 'how long the peer has acknowledged nothing of what was sent; > at least',
    ...duration('unsentSince', waits('sendQueue')),
    width: { least: 7, good: 7, most: 7 },
  },
  {
    key: 'silence',
    title: 'Silence',
    help: "time since the peer's last acknowledgement",
    width: { least: 7, good: 7, most: 7 },
    rank: null,
    counted: true,
    ...numbers('silence', ageText),
  },
  {
    key: 'segments',
    title: 'Segments',
    help: 'segments sent since the connection began',
    width: { least: 8, good: 8, most: 10 },
    rank: null,
    counted: true,
    ...numbers('segmentsSent', countText),
  },
  {
    key: 'timer',
    title: 'Timer',
    help: 'what the timer that runs is for',
    align: 'left',
    width: { least: 14, good: 14, most: 14 },
    rank: null,
    same: ({ sockets }, row) => sockets.timer[row] as number,
    text: ({ sockets }, row, width) =>
      sockets.timer[row] === 0 ? dash(width) : TIMERS[sockets.timer[row] as number] ?? dash(width),
    order: ({ sockets }) => wholeKey(sockets.timer, 0),
  },
  {
    key: 'timeouts',
    title: 'Timeouts',
    help: 'how often in a row the timer has run out without an answer',
    align: 'right',
    width: { least: 8, good: 8, most: 8 },
    rank: null,
    counted: true,
    text: ({ sockets }, row, width) =>
      sockets.timer[row] === 0 ? dash(width) : String(sockets.timeouts[row]),
    order: ({ sockets }) => ({
      digits: [(row) => sockets.timeouts[row] as number],
      unknown: (row) => sockets.timer[row] === 0,
    }),
  },
  {
    key: 'iface',
    title: 'Iface',
    help: 'number of the interface that the socket is bound to',
    align: 'right',
    width: { least: 5, good: 5, most: 6 },
    rank: null,
    text: ({ sockets }, row, width) =>
      sockets.interface[row] === 0 ? dash(width) : String(sockets.interface[row]),
    order: ({ sockets }) => wholeKey(sockets.interface, 0),
  },
  {
    key: 'cookie',
    title: 'Cookie',
    help: 'number that no other socket has until the machine restarts',
    align: 'right',
    width: { least: 7, good: 7, most: 16 },
    rank: null,
    text: ({ sockets }, row, width) => cookie(sockets, row)?.toString() ?? dash(width),
    order: ({ sockets }) => ({
      digits: [
        (row) => sockets.cookieHigh[row] as number,
        (row) => sockets.cookieLow[row] as number,
      ],
      unknown: (row) => cookie(sockets, row) === null,
    }),
  },
];

/** Null where the source has none. */
function cookie({ cookieHigh, cookieLow }: Sockets, row: number): bigint | null {
  return BigInt(cookieHigh[row] as number) << 32n | BigInt(cookieLow[row] as number) || null;
}

/** The column of a key, or null. */
export function columnOf(key: string): Column | null {
  return COLUMNS.find((column) => column.key === key) ?? null;
}
