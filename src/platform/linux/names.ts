import { readdir, readFile } from 'node:fs/promises';
import type { Names } from '../../model/names.ts';

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
    readFile('/etc/services', 'utf8').catch(() => ''),
    readInterfaces(),
  ]);
  return { ...parseServices(services), interfaces };
}
