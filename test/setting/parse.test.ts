import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleText } from '../../src/command/config.ts';
import { parseSettings } from '../../src/setting/parse.ts';
import { DEFAULTS } from '../../src/setting/settings.ts';
import { SETTINGS } from '../../src/settings.ts';

const read = (text: string) => parseSettings(text, SETTINGS);

test('every setting has one record', () => {
  assert.deepEqual(SETTINGS.map(({ key }) => key).toSorted(), Object.keys(DEFAULTS).toSorted());
});

test('the example of a file is one, once its comments are settings', () => {
  assert.deepEqual(read(exampleText()).settings, {});
  const text = SETTINGS.map(({ example }) => `${example}\n`).join('');
  const { settings, mistakes } = read(text);
  assert.deepEqual(mistakes, []);
  assert.deepEqual(Object.keys(settings).toSorted(), Object.keys(DEFAULTS).toSorted());
});

/** A file and what is wrong in it. */
const MISTAKES: readonly (readonly [text: string, place: string, message: string])[] = [
  ['interval = "often"', '1:12', 'Expected seconds from 0.1 to 3600 for interval'],
  ['\n interval =  0.01 # fast', '2:14', 'Expected seconds from 0.1 to 3600 for interval'],
  ['interval = nan', '1:12', 'Expected seconds from 0.1 to 3600 for interval'],
  ['intervall = 1', '1:1', 'Unknown setting "intervall": did you mean interval?'],
  ['columns = "pid"', '1:11', 'Expected a list such as ["local", "rx"] for columns'],
  ['columns = [\n "pid",\n 7]', '3:2', 'Expected columns in quotes for columns'],
  ['columns = ["pid", "loacl"]', '1:19', 'Unknown column "loacl": did you mean local?'],
  ['columns = ["local:2"]', '1:12', 'Cannot make local "2" wide: expected 13 to 200'],
  ['columns = ["pid", "pid:9"]', '1:19', 'Cannot show the column pid twice'],
  ['sort = "-rtx"', '1:8', 'Unknown column "-rtx": did you mean -rx?'],
  ['readonly = "yes"', '1:12', 'Expected true or false for readonly'],
  ['audit = 1979-05-27', '1:9', 'Expected a path in quotes for audit'],
  ['[filters]\nMine = ":1"', '2:1', 'Expected names such as web-servers'],
  ['[filters]\nmine = 1', '2:8', 'Expected a filter in quotes'],
  ['[interval]\nseconds = 3', '1:1', 'Expected seconds from 0.1 to 3600 for interval'],
  ['interval = 1\ninterval = 2', '2:1', 'Cannot read this as TOML'],
  ['interval = ', '1:12', 'Cannot read this as TOML'],
  ['x = "\x1b[2J"', '1:6', 'Cannot read this as TOML'],
];

for (const [text, place, message] of MISTAKES) {
  test(`${JSON.stringify(text)} is wrong at ${place}`, () => {
    const [mistake, ...more] = read(text).mistakes;
    assert.ok(mistake);
    assert.deepEqual(more, []);
    assert.equal(`${mistake.line}:${mistake.column}`, place);
    assert.ok(mistake.message.startsWith(message), mistake.message);
  });
}

test('a setting with a mistake is left out, and the others hold', () => {
  const { settings, lines, mistakes } = read('sort = "-rx"\ncolour = true\ninterval = 2\n');
  assert.deepEqual(settings, { sort: '-rx', interval: 2 });
  assert.deepEqual([...lines], [['sort', 1], ['interval', 3]]);
  assert.deepEqual(mistakes, [
    { line: 2, column: 1, message: 'Unknown setting "colour": did you mean color?' },
  ]);
});

test('a mistake that may hide readonly or audit is told as such', () => {
  for (const text of ['readnoly = true', 'readonly = 1', 'Audit = "x"', 'readonly = true\n[']) {
    assert.equal(read(text).unguarded, true, text);
  }
  for (const text of ['', 'readonly = false', 'intervall = 1', 'sort = "x"']) {
    assert.equal(read(text).unguarded, false, text);
  }
});

test('no name in a file reaches the program beyond the settings', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    for (const text of [`${name} = 1`, `[${name}]\nx = 1`, `a = { ${name} = { x = 1 } }`]) {
      const { settings, mistakes } = read(text);
      assert.deepEqual([settings, mistakes.length], [{}, 1], text);
      assert.equal(({} as Record<string, unknown>)['x'], undefined);
    }
  }
});

const value = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'true',
    '[',
    '{',
    '"',
    '"""',
    '[[',
    '1e9',
    '-inf',
    '12:00',
    '{ a = 1 }',
    '#',
    '=',
  ),
);
const key = fc.constantFrom(...Object.keys(DEFAULTS), '__proto__', '"a b"', 'a.b', '[x]', '[[y]]');
const line = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.tuple(key, value).map(([key, value]) => `${key} = ${value}`),
);

test('any text is settings, or has mistakes at places in it', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
      const text = lines.join('\n');
      const { settings, mistakes } = read(text);
      const told = text.split('\n');
      for (const { line, column, message } of mistakes) {
        assert.ok(line >= 1 && line <= told.length, `line ${line}`);
        assert.ok(
          column >= 1 && column <= (told[line - 1] as string).length + 2,
          `column ${column}`,
        );
        assert.notEqual(message, '');
      }
      for (const key of Object.keys(settings)) assert.ok(key in DEFAULTS, key);
    }),
    { numRuns: 2000 },
  );
});

test('what is in force is told as a file that says the same', () => {
  const settings = { interval: 2.5, columns: ['local:40', 'rx'], sort: '-rx', audit: '/a "b"\\\n' };
  const text = Object.entries(settings).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  assert.deepEqual(read(text.join('\n')).settings, settings);
});
