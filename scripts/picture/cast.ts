/** What a server does on each connection: about so many bytes that it sends a second, and how far it closes. */
export type Order = {
  readonly send?: number;
  /** The server closes first: `whole` leaves TIME_WAIT, `half` waits for the other end for ever. */
  readonly close?: 'whole' | 'half';
  /** The server never closes, though the other end has. */
  readonly linger?: true;
};

/** A TCP connection that an actor opens. */
export type Call = {
  readonly to: string;
  readonly port: number;
  readonly from?: string;
  readonly fromPort?: number;
  readonly order?: Order;
  /** About so many bytes that the caller sends a second. */
  readonly send?: number;
  /** The caller closes its end at once. */
  readonly close?: true;
  /** Seconds between one such connection and the next; without it, there is only one. */
  readonly every?: number;
};

/** A process in the picture. */
export type Actor = {
  readonly pid: number;
  readonly name: string;
  readonly command: string;
  readonly user: string;
  /** Whether its listeners were opened by root, as nginx does it for its workers. */
  readonly opensAsRoot?: true;
  readonly listens: readonly {
    readonly at: string;
    readonly port: number;
    readonly udp?: true;
  }[];
  readonly calls: readonly Call[];
};

/** The users in the picture: those of a usual server. */
export const USERS: ReadonlyMap<string, number> = new Map([
  ['root', 0],
  ['www-data', 33],
  ['chrony', 106],
  ['resolve', 101],
  ['postgres', 113],
  ['redis', 114],
  ['app', 1000],
]);

export const HOST = 'web1';

/** The server's addresses, and those of everybody else, as ip(8) takes them; documentation networks (RFC 5737, RFC 3849) where they are public. */
export const SERVER = ['10.0.0.5/24', '2001:db8::5/64 nodad'] as const;
export const OTHERS = [
  ...['10.0.0.1/24', '10.0.0.9/24', '203.0.113.77/32', '203.0.113.140/32', '192.0.2.61/32'],
  ...['198.51.100.23/32', '2001:db8:85a3::7334/128 nodad'],
] as const;

/** An address behind which nobody answers. */
export const SILENT = '10.0.0.77';

/** The processes of the server, in the order in which they start. */
export const ACTORS: readonly Actor[] = [
  {
    pid: 412,
    name: 'systemd-resolve',
    command: '/usr/lib/systemd/systemd-resolved',
    user: 'resolve',
    listens: [{ at: '127.0.0.53', port: 53, udp: true }],
    calls: [],
  },
  {
    pid: 501,
    name: 'chronyd',
    command: '/usr/sbin/chronyd -F 1',
    user: 'chrony',
    listens: [{ at: '127.0.0.1', port: 323, udp: true }],
    calls: [],
  },
  {
    pid: 640,
    name: 'sshd',
    command: 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups',
    user: 'root',
    listens: [{ at: '0.0.0.0', port: 22 }, { at: '::', port: 22 }],
    calls: [],
  },
  {
    pid: 713,
    name: 'redis-server',
    command: '/usr/bin/redis-server 127.0.0.1:6379',
    user: 'redis',
    listens: [{ at: '127.0.0.1', port: 6379 }],
    calls: [],
  },
  {
    pid: 731,
    name: 'postgres',
    command: '/usr/lib/postgresql/17/bin/postgres -D /var/lib/postgresql/17/main',
    user: 'postgres',
    listens: [{ at: '127.0.0.1', port: 5432 }],
    calls: [],
  },
  {
    pid: 812,
    name: 'nginx',
    command: 'nginx: worker process',
    user: 'www-data',
    opensAsRoot: true,
    listens: [{ at: '0.0.0.0', port: 443 }, { at: '::', port: 443 }],
    calls: [],
  },
  {
    pid: 2204,
    name: 'java',
    command: 'java -Xmx4g -jar /srv/orders/orders.jar --port=8080',
    user: 'app',
    listens: [{ at: '10.0.0.5', port: 8080 }],
    calls: [
      { to: '127.0.0.1', port: 5432, fromPort: 40222, order: { send: 48_000 }, send: 6200 },
      { to: '127.0.0.1', port: 6379, fromPort: 51870, order: { send: 2400 }, send: 900 },
      { to: SILENT, port: 5671, fromPort: 44310 },
    ],
  },
];

/** Everybody else, in one process beyond the picture. */
export const CALLERS: Actor = {
  pid: 0,
  name: 'callers',
  command: 'callers',
  user: 'root',
  listens: [],
  calls: [
    { to: '10.0.0.5', port: 22, from: '198.51.100.23', fromPort: 50522, order: { send: 850 } },
    {
      ...{ to: '10.0.0.5', port: 443, from: '203.0.113.77', fromPort: 51044 },
      order: { send: 930_000 },
      send: 31_000,
    },
    {
      ...{ to: '10.0.0.5', port: 443, from: '203.0.113.140', fromPort: 60218 },
      order: { send: 64_000 },
      send: 1200,
    },
    {
      ...{ to: '2001:db8::5', port: 443, from: '2001:db8:85a3::7334', fromPort: 49822 },
      order: { send: 310_000 },
      send: 4400,
    },
    {
      ...{ to: '10.0.0.5', port: 443, from: '192.0.2.61', fromPort: 33980 },
      order: { close: 'half' },
    },
    {
      ...{ to: '10.0.0.5', port: 8080, from: '10.0.0.9', fromPort: 33812 },
      order: { linger: true },
      close: true,
    },
    {
      ...{ to: '10.0.0.5', port: 8080, from: '10.0.0.9', fromPort: 33824 },
      order: { linger: true },
      close: true,
    },
    { to: '10.0.0.5', port: 443, from: '192.0.2.61', order: { close: 'whole' }, every: 20 },
  ],
};
