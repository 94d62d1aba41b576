import { Resolver as DnsResolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { askedAddress, hostName } from '../model/host.ts';

/** Knows the names of addresses, and asks for those that it does not know. */
export type Resolver = {
  /** The name of an address, '' where it has none; undefined: not known yet. */
  known(address: string): string | undefined;
  /**
   * From now on these addresses are wanted, the first the most; what was wanted before and is not among them is not asked for any
   * more. Calls back whenever one of them is known.
   */
  want(addresses: Iterable<string>, arrived: () => void): void;
  /** Gives up what is under way. */
  close(): void;
};

/** What may be told otherwise than the system does. */
export type ResolverOptions = {
  /** Name servers, as `dns.setServers` takes them; those of resolv.conf(5) if left out. */
  readonly servers?: readonly string[];
  /** A file of hosts(5). */
  readonly hosts?: string;
  /** Milliseconds that one question may take. */
  readonly patience?: number;
  /** How many answers are kept. */
  readonly kept?: number;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
};

/** Questions that may be under way at once. */
const AT_ONCE = 16;
const PATIENCE = 3000;
const KEPT = 4096;
/** Milliseconds after which an answer is asked for anew; that there is none may change soon. */
const AGE = { named: 600_000, nameless: 60_000 } as const;

type Answer = { readonly name: string; readonly until: number };

/**
 * Opens a resolver over /etc/hosts and the system's name servers. It asks them itself and not through getnameinfo(3), which has a thread of
 * four for as long as a server is silent, and cannot be taken back.
 */
export async function openResolver(options: ResolverOptions = {}): Promise<Resolver> {
  const { servers, hosts = '/etc/hosts', patience = PATIENCE, kept = KEPT } = options;
  const now = options.now ?? (() => performance.now());
  const local = parseHosts(await readFile(hosts, 'utf8').catch(() => ''));
  /** The answers, those that were not wanted for the longest time first. */
  const answers = new Map<string, Answer>();
  /** Who asks for which address: one question each, so that it can be taken back alone. */
  const asked = new Map<string, DnsResolver>();
  let wanted: Iterator<string> = [].values();
  let tell = () => {};
  let closed = false;

  function keep(address: string, answer: Answer): void {
    answers.delete(address);
    answers.set(address, answer);
    for (const oldest of answers.keys()) {
      if (answers.size <= kept) break;
      answers.delete(oldest);
    }
  }

  /** The name that is told for an address, or ''. A server that is silent and one that knows no name are the same here. */
  async function enquire(dns: DnsResolver, address: string): Promise<string> {
    if (servers) dns.setServers(servers);
    // The more servers there are, the longer it would go on by itself.
    const timer = setTimeout(() => dns.cancel(), patience);
    const names = await dns.reverse(address).catch(() => []);
    clearTimeout(timer);
    return names.map(hostName).find((name) => name !== null) ?? '';
  }

  async function ask(address: string): Promise<void> {
    // The second time, a server has twice as long for its answer.
    const dns = new DnsResolver({ timeout: patience / 3, tries: 2 });
    asked.set(address, dns);
    const plain = askedAddress(address);
    const name = plain === null ? '' : local.get(plain) ?? await enquire(dns, plain);
    asked.delete(address);
    if (closed) return;
    keep(address, { name, until: now() + AGE[name === '' ? 'nameless' : 'named'] });
    tell();
    go();
  }

  /** Asks for as many of the wanted as may be. */
  function go(): void {
    while (asked.size < AT_ONCE) {
      const { done, value } = wanted.next();
      if (done) return;
      if (!asked.has(value)) void ask(value);
    }
  }

  return {
    known: (address) => answers.get(address)?.name,
    want(addresses, arrived) {
      tell = arrived;
      const unknown: string[] = [];
      for (const address of addresses) {
        const answer = answers.get(address);
        if (answer) keep(address, answer);
        if (!answer || answer.until <= now()) unknown.push(address);
      }
      wanted = unknown.values();
      go();
    },
    close() {
      closed = true;
      wanted = [].values();
      for (const dns of asked.values()) dns.cancel();
    },
  };
}

/** Host names by address in the text of a hosts(5) file: the first name of the first line of each address. */
export function parseHosts(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [word = '', first = ''] = line.replace(/#.*/, '').trim().split(/\s+/);
    const address = askedAddress(word);
    const name = hostName(first);
    if (address !== null && name !== null && !names.has(address)) names.set(address, name);
  }
  return names;
}
