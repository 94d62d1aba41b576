import { isUnspecified } from '../model/address.ts';
import { TCP } from '../model/protocol.ts';
import type { Subject } from './subject.ts';
import { LISTEN } from '../model/state.ts';

/** Ports whose services trust whoever reaches them, or are worth the most to a thief. */
export const DANGEROUS: ReadonlyMap<number, string> = new Map([
  [23, 'Telnet, which sends passwords in the clear'],
  [873, 'rsync'],
  [1433, 'Microsoft SQL Server'],
  [1521, 'Oracle Database'],
  [2375, 'the Docker daemon without TLS, which is root for everybody'],
  [2379, 'etcd'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [5900, 'VNC'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [8086, 'InfluxDB'],
  [9042, 'Cassandra'],
  [9200, 'Elasticsearch'],
  [9229, "the debugger of Node, which runs anybody's code"],
  [11211, 'memcached'],
  [27017, 'MongoDB'],
]);

/** Whether a listener takes calls on every address of the machine; one that is bound to an interface does not. */
export function isOpen({ snapshot: { sockets } }: Subject, row: number): boolean {
  return isUnspecified(sockets.local, row) && sockets.interface[row] === 0;
}

/** Fewer other ports than this make no habit that one port could differ from. */
const HABIT = 2;

/** The one port that each program opens to every address while all its other ports are open to some. */
export function oddOnesOut(subject: Subject): readonly number[] {
  const { sockets } = subject.snapshot;
  const byPid = new Map<number, { open: Map<number, number>; kept: Set<number> }>();
  for (const row of subject.tcp[LISTEN] ?? []) {
    const pid = sockets.pid[row] as number;
    const port = sockets.localPort[row] as number;
    if (pid === 0 || sockets.protocol[row] !== TCP) continue;
    const its = byPid.get(pid) ?? { open: new Map(), kept: new Set() };
    byPid.set(pid, its);
    if (isOpen(subject, row)) its.open.set(port, row);
    else its.kept.add(port);
  }
  return [...byPid.values()].flatMap(({ open, kept }) =>
    open.size === 1 && kept.size >= HABIT ? [...open.values()] : []
  );
}
