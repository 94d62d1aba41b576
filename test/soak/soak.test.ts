import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grown, type Look } from '../../scripts/soak.ts';
import { MOST_POINTS } from '../../src/store/history.ts';
import { isDeno, runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { withProgram } from '../scene/compile.ts';
import type { Held } from './churn.ts';

/** By the half of them everything that is remembered has come to its limits, the history last. */
const READINGS = 2 * MOST_POINTS + 40;
/** Bytes of the heap that may be more with every reading: the engine compiles late. A snapshot has a hundred times as many. */
const SLOPE = 2000;

/** The words that run a file with a `gc` that can be called. */
function collecting(path: string): string[] {
  const [program, ...words] = runtime(path) as [string, ...string[]];
  return isDeno
    ? [program, ...words.toSpliced(1, 0, '--v8-flags=--expose-gc')]
    : [program, '--expose-gc', ...words];
}

test('what is held does not grow while thousands of sockets come and go', () =>
  withProgram('scripts/bench/scene.c', async (scene) => {
    const inside = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"'];
    const words = [...inside, ...collecting('test/soak/churn.ts'), scene, String(READINGS)];
    const { stdout, stderr } = await run(words[0] as string, words.slice(1));
    assert.notEqual(stdout, '', stderr);
    const held = JSON.parse(stdout) as Held[];
    // Until then, code is compiled too.
    const [warm, last] = [held[4] as Held, held.at(-1) as Held];
    assert.ok(last.ended - warm.ended > 1000, `${last.ended} ended`);
    assert.ok(last.descriptors <= warm.descriptors, JSON.stringify(held));
    const slope = (last.heap - warm.heap) / (READINGS / 2);
    assert.ok(slope < SLOPE, `${slope} bytes more with every reading: ${stdout}`);
    const least = (some: readonly Held[]) => Math.min(...some.map(({ external }) => external));
    assert.ok(least(held.slice(5)) < least(held.slice(0, 5)) * 1.1, stdout);
  }));

test('a soak tells memory and descriptors that grow from those that warm up and stay', () => {
  const looks = (memory: (at: number) => number, descriptors: (at: number) => number): Look[] =>
    Array.from({ length: 40 }, (_, at) => ({
      seconds: at * 5,
      memoryMiB: memory(at),
      descriptors: descriptors(at),
    }));
  const flat = (at: number) => Math.min(at, 8) * 10 + at % 3;
  assert.equal(grown(looks(flat, () => 30)), '');
  assert.equal(grown(looks(flat, (at) => 30 + at % 2)), '');
  assert.match(grown(looks((at) => 100 + at, () => 30)), /^memory grew from \d+ to \d+ MiB$/);
  assert.match(
    grown(looks(flat, (at) => 30 + Math.floor(at / 10))),
    /^descriptors grew from \d+ to \d+$/,
  );
});
