import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnexpected, reportOf, Uncaught } from '../../src/command/crash.ts';
import { UsageError } from '../../src/options.ts';

const TIME = new Date(0);

function report(error: unknown, args: readonly string[] = []): string {
  return reportOf(error, args, TIME);
}

test('mistakes in the program are unexpected, and so is all that nothing caught; sentences are not', () => {
  for (const error of [new TypeError(''), new RangeError(''), new ReferenceError('')]) {
    assert.ok(isUnexpected(error));
  }
  assert.ok(isUnexpected(new Uncaught('', { cause: new Error('') })));
  for (const error of [new Error(''), new UsageError(''), 'text', null]) {
    assert.ok(!isUnexpected(error));
  }
});

test('of a message only what the engine says itself is reported', () => {
  const told = (error: unknown) => report(error).split('\n')[7] ?? report(error);
  const kinds: readonly (readonly [unknown, string])[] = [
    [
      new TypeError("Cannot read properties of undefined (reading 'nginx')"),
      "TypeError: Cannot read properties of undefined (reading '…')",
    ],
    [
      new TypeError("Cannot use 'in' operator to search for 'a' in nginx"),
      "TypeError: Cannot use '…' …",
    ],
    [new TypeError('Cannot redefine property: nginx'), 'TypeError: Cannot redefine property…'],
    [new RangeError('Invalid array length'), 'RangeError: Invalid array length'],
    [new TypeError('connect 192.0.2.7:443'), 'TypeError: connect #.#.#.#:#'],
    [new Error('192.0.2.7 refused'), 'Error'],
    [Object.assign(new Error('open /home/alice'), { code: 'ENOENT' }), 'Error ENOENT'],
    [new Uncaught('', { cause: 'nginx' }), 'a thrown string'],
  ];
  for (const [error, line] of kinds) assert.equal(told(error), line);
});

test('of the options only names and the words of the program are reported', () => {
  const options = (...args: readonly string[]) => /^options +(.*)$/m.exec(report(null, args))?.[1];
  assert.equal(options(), 'live');
  assert.equal(
    options('list', '-tl', '--collector', 'ss'),
    'list --tcp --listening --collector ss',
  );
  assert.equal(
    options('--audit', '/home/alice', '-i', '2', 'proc:nginx'),
    'live --audit … --interval … FILTER',
  );
  assert.equal(options('--nginx'), 'not understood');
});

test('of the stack only the paths inside the program and its libraries are reported', () => {
  const error = new TypeError('x');
  const root = new URL('../..', import.meta.url);
  error.stack = [
    'TypeError: x',
    'at nginx',
    `    at draw (${new URL('src/view/table.tsx', root).href}:1:2)`,
    `    at ${new URL('src/main.tsx', root).pathname}:3:4`,
    '    at render (file:///home/alice/.cache/node_modules/ink/build/ink.js:5:6)',
    '    at work (/home/alice/secret/loop.js:7:8)',
    '    at emit (node:events:9:10)',
  ].join('\n');
  assert.deepEqual(report(error).trimEnd().split('\n').slice(8), [
    '    at draw (src/view/table.tsx:1:2)',
    '    at src/main.tsx:3:4',
    '    at render (…/node_modules/ink/build/ink.js:5:6)',
    '    at work (…/loop.js:7:8)',
    '    at emit (node:events:9:10)',
  ]);
});
