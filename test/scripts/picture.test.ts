import assert from 'node:assert/strict';
import { test } from 'node:test';
import { svg } from '../../scripts/picture/svg.ts';
import type { Run } from '../terminal/runs.ts';

const PLAIN: Run = {
  text: '',
  bold: false,
  dim: false,
  inverse: false,
  underline: false,
  foreground: null,
  background: null,
};

/** The text of each word in a picture, and where it begins. */
function words(picture: string): { readonly x: number; readonly text: string }[] {
  return [...picture.matchAll(/<tspan x="([\d.]+)"[^>]*>([^<]*)</g)]
    .map(([, x, text]) => ({ x: Number(x), text: text as string }));
}

test('words that stand under each other begin at the same place', () => {
  const picture = svg([
    [{ ...PLAIN, text: 'ab cd' }],
    [{ ...PLAIN, text: 'a', bold: true }, { ...PLAIN, text: '  ef' }],
  ], 'title');
  const [, second, , under] = words(picture);
  assert.equal(second?.text, 'cd');
  assert.equal(under?.text, 'ef');
  assert.equal(second?.x, under?.x);
});

test('what has a meaning in XML is text', () => {
  const picture = svg([[{ ...PLAIN, text: '<a>&' }]], '<t>');
  assert.deepEqual(words(picture).map(({ text }) => text), ['&lt;a&gt;&amp;']);
  assert.match(picture, /<title>&lt;t&gt;<\/title>/);
});

test('an inverse run is a bar as long as its text, and its text has the colour of the ground', () => {
  const [plain, inverse] = [false, true].map((inverse) =>
    svg([[{ ...PLAIN, text: 'abcd', inverse }, { ...PLAIN, text: 'abcd' }]], '')
  ) as [string, string];
  const bars = (
    picture: string,
  ) => [...picture.matchAll(/<rect x="[^"]+" y[^>]* width="([\d.]+)"/g)];
  assert.equal(bars(plain).length, 0);
  assert.equal(bars(inverse).length, 1);
  const [first, next] = words(inverse);
  assert.ok(Math.abs(Number(bars(inverse)[0]?.[1]) - ((next?.x ?? 0) - (first?.x ?? 0))) < 0.1);
});
