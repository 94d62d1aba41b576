import { readFileSync, readlinkSync } from 'node:fs';

/** Connections that were opened, called and accepted ones, in the text of /proc/net/snmp (RFC 4022); null: it does not tell. */
export function parseOpens(text: string): number | null {
  const [names = [], values = []] = text.split('\n').filter((line) => line.startsWith('Tcp: '))
    .map((line) => line.split(' '));
  const value = (name: string) => Number(values[names.indexOf(name)] ?? NaN);
  const opens = value('ActiveOpens') + value('PassiveOpens');
  return Number.isNaN(opens) ? null : opens;
}

/** The messages that a netlink socket had no room for, by its inode, in the text of /proc/net/netlink; 0 where it is not listed. */
export function parseDrops(text: string, inode: number): number {
  const [names = [], ...lines] = text.split('\n').map((line) => line.trim().split(/\s+/));
  const line = lines.find((words) => words[names.indexOf('Inode')] === String(inode));
  return Number(line?.[names.indexOf('Drops')] ?? 0);
}

/** The counter of opened connections in this network namespace; null where it cannot be read. */
export function readOpens(): number | null {
  try {
    return parseOpens(readFileSync('/proc/self/net/snmp', 'utf8'));
  } catch {
    return null;
  }
}

/** What the netlink socket of a descriptor had no room for; 0 where that cannot be read. */
export function readDrops(fd: number): number {
  try {
    const inode = Number(/\d+/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[0]);
    return parseDrops(readFileSync('/proc/self/net/netlink', 'utf8'), inode);
  } catch {
    return 0;
  }
}
