import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { isFar, netnsWords, toggleNetns, wantsFar } from '../../src/store/netns.ts';
import type { State } from '../../src/store/state.ts';
import { after, connection, having } from './machine.ts';

/** What is shown when these namespaces have been read. */
function read(state: State, netns: string): State {
  return { ...state, snapshot: { ...state.snapshot as Snapshot, netns } };
}

function told(state: State) {
  return { words: netnsWords(state), isFar: isFar(state), wantsFar: wantsFar(state) };
}

test('until other namespaces have been read, those before are what is shown', () => {
  const own = read(having([connection(1)]), 'own');
  assert.deepEqual(told(own), { words: '', isFar: false, wantsFar: false });
  const asked = after(own, toggleNetns);
  assert.deepEqual(told(asked), {
    words: 'reading all namespaces',
    isFar: false,
    wantsFar: true,
  });
  const all = read(asked, 'all');
  assert.deepEqual(told(all), { words: 'all namespaces', isFar: true, wantsFar: true });
  assert.deepEqual(told(after(all, toggleNetns)), {
    words: 'all namespaces, reading own namespace',
    isFar: true,
    wantsFar: false,
  });
  assert.equal(netnsWords(read({ ...own, netns: 'web' }, 'web')), 'namespace web');
});
