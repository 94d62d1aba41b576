import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../src/model/nearest.ts';

const WORDS = ['state', 'proto', 'port', 'ESTABLISHED', 'LISTEN', 'rx'];

const GUESSES: readonly (readonly [word: string, guess: string | null])[] = [
  ['stat', 'state'],
  ['satte', 'state'],
  ['PORT', 'port'],
  ['prot', 'proto'],
  ['establishd', 'ESTABLISHED'],
  ['esteblishet', 'ESTABLISHED'],
  ['xr', null],
  ['rz', 'rx'],
  ['x', null],
  ['', null],
  ['frobnicate', null],
];

test('nearest() knows what a mistyped word meant, and when it cannot know', () => {
  for (const [word, guess] of GUESSES) assert.equal(nearest(word, WORDS), guess, word);
});

test('nearest() of no words is none', () => {
  assert.equal(nearest('state', []), null);
});
