import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offer } from '../../src/store/offer.ts';
import * as prompt from '../../src/store/prompt.ts';
import type { Action, State } from '../../src/store/state.ts';
import { process, processes } from '../filter/scene.ts';
import { after, connection, having, ports } from './machine.ts';

const { openPrompt, type } = prompt;
const tab = offer(1);
const back = offer(-1);
const typed = (text: string): readonly Action[] => [...text].map(type);
const base = having([connection(80, { pid: 1 }), connection(443, { pid: 2 })], {
  processes: processes(process(1, 'nginx'), process(2, 'nginx-worker'), process(3, 'Node')),
});

function line(...steps: readonly Action[]): State {
  return after(base, openPrompt('text'), ...steps);
}

function shown(state: State): string {
  const { mode } = state;
  assert.equal(mode.kind, 'prompt');
  if (mode.kind !== 'prompt') return '';
  return `${mode.text.slice(0, mode.caret)}|${mode.text.slice(mode.caret)}`;
}

function offered(state: State): readonly string[] | null {
  return state.mode.kind === 'prompt' ? state.mode.offer?.words ?? null : null;
}

test('Tab completes the only word that begins so, and the next Tab its values', () => {
  const state = line(...typed('stat'), tab);
  assert.equal(shown(state), 'state:|');
  assert.equal(offered(state), null);
  assert.equal(offered(after(state, tab))?.[0], 'LISTEN');
});

test('Tab completes as far as all words agree, then offers each in turn, and Shift+Tab the one before', () => {
  const first = line(...typed('proc:ng'), tab);
  assert.equal(shown(first), 'proc:nginx|');
  assert.deepEqual(offered(first), ['nginx', 'nginx-worker']);
  assert.equal(shown(after(first, tab)), 'proc:nginx|');
  const second = after(first, tab, tab);
  assert.equal(shown(second), 'proc:nginx-worker|');
  assert.equal(shown(after(second, tab)), 'proc:nginx|');
  assert.equal(shown(after(second, back)), 'proc:nginx|');
  assert.equal(shown(after(first, back)), 'proc:nginx-worker|');
});

test('what is typed keeps its case while words of several cases begin so', () => {
  assert.equal(shown(line(...typed('proc:n'), tab)), 'proc:n|');
  assert.equal(shown(line(...typed('proc:NO'), tab)), 'proc:Node|');
});

test('the table follows what is completed', () => {
  assert.deepEqual(ports(line(...typed('proc:nginx-'), tab)), [443]);
});

test('what stands behind the caret stays', () => {
  const state = line(...typed('stat :80'), ...new Array(4).fill(prompt.caretLeft), tab);
  assert.equal(shown(state), 'state:| :80');
});

test('another key ends the offer', () => {
  const state = line(...typed('proc:'), tab);
  assert.notEqual(offered(state), null);
  for (const key of [type('x'), prompt.backspace, prompt.caretLeft]) {
    assert.equal(offered(after(state, key)), null);
  }
});

test('where nothing begins so, the line stays and it is said', () => {
  const state = line(...typed('xyzzy'), tab);
  assert.equal(shown(state), 'xyzzy|');
  assert.equal(state.message?.text, 'Nothing begins with "xyzzy"');
  assert.match(line(...typed('rx>'), tab).message?.text ?? '', /^Nothing to choose/);
});

test('ports are completed one by one', () => {
  const state = after(base, openPrompt('ports'), ...typed('443, 8'), tab);
  assert.equal(shown(state), '443, 80|');
  assert.deepEqual(ports(state), [80, 443]);
});
