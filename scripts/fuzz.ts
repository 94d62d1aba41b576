/**
 * Feeds everything that reads what others wrote with random input, a million in all or as many as the first argument says.
 *
 *     deno task fuzz [INPUTS [SEED]]
 *
 * A failure is printed as small as it could be made, with the seed that brings it back.
 */
import process from 'node:process';
import fc from 'fast-check';
import { TARGETS } from '../test/fuzz/targets.ts';

const [inputs = '1000000', seed = String(Date.now() & 0x7fffffff)] = process.argv.slice(2);
const each = Math.ceil(Number(inputs) / TARGETS.length);

for (const { name, property } of TARGETS) {
  const began = performance.now();
  fc.assert(property, { numRuns: each, seed: Number(seed), verbose: 1 });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `${String(each).padStart(8)} inputs  ${seconds.padStart(6)} s  ${memory} MiB  ${name}`,
  );
}
console.log(`seed ${seed}`);
