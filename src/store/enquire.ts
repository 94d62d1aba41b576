import { isFault } from '../model/fault.ts';
import { rowOf } from '../model/snapshot.ts';
import { hold } from '../model/sockets.ts';
import type { Collector, Platform } from '../platform/platform.ts';
import { detailsOf, enquired } from './details.ts';
import { dispatch, type Store } from './store.ts';

/**
 * Enquires about the connection that is looked at: when its details are opened, and with each snapshot after that. Gives how to
 * stop it.
 */
export function enquire(
  store: Store,
  collector: Pick<Collector, 'detail'>,
  platform: Pick<Platform, 'parents'>,
): () => void {
  let busy = false;
  let asked: unknown = null;

  async function look(): Promise<void> {
    const { snapshot, ...state } = store.getState();
    const details = detailsOf({ snapshot, ...state });
    if (details === null) asked = null;
    if (details === null || snapshot === null || busy) return;
    const { id } = details;
    const row = rowOf(snapshot, id);
    const question = `${id} ${snapshot.clock}`;
    if (question === asked || row < 0 || row >= snapshot.count) return;
    asked = question;
    busy = true;
    const release = hold(snapshot.sockets);
    try {
      const detail = await collector.detail?.(snapshot.sockets, row) ?? null;
      const parents = platform.parents(snapshot.sockets.pid[row] as number);
      dispatch(store, enquired(id, snapshot, row, detail, parents));
    } catch (error) {
      if (isFault(error)) throw error;
      const text = error instanceof Error ? error.message : String(error);
      dispatch(store, (now) => ({ ...now, message: { text, tone: 'bad' } }));
    } finally {
      busy = false;
      release();
    }
    // What has come meanwhile.
    await look();
  }

  return store.subscribe(() => void look());
}
