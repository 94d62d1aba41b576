import type { Result } from './command.ts';

/** An end of a connection, as `estab list --json` prints it. */
export type SsEndpoint = { readonly address: string; readonly port: number };

/** One socket as ss tells it, in the shape and words of `estab list --json`. */
export type SsSocket = {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 4 | 6;
  readonly local: SsEndpoint;
  /** null: no peer. */
  readonly remote: SsEndpoint | null;
  /** netstat's word; null for UDP that has no peer. */
  readonly state: string | null;
  readonly recvQueue: number;
  readonly sendQueue: number;
  /** null where the socket has no inode: the kernel then tells no user. */
  readonly uid: number | null;
  /** null: the socket belongs to no descriptor. */
  readonly inode: number | null;
  /** A decimal number. */
  readonly cookie: string;
  /** By pid, then by descriptor. */
  readonly processes: readonly { readonly pid: number; readonly fd: number }[];
};

/** The options of ss that `parseSockets` reads the output of (ss(8), iproute2 6.1). */
export const SS_OPTIONS = '-HOtunape';

const LINE = /^(tcp|udp)\s+(\S+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s*(.*)$/;
const PROCESS = /",pid=(\d+),fd=(\d+)\)/g;

/** The sockets in what `ss -HOtunape` printed; throws on a line that it cannot read. */
export function parseSockets(output: string): SsSocket[] {
  return output.split('\n').filter((line) => line.trim() !== '').map(parseLine);
}

/** Asks ss, by a `run` of the namespace that is meant. */
export async function readSockets(
  run: (command: string, args: readonly string[]) => Promise<Result>,
): Promise<SsSocket[]> {
  const { stdout, stderr, status } = await run('ss', [SS_OPTIONS]);
  if (status !== 0) throw new Error(`Cannot run ss: ${stderr.trim()}`);
  return parseSockets(stdout);
}

/** A text that names a socket's place and state, and orders sockets: for comparing lists that come in any order. */
export function place(socket: Pick<SsSocket, 'protocol' | 'local' | 'remote' | 'state'>): string {
  const { protocol, local, remote, state } = socket;
  const text = (end: SsEndpoint | null) => end === null ? '*' : `${end.address} ${end.port}`;
  return `${protocol} ${text(local)} ${text(remote)} ${state}`;
}

function parseLine(line: string): SsSocket {
  const [, protocol, state, recvQueue, sendQueue, local, remote, rest] = LINE.exec(line) ?? [];
  if (rest === undefined) throw new Error(`Cannot read a line of ss: ${line}`);
  const { family, address, port } = parseEndpoint(local as string);
  const peer = parseEndpoint(remote as string);
  const inode = Number(/\bino:(\d+)/.exec(rest)?.[1] ?? 0);
  // ss leaves root's uid out.
  const uid = Number(/\buid:(\d+)/.exec(rest)?.[1] ?? 0);
  const cookie = /\bsk:([0-9a-f]+)/.exec(rest)?.[1];
  if (cookie === undefined) throw new Error(`Cannot find the cookie in a line of ss: ${line}`);
  const processes = [...rest.matchAll(PROCESS)].map(([, pid, fd]) => ({
    pid: Number(pid),
    fd: Number(fd),
  }));
  return {
    protocol: protocol as 'tcp' | 'udp',
    family,
    local: { address, port },
    remote: peer.port === 0 ? null : { address: peer.address, port: peer.port },
    state: netstatState(state as string),
    recvQueue: Number(recvQueue),
    sendQueue: Number(sendQueue),
    uid: inode === 0 ? null : uid,
    inode: inode === 0 ? null : inode,
    cookie: BigInt(`0x${cookie}`).toString(),
    processes: processes.toSorted((a, b) => a.pid - b.pid || a.fd - b.fd),
  };
}

/** `FIN-WAIT-1` is FIN_WAIT1, `ESTAB` is ESTABLISHED, `UNCONN` is no state. */
function netstatState(word: string): string | null {
  if (word === 'UNCONN') return null;
  if (word === 'ESTAB') return 'ESTABLISHED';
  return word.replace(/-(?=\d)/, '').replaceAll('-', '_');
}

/** `1.2.3.4%eth0:80`, `[::1]:80`, `[fe80::1]%eth0:80`; `*` is an IPv6 socket that takes IPv4 too, port `*` is 0. */
function parseEndpoint(text: string): { family: 4 | 6; address: string; port: number } {
  const colon = text.lastIndexOf(':');
  const port = text.slice(colon + 1);
  const bare = text.slice(0, colon).replace(/[[\]]/g, '').replace(/%.*/, '');
  const address = bare === '*' ? '::' : bare;
  return {
    family: address.includes(':') ? 6 : 4,
    address,
    port: port === '*' ? 0 : Number(port),
  };
}
