import type { Labels } from '../model/labels.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Line } from '../options.ts';
import type { Platform } from '../platform/platform.ts';
import { askable } from '../store/labels.ts';
import { namingOf } from './request.ts';

/** Milliseconds that all names of a list may take together. */
const PATIENCE = 5000;

/** The labels that a list has, and a sentence about names that were not found, or ''. */
export async function labelsOf(
  line: Line,
  platform: Platform,
  snapshot: Snapshot,
  rows: Uint32Array,
): Promise<{ readonly labels: Labels | null; readonly unfound: string }> {
  const naming = namingOf(line);
  const addresses = askable(snapshot, rows, naming);
  const hosts = naming === 'none' ? null : await hostsOf(addresses);
  const services = line.options.has('services') ? (await platform.names()).ports : null;
  const nameless = hosts === null ? 0 : addresses.size - hosts.size;
  const unfound = nameless === 0
    ? ''
    : `${nameless} of ${addresses.size} addresses have no name that was found within ${
      PATIENCE / 1000
    } s`;
  const labels = hosts === null && services === null ? null : { hosts, services };
  return { labels, unfound };
}

/** The host names of addresses, as far as they are told in time. */
async function hostsOf(addresses: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const hosts = new Map<string, string>();
  if (addresses.size === 0) return hosts;
  const { openResolver } = await import('../platform/resolver.ts');
  const resolver = await openResolver({ kept: addresses.size });
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const timer = setTimeout(tell, PATIENCE);
  let left = addresses.size;
  resolver.want(addresses, () => --left === 0 && tell());
  await told;
  clearTimeout(timer);
  for (const address of addresses) {
    const name = resolver.known(address);
    if (name) hosts.set(address, name);
  }
  resolver.close();
  return hosts;
}
