import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, isRunning, KEYS, secondsBetween } from '../../../scripts/bench/keys.ts';
import type { Line } from '../../../scripts/bench/terminal.ts';

function screen(header: string, filter: string, cursor: number, headings = ''): readonly Line[] {
  const plain = (text: string, look = '', marked = false) => ({ text, look, marked });
  const rows = [0, 1, 2].map((row) => plain(`tcp 127.0.1.1:7000 ${header}`, '', row === cursor));
  return [plain(header), plain(filter), plain('Proto Local Address', headings), ...rows];
}

const press = (does: 'move' | 'sort' | 'filter') => ({ key: 'x', does });
const before = screen('1 connection', '', 0);

test('a refresh answers no key', () => {
  const after = screen('2 connections', '', 0);
  for (const does of ['move', 'sort', 'filter'] as const) {
    assert.equal(answered(press(does), before, after), false, does);
  }
});

test('each key is answered by what it changes', () => {
  assert.equal(answered(press('move'), before, screen('1 connection', '', 1)), true);
  assert.equal(answered(press('sort'), before, screen('1 connection', '', 0, 'bold')), true);
  assert.equal(answered(press('filter'), before, screen('1 connection', 'tcp', 0)), true);
});

test('a round of keys moves back as far as it went', () => {
  const count = (key: string) => KEYS.filter((press) => press.key === key).length;
  assert.equal(count('j'), count('k'));
  assert.equal(count('>'), count('<'));
  assert.equal(count('t') % 2, 0);
});

test('a screen runs once it shows a row of the scene', () => {
  assert.equal(isRunning(before), true);
  assert.equal(isRunning(before.slice(0, 3)), false);
});

test('the header may say that refreshes come less often', () => {
  assert.equal(secondsBetween(before), 1);
  assert.equal(secondsBetween(screen('web1  every 2.5 s: 1 s would cost too much', '', 0)), 2.5);
});
