import { addressText } from '../model/address.ts';
import type { Runtime } from '../model/cgroup.ts';
import { holdersOf } from '../model/owners.ts';
import { unixPath } from '../columns.ts';
import { peerOf } from '../model/peer.ts';
import { protocolLabel, TCP, UDP, UNIX } from '../model/protocol.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { NO_USER } from '../model/sockets.ts';
import { CLOSED, stateOf } from '../model/state.ts';

/** The number of the contract that the README documents; it grows when a field changes its meaning or goes. */
export const SCHEMA = 1;

type Endpoint = {
  readonly address: string;
  readonly port: number;
  /** Its name or null; left out where names were not asked for. */
  readonly host?: string | null;
};

type ProcessRecord = {
  readonly pid: number;
  readonly name: string;
  readonly command: string;
  readonly fd: number;
};

/** What is told of every socket. */
type CommonRecord = {
  readonly state: string | null;
  readonly recvQueue: number | null;
  readonly sendQueue: number | null;
  readonly uid: number | null;
  readonly user: string | null;
  readonly inode: number | null;
  /** Decimal, since it has 64 bits. */
  readonly cookie: string | null;
  readonly processes: readonly ProcessRecord[];
  readonly netns: { readonly inode: number; readonly name: string | null } | null;
  readonly cgroup: string | null;
  readonly unit: string | null;
  readonly container: {
    readonly runtime: Runtime | null;
    readonly id: string;
    readonly name: string | null;
    readonly pod: string | null;
  } | null;
};

/** A connection as `--json` and `--ndjson` print it; null is what the system does not tell. */
export type ConnectionRecord = CommonRecord & {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 4 | 6;
  readonly local: Endpoint;
  readonly remote: Endpoint | null;
  readonly tcp: {
    readonly rttMicros: number | null;
    readonly retransmits: number | null;
    readonly bytesAcked: number | null;
    readonly bytesReceived: number | null;
    readonly congestionWindow: number | null;
  } | null;
};

/** A UNIX socket, likewise: it has a path in place of addresses. */
export type UnixRecord = CommonRecord & {
  readonly protocol: 'unix';
  /** What ss calls its type. */
  readonly type: string;
  readonly path: string | null;
  readonly peer: { readonly inode: number; readonly processes: readonly ProcessRecord[] } | null;
};

/** A number, or null where it is not known. */
export function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The record of a row that is no UNIX socket's. */
export function connectionRecord(snapshot: Snapshot, row: number): ConnectionRecord {
  const { sockets } = snapshot;
  const family = sockets.family[row] === 6 ? 6 : 4;
  const remotePort = sockets.remotePort[row] as number;
  return {
    protocol: sockets.protocol[row] === UDP ? 'udp' : 'tcp',
    family,
    local: endpoint(snapshot, row, 'local', sockets.localPort[row] as number),
    remote: remotePort === 0 ? null : endpoint(snapshot, row, 'remote', remotePort),
    ...commonRecord(snapshot, row),
    tcp: tcpRecord(snapshot, row),
  };
}

/** The record of a UNIX socket's row. */
export function unixRecord(snapshot: Snapshot, row: number): UnixRecord {
  const { family, peer } = snapshot.sockets;
  const inode = peer[row] as number;
  const other = peerOf(snapshot, row);
  return {
    protocol: 'unix',
    type: protocolLabel(UNIX, family[row] as number),
    path: unixPath(snapshot, row).toWellFormed() || null,
    peer: inode === 0
      ? null
      : { inode, processes: other < 0 ? [] : processRecords(snapshot, other) },
    ...commonRecord(snapshot, row),
  };
}

/** The record of any row. */
function record(snapshot: Snapshot, row: number): ConnectionRecord | UnixRecord {
  const isUnix = snapshot.sockets.protocol[row] === UNIX;
  return (isUnix ? unixRecord : connectionRecord)(snapshot, row);
}

