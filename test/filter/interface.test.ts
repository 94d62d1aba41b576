import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passing, scene } from './scene.ts';

const AWAY = 4_026_532_001;
const ENDS = { from: '127.0.0.1', to: '127.0.0.1' } as const;

/** eth0 has the index 2 here; what has it elsewhere may be called anything. */
const SCENE = scene([
  { ...ENDS, interface: 2 },
  { ...ENDS, interface: 2, netns: AWAY },
  { ...ENDS, interface: 1 },
  { ...ENDS, netns: AWAY },
]);

const FILTERS: readonly (readonly [text: string, rows: readonly number[]])[] = [
  ['iface:eth0', [0]],
  ['dev eth0', [0]],
  ['dev = eth0', [0]],
  ['iface:eth0,lo', [0, 2]],
  ['iface:lo-eth0', [0, 2]],
  ['iface>=eth0', [0]],
  ['!iface:eth0', [1, 2, 3]],
  ['iface:2', [0, 1]],
  ['dev 2', [0, 1]],
  ['iface:1-2', [0, 1, 2]],
  ['iface:<3', [0, 1, 2]],
  ['iface>1', [0, 1]],
  ['iface:0', [3]],
];

for (const [text, rows] of FILTERS) {
  test(`${text} passes a row of another namespace by its index alone`, () => {
    assert.deepEqual(passing(text, SCENE), rows);
  });
}
