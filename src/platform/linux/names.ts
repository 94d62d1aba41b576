import { readdir, readFile } from 'node:fs/promises';
import type { Names } from '../../model/names.ts';

/** Ports by service name in the text of a services(5) file; the first line of a name counts. */
export function parseServices(text: string): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name, port, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const number = Number.parseInt(port ?? '', 10);
    if (!name || Number.isNaN(number)) continue;
    for (const word of [name, ...aliases]) if (!ports.has(word)) ports.set(word, number);
  }
  return ports;
}

/** Interface indexes by name; without what is no interface (`bonding_masters`) or has gone meanwhile. */
export async function readInterfaces(
  folder = '/sys/class/net',
): Promise<ReadonlyMap<string, number>> {
  const indexes = new Map<string, number>();
  for (const name of await readdir(folder).catch(() => [])) {
    const index = await readFile(`${folder}/${name}/ifindex`, 'utf8').catch(() => null);
    if (index !== null) indexes.set(name, Number(index));
  }
  return indexes;
}

/** The names of /etc/services and /sys/class/net; none of what cannot be read. */
export async function readNames(): Promise<Names> {
  const [services, interfaces] = await Promise.all([
    readFile('/etc/services', 'utf8').then(parseServices).catch(() => new Map<string, number>()),
    readInterfaces(),
  ]);
  return { services, interfaces };
}
