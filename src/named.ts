/** A filter that has a name; `@name` calls it. */
export type NamedFilter = {
  /** In lower case. */
  readonly name: string;
  readonly text: string;
  /** One sentence for the help and the README. */
  readonly help: string;
};

/** The filters that have a name from the start. */
export const NAMED: readonly NamedFilter[] = [
  {
    name: 'listening',
    text: 'state:LISTEN,UNCONN',
    help: 'Listeners, and UDP without a peer.',
  },
  {
    name: 'exposed',
    text: '@listening laddr:0.0.0.0,:: iface:0',
    help: 'Those of them that are open on every address.',
  },
  {
    name: 'internet',
    text: 'rport>0 !raddr:127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,169.254.0.0/16,' +
      '100.64.0.0/10,::1,fe80::/10,fc00::/7',
    help: 'Connections with addresses that are not private.',
  },
  {
    name: 'leaks',
    text: 'state:CLOSE_WAIT since>=1m',
    help: 'Closed by the peer for a minute, not by the program.',
  },
  {
    name: 'orphans',
    text: 'inode:0 state:FIN_WAIT1,FIN_WAIT2,CLOSING,LAST_ACK',
    help: 'Ended by the kernel alone: no program holds them.',
  },
  {
    name: 'waiting',
    text: '!state:LISTEN (recvq>0 | sendq>0)',
    help: 'Bytes wait to be read, or for the peer to take them.',
  },
  {
    name: 'backlogged',
    text: 'state:LISTEN recvq>0',
    help: 'Listeners with connections not yet accepted.',
  },
  {
    name: 'slow',
    text: 'rtt>=200 | retrans>=10',
    help: 'Round trips of 200 ms, or 10 segments sent again.',
  },
  {
    name: 'busy',
    text: 'rx>=1M | tx>=1M',
    help: 'A million bytes a second, in one direction.',
  },
];

/** The texts of all filters that have a name: the user's own, and those of the table whose name the user has not taken. */
export function namedFilters(
  own: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  return new Map([...NAMED.map(({ name, text }) => [name, text] as const), ...own]);
}
