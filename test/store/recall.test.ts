import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NOTHING_EARLIER, withLine } from '../../src/store/earlier.ts';
import * as prompt from '../../src/store/prompt.ts';
import { recall } from '../../src/store/recall.ts';
import type { Action, State } from '../../src/store/state.ts';
import { after, connection, having, ports } from './machine.ts';

const { keepLine, openPrompt, type } = prompt;
const up = recall(1);
const down = recall(-1);
const base = having([connection(80), connection(443)]);

function entered(line: 'ports' | 'text', ...texts: readonly string[]): State {
  const steps = texts.flatMap((text): readonly Action[] => [
    openPrompt(line),
    prompt.eraseToStart,
    type(text),
    keepLine,
  ]);
  return after(base, ...steps);
}

function shown(state: State): string {
  return state.mode.kind === 'prompt' ? state.mode.text : '';
}

test('Up goes back through what was entered, and Down forward to what is being typed', () => {
  const state = after(
    entered('text', ':80', ':443', ':22'),
    openPrompt('text'),
    prompt.eraseToStart,
    type('ngi'),
  );
  const texts = [up, up, up, up, down, down, down, down].map((_, at, all) =>
    shown(after(state, ...all.slice(0, at + 1)))
  );
  assert.deepEqual(texts, [':22', ':443', ':80', ':80', ':443', ':22', 'ngi', 'ngi']);
});

test('the line that the typing begins with is not met twice', () => {
  const state = after(entered('text', ':80', ':443'), openPrompt('text'));
  assert.equal(shown(state), ':443');
  assert.equal(shown(after(state, up)), ':80');
  assert.equal(shown(after(state, up, down)), ':443');
});

test('a filter that was not typed, such as one of the command line, can be gone back to', () => {
  const { filter } = entered('text', ':80');
  const state = after({ ...base, filter }, openPrompt('text'), prompt.eraseToStart, type('x'));
  assert.equal(shown(after(state, up)), ':80');
});

test('the table follows, and a line that is changed is the newest', () => {
  const state = after(entered('text', ':80', ':443'), openPrompt('text'), up);
  assert.deepEqual(ports(state), [80]);
  const changed = after(state, type(',443'));
  assert.deepEqual(ports(changed), [80, 443]);
  assert.equal(shown(after(changed, up)), ':443');
  assert.equal(shown(after(changed, up, down)), ':80,443');
});

test('ports and words are remembered apart', () => {
  const state = after(entered('ports', '80'), openPrompt('text'), up);
  assert.equal(shown(state), '');
  assert.deepEqual(state.earlier, { ports: ['80'], text: [] });
});

test('a line with a mistake is remembered, to be mended, and one that was dropped is not', () => {
  const wrong = entered('text', 'stat:x');
  assert.equal(shown(after(wrong, openPrompt('text'), up)), 'stat:x');
  const dropped = after(base, openPrompt('text'), type('abc'), prompt.dropLine, openPrompt('text'));
  assert.equal(shown(after(dropped, up)), '');
});

test('no line is remembered twice in a row, none that is empty, and not all for ever', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', ' a ', '', ' '), { maxLength: 500 });
  fc.assert(fc.property(texts, (texts) => {
    const { text } = texts.reduce(
      (earlier, line) => withLine(earlier, 'text', line),
      NOTHING_EARLIER,
    );
    assert.ok(text.length <= 200);
    text.forEach((line, at) =>
      assert.ok(line.trim() === line && line !== '' && line !== text[at - 1])
    );
    const last = texts.findLast((line) => line.trim() !== '');
    assert.equal(text.at(-1), last?.trim());
  }));
});
