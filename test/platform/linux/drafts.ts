import { addressText } from '../../../src/model/address.ts';
import { UDP } from '../../../src/model/protocol.ts';
import type { Draft } from '../../../src/model/sample.ts';
import { NO_USER, type Sockets } from '../../../src/model/sockets.ts';
import { CLOSED, stateOf } from '../../../src/model/state.ts';
import { place } from '../../scene/ss.ts';
import type { Told } from './recorded.ts';

/** One row of a draft in the shape of what ss told; what a draft does not know of processes is left out. */
export type Read = Omit<Told, 'processes'>;

/** The rows of a draft by their places. */
export function readRows({ sockets, count }: Draft): Read[] {
  return sorted(Array.from({ length: count }, (_, row) => readRow(sockets, row)));
}

/** What ss told, likewise. */
export function toldRows(told: readonly Told[]): Read[] {
  return sorted(told.map(({ processes: _, ...rest }) => rest));
}

function sorted(rows: readonly Read[]): Read[] {
  return rows.toSorted((a, b) => place(a) < place(b) ? -1 : 1);
}

function readRow(table: Sockets, row: number): Read {
  const at = (name: keyof Sockets) => table[name][row] as number;
  const family = at('family') as 4 | 6;
  const udp = at('protocol') === UDP;
  const end = (name: 'local' | 'remote') => ({
    address: addressText(table[name], row, family),
    port: at(`${name}Port`),
  });
  return {
    protocol: udp ? 'udp' : 'tcp',
    family,
    local: end('local'),
    remote: at('remotePort') === 0 ? null : end('remote'),
    state: udp && at('state') === CLOSED ? null : stateOf(at('state'))?.name ?? null,
    recvQueue: at('recvQueue'),
    sendQueue: at('sendQueue'),
    uid: at('uid') === NO_USER ? null : at('uid'),
    inode: at('inode') === 0 ? null : at('inode'),
    cookie: String((BigInt(at('cookieHigh')) << 32n) | BigInt(at('cookieLow'))),
    rtt: at('rtt'),
    retransmits: at('retransmits'),
    bytesAcked: at('bytesAcked'),
    bytesReceived: at('bytesReceived'),
    congestionWindow: at('congestionWindow'),
    drops: at('drops'),
    memory: at('memory'),
  };
}
