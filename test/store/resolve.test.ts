import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openResolver } from '../../src/platform/resolver.ts';
import { turnNaming } from '../../src/store/labels.ts';
import { resolve } from '../../src/store/resolve.ts';
import { dispatch, openStore, type Store } from '../../src/store/store.ts';
import { openNameServer } from '../names/server.ts';
import { connection, having, sees } from './machine.ts';

/** Resolves when the store's state is as asked for. */
function until(store: Store, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      forget();
      resolve();
    };
    const forget = store.subscribe(look);
    look();
  });
}

test('names of the rows on the screen arrive in the state, those of a new row too, and go with n', async (t) => {
  const server = await openNameServer((address) => [`x${address.replaceAll('.', '-')}`, 'example']);
  const store = openStore(having([connection(1, { to: '9.9.9.1' })]));
  let opened = 0;
  const stop = resolve(store, () => {
    opened++;
    return openResolver({ servers: [server.address], hosts: '/nowhere' });
  });
  t.after(() => {
    stop();
    server.close();
  });
  dispatch(store, sees([connection(1, { to: '9.9.9.1' })]));
  assert.equal(opened, 0);
  dispatch(store, turnNaming);
  const named = (address: string) => () => store.getState().hosts.has(address);
  await until(store, named('9.9.9.1'));
  assert.equal(store.getState().hosts.get('9.9.9.1'), 'x9-9-9-1.example');
  dispatch(store, sees([connection(1, { to: '9.9.9.1' }), connection(2, { to: '9.9.9.2' })]));
  await until(store, named('9.9.9.2'));
  const before = store.getState();
  dispatch(store, (state) => ({ ...state, message: null }));
  assert.equal(store.getState().hosts, before.hosts);
  dispatch(store, turnNaming);
  await until(store, named('10.0.0.1'));
  dispatch(store, turnNaming);
  assert.equal(store.getState().hosts.size, 0);
  assert.equal(opened, 1);
});

test('a resolver that comes when all is over is closed', async () => {
  const store = openStore({ ...having([connection(1)]), naming: 'all' });
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const stop = resolve(store, () =>
    Promise.resolve({
      known: () => undefined,
      want: () => assert.fail('wanted'),
      close,
    }));
  stop();
  await closed;
});
