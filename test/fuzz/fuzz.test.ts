import { test } from 'node:test';
import fc from 'fast-check';
import { TARGETS } from './targets.ts';

for (const { name, property } of TARGETS) {
  test(`whatever comes as ${name} is read or refused, and nothing breaks`, () => {
    fc.assert(property, { numRuns: 1000 });
  });
}
