import assert from 'node:assert/strict';
import { test } from 'node:test';
import { follow } from '../../src/model/follow.ts';
import { sample } from '../filter/scene.ts';

test('a clock that is set back or forward changes no rate, age or order', () => {
  const row = (bytesAcked: number) => ({
    ...{ from: '10.0.0.1', to: '10.0.0.2', localPort: 1, remotePort: 2, cookieLow: 7 },
    ...{ state: 1, rtt: 5, bytesAcked, bytesReceived: bytesAcked },
  });
  const walk = (times: readonly number[]) => {
    let now = follow(null, sample([row(0)], { clock: 0, takenAt: times[0] as number }));
    for (let step = 1; step < times.length; step++) {
      const taken = { clock: step * 1000, takenAt: times[step] as number };
      now = follow(now, sample([row(step * 500)], taken));
    }
    const { takenAt: _, ...all } = now;
    return all;
  };
  const hour = 3_600_000;
  const steady = walk([0, 1000, 2000, 3000]);
  assert.equal(steady.txRate, 500);
  assert.deepEqual(walk([0, -hour, 2 * hour, -1e12]), steady);
});
