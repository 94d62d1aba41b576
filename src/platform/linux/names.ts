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

async function indexes(folder: string): Promise<ReadonlyMap<string, number>> {
  const names = await readdir(folder);
  const pairs = names.map(async (name) =>
    [name, Number(await readFile(`${folder}/${name}/ifindex`, 'utf8'))] as const
  );
  return new Map(await Promise.all(pairs));
}

/** The names of /etc/services and /sys/class/net; none of what cannot be read. */
export async function readNames(): Promise<Names> {
  const [services, interfaces] = await Promise.all([
    readFile('/etc/services', 'utf8').then(parseServices).catch(() => new Map<string, number>()),
    indexes('/sys/class/net').catch(() => new Map<string, number>()),
  ]);
  return { services, interfaces };
}
