import { test } from 'node:test';
import fc from 'fast-check';
import { CORPUS, sequenceOf } from './recorded.ts';
import { readDiag, TARGETS } from './targets.ts';

for (const { name, property } of TARGETS) {
  test(`whatever comes as ${name} is read or refused, and nothing breaks`, () => {
    fc.assert(property, { numRuns: 1000 });
  });
}

for (const { name, bytes } of CORPUS) {
  test(`the broken answer ${name} is read or refused`, () => {
    // The sequence of the question that the corpus was made of, whatever is left of it.
    const whole = CORPUS.find(({ name }) => name === 'same-socket-1000-times.bin');
    readDiag(bytes, sequenceOf(whole?.bytes ?? bytes));
  });
}
