import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Binding, bindingOf, bindingsIn, KEYS, obstacleOf } from '../src/keys.ts';
import type { World } from '../src/store/effects.ts';
import { openDrop } from '../src/store/plan.ts';
import { openPrompt, type } from '../src/store/prompt.ts';
import { START, type State } from '../src/store/state.ts';
import { openStore } from '../src/store/store.ts';
import { type Input, keyText, listen } from '../src/view/keyboard.ts';
import { hints } from '../src/view/footer.tsx';
import { press } from '../src/view/press.ts';
import { after, connection, having, ports } from './store/machine.ts';

const MODES = [...new Set(KEYS.map(({ mode }) => mode))];

/** What a terminal's bytes are decoded to: names of keys, and `paste:` before a text. */
async function decoded(...chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => void raw.push(on),
  });
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) };
  const names: string[] = [];
  const stop = listen(input as unknown as Input, output as unknown as NodeJS.WritableStream, {
    key: (name) => names.push(name),
    paste: (text) => names.push(`paste:${text}`),
  });
  for (const chunk of chunks) input.write(chunk);
  await new Promise((resolve) => setImmediate(resolve));
  stop();
  assert.deepEqual(raw, [true, false]);
  assert.deepEqual(written, ['\x1b[?2004h', '\x1b[?2004l']);
  return names;
}

/** What terminals send for keys without a character: xterm, VT220 and Linux, rxvt, in application mode. */
const SEQUENCES: Readonly<Record<string, readonly string[]>> = {
  up: ['\x1b[A', '\x1bOA'],
  down: ['\x1b[B', '\x1bOB'],
  'shift+up': ['\x1b[1;2A', '\x1b[a'],
  'shift+down': ['\x1b[1;2B', '\x1b[b'],
  right: ['\x1b[C', '\x1bOC'],
  left: ['\x1b[D', '\x1bOD'],
  home: ['\x1b[H', '\x1bOH', '\x1b[1~', '\x1b[7~'],
  end: ['\x1b[F', '\x1bOF', '\x1b[4~', '\x1b[8~'],
  delete: ['\x1b[3~'],
  pageup: ['\x1b[5~', '\x1b[[5~'],
  pagedown: ['\x1b[6~', '\x1b[[6~'],
  f1: ['\x1bOP', '\x1b[11~', '\x1b[[A'],
  f2: ['\x1bOQ', '\x1b[12~', '\x1b[[B'],
  f4: ['\x1bOS', '\x1b[14~', '\x1b[[D'],
  f5: ['\x1b[15~', '\x1b[[E'],
  f6: ['\x1b[17~'],
  f9: ['\x1b[20~'],
  'shift+tab': ['\x1b[Z'],
  tab: ['\t'],
  return: ['\r', '\n'],
  backspace: ['\x7f', '\b'],
  'ctrl+left': ['\x1b[1;5D', '\x1bOd'],
  'ctrl+right': ['\x1b[1;5C', '\x1bOc'],
  space: [' '],
};

function sequencesOf(key: string): readonly string[] {
  const control = /^ctrl\+([a-z])$/.exec(key)?.[1];
  if (control) return [String.fromCharCode(control.charCodeAt(0) - 96)];
  if (key.startsWith('alt+')) return sequencesOf(key.slice(4)).map((bytes) => `\x1b${bytes}`);
  return SEQUENCES[key] ?? [key];
}

test('no key has two meanings in a mode', () => {
  for (const mode of MODES) {
    const names = bindingsIn(mode).flatMap(({ keys }) => keys);
    assert.deepEqual(names, [...new Set(names)], mode);
  }
});

test('every key has a help that fits 80 columns', () => {
  for (const { keys, help } of KEYS) {
    assert.ok(keys.length > 0 && help.length > 0);
    assert.ok(help.length <= 80 - 25, `${keys[0]}: ${help}`);
  }
});

test('the words of the footer fit 80 columns in each mode, spare ones aside, and all of them 200', () => {
  const first = (binding: Binding) => binding.keys[0];
  for (const mode of MODES) {
    const named = bindingsIn(mode).filter(({ label }) => label !== undefined);
    assert.deepEqual(hints(mode, 200).map(first), named.map(first), mode);
    const narrow = hints(mode, 80).map(first);
    for (const one of named.filter(({ spare }) => !spare)) {
      assert.ok(narrow.includes(first(one)), mode);
    }
  }
});

test('a narrow footer has whole words only', () => {
  for (const mode of MODES) {
    for (let columns = 20; columns < 130; columns++) {
      const text = hints(mode, columns)
        .map(({ keys, label }) => `${keyText(keys[0] as string)} ${label}`).join('  ');
      assert.ok(text.length <= columns, `${mode} ${columns}: ${text}`);
    }
  }
});

test('every mode can be left, and the program by Ctrl+C or the key that cancels', () => {
  for (const mode of MODES) assert.ok(bindingOf(mode, 'ctrl+c') !== null, mode);
  for (const mode of MODES) assert.ok(bindingOf(mode, 'escape') !== null, mode);
});

