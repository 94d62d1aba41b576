import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Detail } from '../../src/model/detail.ts';
import { detailsOf, openDetails } from '../../src/store/details.ts';
import { enquire } from '../../src/store/enquire.ts';
import { close } from '../../src/store/menu.ts';
import { receive } from '../../src/store/receive.ts';
import { dispatch, openStore, type Store } from '../../src/store/store.ts';
import { process, scene } from '../filter/scene.ts';

const DETAIL: Detail = { expires: 0, tcp: null, agreed: [], congestion: 'cubic', memory: null };

function snapshot() {
  return scene([{ from: '10.0.0.5', to: '10.0.0.7', localPort: 443, remotePort: 51000, rtt: 400 }]);
}

/** A store in which each snapshot is enquired about, and how often that was so. */
function watched(answer: () => Promise<Detail | null>) {
  const store = openStore({ snapshot: snapshot() });
  const asked: number[] = [];
  const detail = (_: unknown, row: number) => {
    asked.push(row);
    return answer();
  };
  const stop = enquire(store, { detail }, { parents: () => [process(1, 'init')] });
  return { store, asked, stop };
}

/** Resolves when the store has changed. */
function change(store: Store): Promise<void> {
  return new Promise((resolve) => {
    const forget = store.subscribe(() => {
      forget();
      resolve();
    });
  });
}

/** The next sample, in which the one connection is still there. */
function next(store: Store, clock: number): void {
  const { sockets, count, ...rest } = snapshot();
  dispatch(store, receive({ ...rest, sockets, count, clock }));
}

test('nothing is asked while no details are open', () => {
  const { store, asked, stop } = watched(() => Promise.resolve(DETAIL));
  next(store, 1_001_000);
  assert.deepEqual(asked, []);
  dispatch(store, openDetails);
  dispatch(store, close);
  next(store, 1_002_000);
  stop();
  assert.deepEqual(asked, [0]);
});

test('the details are asked for when they are opened, and with each snapshot', async () => {
  const { store, asked, stop } = watched(() => Promise.resolve(DETAIL));
  dispatch(store, openDetails);
  await change(store);
  const first = detailsOf(store.getState());
  assert.deepEqual([first?.detail, first?.parents.map(({ name }) => name)], [DETAIL, ['init']]);
  next(store, 1_001_000);
  await change(store);
  stop();
  assert.deepEqual(asked, [0, 0]);
  assert.deepEqual(detailsOf(store.getState())?.rtts, [400, 400]);
});

test('an answer that comes when the details are closed is dropped', async () => {
  const { promise, resolve } = Promise.withResolvers<Detail | null>();
  const { store, stop } = watched(() => promise);
  dispatch(store, openDetails);
  dispatch(store, close);
  resolve(DETAIL);
  await promise;
  stop();
  assert.equal(store.getState().mode.kind, 'table');
});

test('an enquiry that fails says why in the footer', async () => {
  const { store, stop } = watched(() => Promise.reject(new Error('Cannot ask: out of memory')));
  dispatch(store, openDetails);
  await change(store);
  stop();
  assert.equal(store.getState().message?.text, 'Cannot ask: out of memory');
});
