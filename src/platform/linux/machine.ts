import { readFile } from 'node:fs/promises';
import type { Machine } from '../../model/machine.ts';

/** The numbers of a file of them, or of nothing. */
function numbers(text: string): readonly number[] {
  return text.trim() === '' ? [] : text.trim().split(/\s+/).map(Number);
}

/** A value of /proc/net/netstat, in which a line of names stands before each line of values; null: it is not there. */
export function parseNetstat(text: string, group: string, name: string): number | null {
  const [names, values] = text.split('\n').filter((line) => line.startsWith(`${group}: `))
    .map((line) => line.split(' '));
  const value = values?.[names?.indexOf(name) ?? -1];
  return value === undefined ? null : Number(value);
}

/** A value of /proc/net/sockstat, where each line is `PROTOCOL: NAME VALUE NAME VALUE …`; null: it is not there. */
export function parseSockstat(text: string, protocol: string, name: string): number | null {
  const words = text.split('\n').find((line) => line.startsWith(`${protocol}: `))?.split(' ') ?? [];
  const at = words.indexOf(name);
  return at < 0 ? null : Number(words[at + 1]);
}

/** The files that the machine is read from; '' where one is not there. */
export type MachineFiles = {
  readonly portRange: string;
  readonly netstat: string;
  readonly sockstat: string;
  readonly tcpMemory: string;
  readonly conntrackUsed: string;
  readonly conntrackMost: string;
};

/** What the files say (proc_pid_net(5), proc_sys_net(5), nf_conntrack-sysctl in the kernel's documentation). */
export function parseMachine(files: MachineFiles): Machine {
  const [first, last] = numbers(files.portRange);
  const [used] = numbers(files.conntrackUsed);
  const [most] = numbers(files.conntrackMost);
  const [, pressure, limit] = numbers(files.tcpMemory);
  const pages = parseSockstat(files.sockstat, 'TCP', 'mem');
  return {
    ephemeral: first === undefined || last === undefined ? null : { first, last },
    overflows: parseNetstat(files.netstat, 'TcpExt', 'ListenOverflows'),
    conntrack: used === undefined || most === undefined ? null : { used, most },
    memory: pages === null || pressure === undefined || limit === undefined
      ? null
      : { used: pages, pressure, most: limit },
  };
}

const PATHS: Readonly<Record<keyof MachineFiles, string>> = {
  portRange: '/proc/sys/net/ipv4/ip_local_port_range',
  netstat: '/proc/self/net/netstat',
  sockstat: '/proc/self/net/sockstat',
  tcpMemory: '/proc/sys/net/ipv4/tcp_mem',
  conntrackUsed: '/proc/sys/net/netfilter/nf_conntrack_count',
  conntrackMost: '/proc/sys/net/netfilter/nf_conntrack_max',
};

/** Reads the machine; a file that is not there is a fact that is not told. */
export async function readMachine(): Promise<Machine> {
  const read = async (name: keyof MachineFiles) =>
    [name, await readFile(PATHS[name], 'utf8').catch(() => '')] as const;
  const texts = await Promise.all((Object.keys(PATHS) as (keyof MachineFiles)[]).map(read));
  return parseMachine(Object.fromEntries(texts) as MachineFiles);
}