test('what can end something asks first, and does nothing in a read-only view', () => {
  const refusal = 'nothing can be ended in a read-only view';
  for (const binding of KEYS.filter(({ dangerous }) => dangerous)) {
    assert.equal(
      obstacleOf(binding, { ...START, readonly: true }),
      refusal,
      String(binding.keys[0]),
    );
  }
});

test('an obstacle is a sentence that goes on after the key', () => {
  for (const { obstacle } of KEYS) {
    const text = obstacle?.(START);
    if (text) assert.match(text, /^[a-z].*[^.]$/);
  }
});

test('every key of the table is what terminals send for it', async () => {
  for (const key of new Set(KEYS.flatMap(({ keys }) => keys))) {
    if (key === 'escape') continue;
    for (const bytes of sequencesOf(key)) {
      assert.deepEqual(await decoded(bytes), [key], `${key}: ${JSON.stringify(bytes)}`);
    }
  }
});

test('keys that are typed fast are told apart', async () => {
  assert.deepEqual(await decoded('jj\x1b[Bk\x1b[5~K'), ['j', 'j', 'down', 'k', 'pageup', 'K']);
});

test('a sequence that comes in pieces is one key', async () => {
  assert.deepEqual(await decoded('\x1b[', 'B'), ['down']);
});

test('a character after Escape is that key with Alt, as terminals send it', async () => {
  const names = ['alt+q', 'alt+K', 'alt+!', 'alt+return', 'alt+space', 'alt+ctrl+d', 'alt+世'];
  assert.deepEqual(await decoded('\x1bq\x1bK\x1b!\x1b\r\x1b \x1b\x04\x1b世'), names);
  assert.deepEqual(await decoded('\x1b\x1b', '!'), ['alt+alt+!']);
  assert.deepEqual(await decoded('\x1b\x1b[A'), ['alt+up']);
});

/** What a store is left in by these bytes. */
async function left(state: State, ...chunks: readonly string[]): Promise<State> {
  const store = openStore(state);
  for (const name of await decoded(...chunks)) press({ store } as World, name);
  return store.getState();
}

test('Alt and a key that mean nothing together are Escape and the key', async () => {
  const state = having([connection(1), connection(2)]);
  const typing = after(state, openPrompt('text'), type('lport:1'));
  assert.deepEqual(ports(typing), [1]);
  const back = await left(typing, '\x1bG');
  assert.deepEqual([back.mode.kind, ports(back), back.cursor?.place], ['table', [1, 2], 1]);
  // In no question is Alt and an answer the answer.
  const asked = after(state, openDrop);
  assert.equal(asked.mode.kind, 'plan');
  assert.equal((await left(asked, '\x1by')).mode.kind, 'table');
});

test('Ctrl and an arrow move by words in a line, and Alt and Backspace erase one', async () => {
  const typing = after(having([connection(1)]), openPrompt('text'), type('one two  three'));
  const caret = async (...bytes: readonly string[]) => {
    const { mode } = await left(typing, ...bytes);
    return mode.kind === 'prompt' ? [mode.text, mode.caret] : null;
  };
  assert.deepEqual(await caret('\x1b[1;5D'), ['one two  three', 9]);
  assert.deepEqual(await caret('\x1b[1;5D'.repeat(4)), ['one two  three', 0]);
  assert.deepEqual(await caret(`\x01${'\x1b[1;5C'.repeat(3)}`), ['one two  three', 14]);
  assert.deepEqual(await caret('\x1b\x7f'), ['one two  ', 9]);
});

test('characters of any script are themselves', async () => {
  assert.deepEqual(await decoded('äж世😀'), ['ä', 'ж', '世', '😀']);
  const bytes = new TextEncoder().encode('世');
  assert.deepEqual(await decoded(bytes.subarray(0, 1), bytes.subarray(1)), ['世']);
});

test('what is pasted is one text, never keys', async () => {
  assert.deepEqual(await decoded('a\x1b[200~qKy\r\x03\x1b[201~b'), ['a', 'paste:qKy\r\x03', 'b']);
});

test('any bytes are decoded without an error, and without waiting for ever', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.constantFrom('\x1b', '\x1b[', '\x1bO', '\x1b[200', '~', '\x1b[1;5', ';', '\x1b]0;', '\x9b'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (chunks) => {
      for (const name of await decoded(...chunks)) {
        assert.ok(name.startsWith('paste:') || !/\p{Cc}/u.test(name), JSON.stringify(name));
      }
    }),
    { numRuns: 200 },
  );
});

test('keys are shown as people write them', () => {
  const shown = ['ctrl+d', 'f9', 'pagedown', 'shift+tab', '+', 'K', 'escape'].map(keyText);
  assert.deepEqual(shown, ['Ctrl+D', 'F9', 'PgDn', 'Shift+Tab', '+', 'K', 'Esc']);
});