/** What the records of all sockets have. */
function commonRecord(snapshot: Snapshot, row: number): CommonRecord {
  const { sockets, owners } = snapshot;
  const state = sockets.state[row] as number;
  const uid = sockets.uid[row] as number;
  const inode = sockets.inode[row] as number;
  const isStateless = sockets.protocol[row] !== TCP && state === CLOSED;
  return {
    state: isStateless ? null : stateOf(state)?.name ?? null,
    recvQueue: known(sockets.recvQueue[row]),
    sendQueue: known(sockets.sendQueue[row]),
    uid: uid === NO_USER ? null : uid,
    user: uid === NO_USER ? null : owners.users.get(uid) ?? null,
    inode: inode === 0 ? null : inode,
    cookie: cookieText(sockets.cookieHigh[row] as number, sockets.cookieLow[row] as number),
    processes: processRecords(snapshot, row),
    netns: netnsRecord(snapshot, row),
    ...cgroupRecord(snapshot, row),
  };
}

function endpoint(
  { sockets, labels }: Snapshot,
  row: number,
  end: 'local' | 'remote',
  port: number,
): Endpoint {
  const address = addressText(sockets[end], row, sockets.family[row] as number);
  const hosts = labels?.hosts;
  return { address, port, ...(hosts && { host: hosts.get(address) ?? null }) };
}

function processRecords(snapshot: Snapshot, row: number): readonly ProcessRecord[] {
  return holdersOf(snapshot, row).map(({ process: { pid, name, command }, fd }) => ({
    pid,
    name: name.toWellFormed(),
    command: command.toWellFormed(),
    fd,
  }));
}

function cookieText(high: number, low: number): string | null {
  return high === 0 && low === 0 ? null : String((BigInt(high) << 32n) | BigInt(low));
}

function netnsRecord({ namespaces, sockets }: Snapshot, row: number): CommonRecord['netns'] {
  const netns = namespaces?.get(sockets.netns[row] as number);
  return netns === undefined ? null : { inode: netns.inode, name: netns.name };
}

function cgroupRecord(
  { cgroups, sockets }: Snapshot,
  row: number,
): Pick<CommonRecord, 'cgroup' | 'unit' | 'container'> {
  const cgroup = cgroups?.get(sockets.cgroup[row] as number);
  if (cgroup === undefined) return { cgroup: null, unit: null, container: null };
  const { path, unit, container } = cgroup;
  if (container === null) return { cgroup: path, unit, container };
  const { runtime, id, name, pod } = container;
  return { cgroup: path, unit, container: { runtime, id, name, pod } };
}

function tcpRecord({ sockets }: Snapshot, row: number): ConnectionRecord['tcp'] {
  const record = {
    rttMicros: known(sockets.rtt[row]),
    retransmits: known(sockets.retransmits[row]),
    bytesAcked: known(sockets.bytesAcked[row]),
    bytesReceived: known(sockets.bytesReceived[row]),
    congestionWindow: known(sockets.congestionWindow[row]),
  };
  const told = Object.values(record).some((value) => value !== null);
  return sockets.protocol[row] === TCP && told ? record : null;
}

/** What a terminal would obey or hide, which JSON lets stand in strings: it is escaped, and read back as it was. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

/** JSON that can be looked at in a terminal. */
export function text(value: unknown): string {
  return JSON.stringify(value).replace(OBEYED, (found) =>
    Array.from(
      { length: found.length },
      (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''));
}

/** The fields that every object begins with, without the brace that ends it. */
export function head(snapshot: Snapshot, host: string): string {
  const { takenAt, collector, owners } = snapshot;
  return text({
    schema: SCHEMA,
    host,
    takenAt: new Date(takenAt).toISOString(),
    collector,
    hiddenOwners: owners.hidden,
  }).slice(0, -1);
}

/** One object with everything, a line a connection, so that it can be read while it is written. */
export function* json(snapshot: Snapshot, rows: Iterable<number>, host: string): Iterable<string> {
  yield `${head(snapshot, host)},"connections":[`;
  let separator = '\n';
  for (const row of rows) {
    yield separator + text(record(snapshot, row));
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** One object a line. */
export function* ndjson(snapshot: Snapshot, rows: Iterable<number>): Iterable<string> {
  for (const row of rows) yield `${text(record(snapshot, row))}\n`;
}
