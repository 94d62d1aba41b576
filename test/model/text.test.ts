import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cut, fitted, harmless, inAscii, width } from '../../src/model/text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom(
    '\u001b[31m',
    '\u009b2J',
    'e\u0301',
    '日',
    '👨‍👩‍👧',
    '🇩🇪',
    '#️⃣',
    '☺️',
    '\u200b',
    '\u202e',
    'ｆ',
    '\u0d4e',
    'ก็',
    '각',
    'ᄀ',
    'a',
    '\t',
  )).map((parts) => parts.join('')),
);

/** What moves a terminal's cursor, changes its state, or turns text round. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

test('a text in ASCII has one character for each, but two for an arrow', () => {
  assert.equal(inAscii('plain ~ text'), 'plain ~ text');
  assert.equal(inAscii('– postgr… → é漢🙂'), '- postgr~ -> ???');
  fc.assert(fc.property(anyText, (text) => assert.match(inAscii(text), /^[\x20-\x7e]*$/)));
});

test('harmless() leaves nothing that a terminal would obey', () => {
  fc.assert(fc.property(anyText, (text) => assert.doesNotMatch(harmless(text), OBEYED)));
});

test('harmless() leaves what people write', () => {
  for (const text of ['nginx: worker', 'Straße', '日本語', 'naïve', 'क्षि', '☃']) {
    assert.equal(harmless(text), text);
  }
});

test('harmless() of what is harmless is the same', () => {
  fc.assert(fc.property(anyText, (text) => {
    assert.equal(harmless(harmless(text)), harmless(text));
  }));
});

test('harmless() keeps marks from piling up on one letter', () => {
  assert.equal(harmless(`a${'\u0301'.repeat(500)}b`), `a${'\u0301'.repeat(3)}b`);
});

test('cut() never exceeds the columns, and fitted() fills them, for any text', () => {
  fc.assert(
    fc.property(anyText, fc.nat(30), fc.constantFrom('…', '~'), (text, columns, ellipsis) => {
      const shown = harmless(text);
      const short = cut(shown, columns, ellipsis);
      assert.ok(width(short) <= columns, `${JSON.stringify(short)} in ${columns}`);
      for (const align of ['left', 'right'] as const) {
        assert.equal(width(fitted(shown, columns, align, ellipsis)), columns);
      }
    }),
    { numRuns: 5000 },
  );
});

test('cut() leaves what fits, and keeps the beginning of what does not', () => {
  assert.equal(cut('postgres', 8), 'postgres');
  assert.equal(cut('postgres', 7), 'postgr…');
  assert.equal(cut('日本語', 5), '日本…');
  assert.equal(cut('日本語', 4), '日…');
  assert.equal(cut('postgres', 1), '…');
  assert.equal(cut('postgres', 0), '');
});

test('fitted() puts the space where the text is not', () => {
  assert.equal(fitted('80', 5, 'right'), '   80');
  assert.equal(fitted('ssh', 5, 'left'), 'ssh  ');
});
