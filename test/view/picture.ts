import type { Cgroups } from '../../src/model/cgroup.ts';
import { TCP, UDP } from '../../src/model/protocol.ts';
import type { Process } from '../../src/model/process.ts';
import { NO_OWNERS, type Sample } from '../../src/model/sample.ts';
import { follow } from '../../src/model/follow.ts';
import { CLOSED, ESTABLISHED, LISTEN, SYN_RECV, TIME_WAIT } from '../../src/model/state.ts';
import type { State } from '../../src/store/state.ts';
import { holders, process, processes, type Row, sample } from '../filter/scene.ts';

const nginx = process(812, 'nginx', 'nginx: master process /usr/sbin/nginx -g daemon off;');
const worker = process(813, 'nginx', 'nginx: worker process');
const sshd = process(501, 'sshd', 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups');
const postgres = process(1204, 'postgres', '/usr/lib/postgresql/17/bin/postgres -D /var/lib/db');
const java = process(
  4_193_999,
  'java',
  '/usr/lib/jvm/java-21/bin/java -Xmx4g -jar /srv/orders/orders-service.jar --port=8080',
);
const dns = process(310, 'systemd-resolve', '/usr/lib/systemd/systemd-resolved');

function row(
  process: Process | null,
  uid: number,
  state: number,
  from: string,
  localPort: number,
  to: string,
  remotePort: number,
  more: Partial<Row> = {},
): Row {
  const inode = process ? 7000 + localPort + remotePort : 0;
  const owner = process ? { pid: process.pid, fd: 7, uid, inode } : {};
  const cgroup = cgroupOf(process);
  return { from, to, localPort, remotePort, state, cgroup, ...owner, ...more };
}

const V6 = '2001:db8:85a3:1234:5678:8a2e:370:7334';
const PEER6 = '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff';

const ID = '4fa6e0f0c6786287e131c3852c58a2e01cc697a68231826813597e4994f1d6e2';

/** nginx is a service, java runs in a container. */
const CGROUPS: Cgroups = new Map([
  [50, { path: '/system.slice/nginx.service', unit: 'nginx.service', container: null }],
  [60, {
    path: `/system.slice/docker-${ID}.scope`,
    unit: `docker-${ID}.scope`,
    container: { runtime: 'docker', id: ID, name: 'orders', pod: null },
  }],
]);

function cgroupOf(process: Process | null): number {
  if (process === java) return 60;
  return process?.name === 'nginx' ? 50 : 0;
}

/** A small server's sockets; each has its cookie. `bytes`: how much its busiest connection has moved. */
function sockets(bytes: number): readonly Row[] {
  const busy = {
    rtt: 412,
    retransmits: 0,
    bytesReceived: bytes,
    bytesAcked: 3 * bytes,
    congestionWindow: 10,
  };
  const idle = { ...busy, rtt: 48_200, retransmits: 12, bytesReceived: 900, bytesAcked: 1200 };
  const udp = { protocol: UDP };
  return [
    row(sshd, 0, LISTEN, '0.0.0.0', 22, '0.0.0.0', 0, { sendQueue: 128 }),
    row(sshd, 0, LISTEN, '::', 22, '::', 0, { sendQueue: 128 }),
    row(nginx, 0, LISTEN, '0.0.0.0', 443, '0.0.0.0', 0, { sendQueue: 511, recvQueue: 3 }),
    row(postgres, 70, LISTEN, '127.0.0.1', 5432, '0.0.0.0', 0, { sendQueue: 200 }),
    row(java, 1000, LISTEN, '::', 8080, '::', 0, { sendQueue: 100 }),
    row(worker, 33, ESTABLISHED, '10.0.0.5', 443, '203.0.113.77', 51044, busy),
    row(worker, 33, ESTABLISHED, '192.168.100.200', 443, '198.51.100.250', 64999, idle),
    row(worker, 33, ESTABLISHED, V6, 443, PEER6, 60001, { ...idle, sendQueue: 123_456 }),
    row(java, 1000, ESTABLISHED, '127.0.0.1', 40222, '127.0.0.1', 5432, idle),
    row(postgres, 70, ESTABLISHED, '127.0.0.1', 5432, '127.0.0.1', 40222, idle),
    row(java, 1000, 8, '10.0.0.5', 8080, '10.0.0.9', 33812, { ...idle, recvQueue: 1_234_567 }),
    row(null, 0, TIME_WAIT, '10.0.0.5', 443, '203.0.113.80', 51200),
    row(null, 0, SYN_RECV, '10.0.0.5', 443, '203.0.113.99', 1025),
    row(dns, 101, CLOSED, '127.0.0.53', 53, '0.0.0.0', 0, udp),
    row(dns, 101, ESTABLISHED, '10.0.0.5', 47111, '10.0.0.1', 53, udp),
  ].map((one, place) => ({ protocol: TCP, ...one, cookieLow: place + 1 }));
}

const listener = 7000 + 443;

/** The sample at the second of that number; the listener of port 443 is shared. */
export function sampleAt(second: number, parts: Partial<Sample> = {}): Sample {
  return sample(sockets(1_000_000 + second * 310_000), {
    clock: 1_000_000 + second * 1000,
    cgroups: CGROUPS,
    owners: {
      processes: processes(nginx, worker, sshd, postgres, java, dns),
      shared: new Map([[listener, holders(nginx, worker)]]),
      users: new Map([[0, 'root'], [33, 'www-data'], [70, 'postgres'], [101, 'systemd-resolve']]),
      owned: 13,
      hidden: 0,
    },
    ...parts,
  });
}

/** A state in which two samples have been read. */
export function server(parts: Partial<Sample> = {}): Partial<State> {
  return { host: 'web1', snapshot: follow(follow(null, sampleAt(0)), sampleAt(62, parts)) };
}

/** A state that has read these rows only. */
export function only(rows: readonly Row[], ...named: readonly Process[]): Partial<State> {
  const owners = { ...NO_OWNERS, processes: processes(...named), owned: named.length };
  return { host: 'web1', snapshot: follow(null, sample(rows, { owners })) };
}
