import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerLines } from '../../src/view/answers.tsx';

test('an answer that has no room any more begins the next line', () => {
  const answers = ['Cancel', 'TERM 15', 'INT 2'];
  assert.equal(answerLines(answers, 24), 1);
  assert.equal(answerLines(answers, 23), 2);
  assert.equal(answerLines(answers, 15), 3);
  assert.equal(answerLines(['Cancel'], 4), 1);
});
