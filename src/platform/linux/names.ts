import { readdir, readFile } from 'node:fs/promises';
import type { Names } from '../../model/names.ts';
import { openLibc } from './libc.ts';

/** Names that are shown in place of a number: they must be harmless, and leave room for the address. */
const SHOWN = /^[a-z0-9][a-z0-9._+*-]{0,15}$/i;

/** Ports by service name and the reverse in the text of a services(5) file; the first line of a name or a port counts. */
export function parseServices(text: string): Pick<Names, 'services' | 'ports'> {
  const services = new Map<string, number>();
  const ports = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [name, port = '', ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const number = Number.parseInt(port, 10);
    if (!name || Number.isNaN(number)) continue;
    for (const word of [name, ...aliases]) if (!services.has(word)) services.set(word, number);
    if (SHOWN.test(name) && !ports.has(port)) ports.set(port, name);
  }
  return { services, ports };
}

/** The index of an interface in the text of its file in /proc/net/dev_snmp6, where a line is `NAME VALUE`; null: it is not there. */
export function parseIndex(text: string): number | null {
  const index = /^ifIndex\s+(\d+)$/m.exec(text)?.[1];
  return index === undefined ? null : Number(index);
}

/**
 * Interface indexes by name without the C library: those that have IPv6, without what has gone meanwhile. The files
 * under /sys tell of the network namespace that mounted it, which may be another than the own one.
 */
export async function readInterfaces(
  folder = '/proc/net/dev_snmp6',
): Promise<ReadonlyMap<string, number>> {
  const indexes = new Map<string, number>();
  for (const name of await readdir(folder).catch(() => [])) {
    const index = parseIndex(await readFile(`${folder}/${name}`, 'utf8').catch(() => ''));
    if (index !== null) indexes.set(name, index);
  }
  return indexes;
}

/** The names of /etc/services, and of the interfaces in the own network namespace; none of what cannot be read. */
export async function readNames(): Promise<Names> {
  const [services, interfaces] = await Promise.all([
    readFile('/etc/services', 'utf8').catch(() => ''),
    openLibc().then((libc) => libc.interfaces()).catch(() => readInterfaces()),
  ]);
  return { ...parseServices(services), interfaces };
}
