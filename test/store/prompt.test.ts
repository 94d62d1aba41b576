import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as prompt from '../../src/store/prompt.ts';
import { type Action, START, type State } from '../../src/store/state.ts';
import { after, connection, having, ports } from './machine.ts';

const { openPrompt, type } = prompt;
const typed = (text: string): readonly Action[] => [...text].map(type);
const base = having([connection(80), connection(443)]);

function mode(state: State): Extract<State['mode'], { kind: 'prompt' }> {
  assert.equal(state.mode.kind, 'prompt');
  return state.mode as Extract<State['mode'], { kind: 'prompt' }>;
}

test('the table follows as one types, and Enter keeps it', () => {
  const half = after(base, openPrompt('ports'), ...typed('44'));
  assert.deepEqual(ports(half), []);
  const whole = after(half, type('3'));
  assert.deepEqual(ports(whole), [443]);
  const kept = after(whole, prompt.keepLine);
  assert.equal(kept.mode.kind, 'table');
  assert.deepEqual(ports(kept), [443]);
});

test('while the line makes no sense, what worked last stays in force and the mistake is told', () => {
  const state = after(base, openPrompt('ports'), ...typed('443,'), ...typed('99999'));
  assert.match(mode(state).error?.message ?? '', /99999/);
  assert.equal(mode(state).error?.column, 5);
  assert.deepEqual(ports(state), [443]);
  assert.equal(mode(after(state, prompt.eraseToStart)).error, null);
});

test('Enter on a mistake leaves what worked, and says the mistake', () => {
  const state = after(base, openPrompt('ports'), ...typed('443'), ...typed(',x-'), prompt.keepLine);
  assert.equal(state.mode.kind, 'table');
  assert.equal(state.message?.tone, 'bad');
  assert.deepEqual(ports(state), [443]);
});

test('Escape puts back the line that was in force before the typing', () => {
  const kept = after(base, openPrompt('ports'), ...typed('80'), prompt.keepLine);
  const dropped = after(kept, openPrompt('ports'), ...typed(',443'), prompt.dropLine);
  assert.deepEqual(dropped.filter, kept.filter);
  assert.deepEqual(ports(dropped), [80]);
});

test('a name stands for its filter, also one of the user, and a mistake in it is told', () => {
  const named = new Map([['web', 'lport:443'], ['bad', 'stat:x']]);
  const state = after({ ...base, named }, openPrompt('text'), ...typed('@web'));
  assert.deepEqual(ports(state), [443]);
  const wrong = after(state, prompt.eraseToStart, ...typed('@bad'));
  assert.match(mode(wrong).error?.message ?? '', /^In @bad, column 1: /);
});

test('a line is opened again where it ended', () => {
  const kept = after(base, openPrompt('text'), ...typed('tcp '), prompt.keepLine);
  const again = mode(after(kept, openPrompt('text')));
  assert.deepEqual([again.text, again.caret], ['tcp', 3]);
});

test('a character of two code units is moved over and erased as one', () => {
  const state = after(base, openPrompt('text'), ...typed('a😀é'));
  assert.equal(mode(after(state, prompt.caretLeft, prompt.caretLeft)).caret, 1);
  assert.equal(mode(after(state, prompt.caretLeft, prompt.backspace)).text, 'aé');
  const start = after(state, prompt.caretStart, prompt.caretRight, prompt.deleteForward);
  assert.equal(mode(start).text, 'aé');
});

test('a word is erased with the spaces after it', () => {
  const state = after(base, openPrompt('text'), ...typed('one two  '), prompt.eraseWord);
  assert.equal(mode(state).text, 'one ');
  assert.equal(mode(after(state, prompt.eraseWord)).text, '');
});

test('outside of a prompt the editing does nothing', () => {
  const edits = [type('x'), prompt.backspace, prompt.keepLine, prompt.dropLine, prompt.caretLeft];
  for (const edit of edits) assert.equal(edit(START), START);
});

test('any editing keeps the caret in the line and between whole characters', () => {
  const { backspace, deleteForward, eraseToStart, eraseWord } = prompt;
  const { caretEnd, caretLeft, caretRight, caretStart } = prompt;
  const moves = [caretEnd, caretLeft, caretRight, caretStart];
  const edit = fc.oneof(
    fc.string({ unit: 'binary' }).map(type),
    fc.constantFrom(backspace, deleteForward, eraseToStart, eraseWord, ...moves),
  );
  fc.assert(fc.property(fc.array(edit), (edits) => {
    const { text, caret } = mode(after(base, openPrompt('text'), ...edits));
    assert.ok(caret >= 0 && caret <= text.length);
    assert.ok(text.isWellFormed() && text.slice(0, caret).isWellFormed());
  }));
});
