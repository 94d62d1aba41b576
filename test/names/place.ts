import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtime } from '../runtime.ts';
import { firstLine } from '../scene/first-line.ts';

/** The machine of hosts.ts, in network and mount namespaces of its own. */
export type Place = {
  /** The words of a command that runs another one there. */
  inside(argv: readonly string[]): string[];
  close(): Promise<void>;
};

const ADDRESSES = ['9.9.9.1', '9.9.9.2', '9.9.9.3', '9.9.9.4', '9.9.9.5', '9.9.9.7', '10.9.9.6'];

/** Opens the place, with a resolv.conf and an /etc/hosts of its own. It needs Linux and root. */
export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'names-'));
  await writeFile(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
  await writeFile(join(folder, 'hosts'), '127.0.0.1 localhost\n9.9.9.7 seven.example\n');
  const script = [
    'ip link set lo up',
    ...ADDRESSES.map((address) => `ip addr add ${address} dev lo`),
    'mount --bind "$0/resolv.conf" /etc/resolv.conf',
    'mount --bind "$0/hosts" /etc/hosts',
    'exec "$@"',
  ].join(' && ');
  const words = ['--net', '--mount', 'sh', '-c', script, folder];
  const child = spawn('unshare', [...words, ...runtime('test/names/hosts.ts')]);
  await firstLine(child);
  return {
    inside: (argv) => ['nsenter', `--target=${child.pid}`, '--net', '--mount', '--', ...argv],
    async close() {
      child.stdin.end();
      await once(child, 'close');
      await rm(folder, { recursive: true });
    },
  };
}
