import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnOf } from '../src/columns.ts';
import { CLOSED, CLOSING, ESTABLISHED } from '../src/model/state.ts';
import { UDP } from '../src/model/protocol.ts';
import { scene } from './filter/scene.ts';

test('a state is shortened where it does not fit, and a connection that is closed is never UNCONN', () => {
  const at = { from: '10.0.0.1', to: '10.0.0.2' };
  const snapshot = scene([
    { ...at, state: ESTABLISHED },
    { ...at, state: CLOSED },
    { ...at, state: CLOSING },
    { ...at, state: CLOSED, protocol: UDP },
  ]);
  const texts = (width?: number) =>
    [0, 1, 2, 3].map((row) => columnOf('state')?.text(snapshot, row, width));
  assert.deepEqual(texts(6), ['ESTAB', 'CLOSED', 'CLOSNG', '']);
  assert.deepEqual(texts(11), ['ESTABLISHED', 'CLOSED', 'CLOSING', '']);
});
