import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { actionName, bindingOf, bindingsIn, keyOf, KEYS } from '../../src/keys.ts';
import { parseKey } from '../../src/keys/parse-key.ts';
import { type KeyMistake, rebind } from '../../src/keys/rebind.ts';
import { parseSettings } from '../../src/setting/parse.ts';
import { SETTINGS } from '../../src/settings.ts';
import type { Rebound } from '../../src/store/state.ts';
import { keyText } from '../../src/view/keyboard.ts';

const MODES = [...new Set(KEYS.map(({ mode }) => mode))];

function accepted(changed: Parameters<typeof rebind>[0]): Rebound {
  const read = rebind(changed);
  assert.ok(!('message' in read), JSON.stringify(read));
  return read;
}

test('every action has a name of its own', () => {
  const names = KEYS.flatMap((one) => actionName(one) ?? []);
  assert.deepEqual(names, [...new Set(names)]);
  for (const name of names) assert.match(name, /^[a-z0-9-]+$/);
});

test('every key is written as it is shown', () => {
  for (const key of new Set(KEYS.flatMap(({ keys }) => keys))) {
    if (key === 'ctrl+c') continue;
    assert.deepEqual(parseKey(key), { key });
    assert.deepEqual(parseKey(keyText(key)), { key });
  }
});

const WRONG: readonly (readonly [text: string, place: string, message: string])[] = [
  ['[keys]\nqiut = ["x"]', '2:1', 'Unknown action "qiut": did you mean quit?'],
  ['[keys]\nprompt-kep = ["F5"]', '2:1', 'Unknown action "prompt-kep": did you mean prompt-keep?'],
  ['[keys.prompt]\nkeep = ["F5"]', '1:1', 'Expected keys in quotes'],
  ['keys.quit = ["Entr"]', '1:14', 'Unknown key "Entr": did you mean enter?'],
  ['keys.quit = ["F5", "F13"]', '1:20', 'Unknown key "F13": did you mean f1?'],
  ['keys.quit = ["Ctrl+I"]', '1:14', 'Cannot use Ctrl+I: a terminal sends the same for Tab'],
  ['keys.kill = ["Ctrl+C"]', '1:14', 'Cannot use Ctrl+C: it stays what it is'],
  ['keys.prompt-keep = ["x"]', '1:21', 'Cannot use "x" for prompt-keep: it is typed there'],
  ['keys.prompt-keep = ["Space"]', '1:21', 'Cannot use "Space" for prompt-keep: it is typed there'],
  [
    '[keys]\nquit = ["F8", "f"]',
    '2:15',
    'Cannot use one key for two actions: "f" is that of quit and of states',
  ],
  [
    '[keys]\nquit = ["x"]\nstates = ["x"]',
    '2:9',
    'Cannot use one key for two actions: "x" is that of quit and of states',
  ],
  ['keys.quit = "x"', '1:13', 'Expected keys in quotes'],
  ['keys = ["x"]', '1:9', 'Expected keys in quotes'],
];

for (const [text, place, message] of WRONG) {
  test(`${JSON.stringify(text)} is wrong at ${place}, and every key stays what it is`, () => {
    const { settings, mistakes: [mistake, ...more] } = parseSettings(text, SETTINGS);
    assert.ok(mistake);
    assert.deepEqual([settings, more], [{}, []]);
    assert.equal(`${mistake.line}:${mistake.column}`, place);
    assert.ok(mistake.message.startsWith(message), mistake.message);
  });
}

test('a key that is changed does what the old one did, and the old one nothing', () => {
  const rebound = accepted({ quit: ['Q', 'F10'], kill: [], 'prompt-keep': ['F5'] });
  assert.equal(bindingOf('table', 'Q', rebound)?.name, 'quit');
  assert.equal(bindingOf('table', 'f10', rebound)?.name, 'quit');
  assert.equal(bindingOf('table', 'q', rebound), null);
  assert.equal(bindingOf('table', 'K', rebound), null);
  assert.equal(keyOf('table', 'kill', rebound), null);
  assert.equal(keyOf('prompt', 'keep', rebound), 'f5');
});

test('a key that is named twice for one action is one key', () => {
  const rebound = accepted({ quit: ['Q', 'F8', 'Q'] });
  assert.deepEqual([...rebound.values()], [['Q', 'f8', 'ctrl+c']]);
});

test('two actions can change places', () => {
  const rebound = accepted({ states: ['t'], tcp: ['f'] });
  assert.deepEqual([keyOf('table', 'states', rebound), keyOf('table', 'tcp', rebound)], ['t', 'f']);
});

const word = fc.oneof(
  fc.constantFrom('x', 'Q', 'F5', 'Ctrl+X', 'Enter', 'Esc', 'Space', 'é', '1', 'Alt+x', 'Ctrl+C'),
  fc.string({ maxLength: 3, unit: 'binary' }),
);
const changed = fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.array(word, { maxLength: 3 })), {
  maxLength: 4,
}).map((parts) =>
  Object.fromEntries(parts.map(([binding, keys]) => [actionName(binding) ?? '', keys]))
);

test('whatever is changed, no key has two meanings, and Ctrl+C goes wherever it went', () => {
  fc.assert(fc.property(changed, (changed) => {
    const read: Rebound | KeyMistake = rebind(changed);
    if ('message' in read) return assert.notEqual(read.message, '');
    for (const mode of MODES) {
      const found: readonly string[] = bindingsIn(mode, read).flatMap((one) => one.keys);
      assert.deepEqual(found, [...new Set(found)], mode);
      const leave = (rebound: Rebound) => bindingOf(mode, 'ctrl+c', rebound);
      assert.equal(leave(read)?.name, leave(new Map())?.name);
    }
  }));
});
