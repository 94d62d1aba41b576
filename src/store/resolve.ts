import type { Resolver } from '../platform/resolver.ts';
import { named, wantedAddresses } from './labels.ts';
import { dispatch, type Store } from './store.ts';

/** Names that arrive within so many milliseconds are shown together. */
const GATHER = 30;

/** Asks for the names of the addresses on the screen as long as they are wanted. Gives how to stop it. */
export function resolve(store: Store, openResolver: () => Promise<Resolver>): () => void {
  let opening: Promise<void> | null = null;
  let resolver: Resolver | null = null;
  let gathering: ReturnType<typeof setTimeout> | null = null;
  let stopped = false;

  async function open(): Promise<void> {
    resolver = await openResolver();
    if (stopped) resolver.close();
    else look();
  }

  function gather(): void {
    gathering ??= setTimeout(() => {
      gathering = null;
      look();
    }, GATHER);
  }

  /** Asks for what is on the screen now, and shows what is known of it. */
  function look(): void {
    const state = store.getState();
    if (stopped || (resolver === null && state.naming === 'none')) return;
    if (resolver === null) {
      opening ??= open();
      return;
    }
    const wanted = wantedAddresses(state);
    resolver.want(wanted, gather);
    const hosts = new Map<string, string>();
    for (const address of wanted) {
      const name = resolver.known(address);
      if (name) hosts.set(address, name);
    }
    if (!isSame(hosts, state.hosts)) dispatch(store, named(hosts));
  }

  const forget = store.subscribe(look);
  look();
  return () => {
    stopped = true;
    forget();
    if (gathering !== null) clearTimeout(gathering);
    resolver?.close();
  };
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && a.entries().every(([address, name]) => b.get(address) === name);
}
