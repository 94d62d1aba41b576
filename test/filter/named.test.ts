import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIELDS } from '../../src/fields.ts';
import { bind } from '../../src/filter/expression.ts';
import { parseFilter } from '../../src/filter/grammar.ts';
import { LISTEN } from '../../src/model/state.ts';
import { NAMES, scene } from './scene.ts';

const NAMED = new Map([
  ['web', 'lport:80 | lport:443'],
  ['own-web', '@web raddr:10.0.0.0/8'],
  ['ssh', 'sport = :22 or dport = :22'],
  ['bad', 'proc:x stat:y'],
  ['worse', 'lport:1 @bad'],
  ['self', 'lport:1 @Self'],
  ['ping', '@pong'],
  ['pong', '!(@ping)'],
  ['empty', ''],
]);

const SCENE = scene([
  { from: '10.0.0.1', to: '10.0.0.2', localPort: 80, remotePort: 1000 },
  { from: '10.0.0.1', to: '9.9.9.9', localPort: 443, remotePort: 1000 },
  { from: '10.0.0.1', to: '9.9.9.9', localPort: 22, remotePort: 1000 },
  { from: '::', to: '::', localPort: 22, state: LISTEN },
]);

const FILTERS: readonly (readonly [text: string, rows: readonly number[]])[] = [
  ['@web', [0, 1]],
  ['@WEB', [0, 1]],
  ['!@web', [2, 3]],
  ['not @web', [2, 3]],
  ['@web raddr:9.9.9.9', [1]],
  ['raddr:9.9.9.9 @web', [1]],
  ['@own-web', [0]],
  ['@own-web | @ssh', [0, 2, 3]],
  ['@own-web,@ssh', [0, 2, 3]],
  ['@own-web,listen', [0, 3]],
  ['(@web | state:listen) !@own-web', [1, 3]],
  ['state established @ssh', [2]],
  ['@empty', [0, 1, 2, 3]],
  ['"@web"', []],
  ['@/run/web', []],
  ['proc:@web', []],
];

for (const [text, rows] of FILTERS) {
  test(`${text} passes what the names in it stand for`, () => {
    const parsed = parseFilter(text, FIELDS, NAMES, NAMED);
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message);
    const passes = bind(parsed.expression, SCENE);
    assert.deepEqual([0, 1, 2, 3].filter(passes), rows);
  });
}

const MISTAKES: readonly (readonly [text: string, column: number, message: string])[] = [
  ['lport:1 @wbe', 9, 'Unknown name "@wbe": did you mean @web?'],
  ['@web,@shs', 6, 'Unknown name "@shs": did you mean @ssh?'],
  ['@xyzzy', 1, 'Unknown name "@xyzzy": expected one such as @web'],
  ['@', 1, 'Missing name: expected one such as @web'],
  ['@web:1', 1, 'Unknown name "@web:1": did you mean @web?'],
  ['@web > 1', 6, 'Unexpected ">": expected a key before it'],
  ['a @bad', 3, 'In @bad, column 8: Unknown key "stat": did you mean "state"?'],
  ['a b @worse', 5, 'In @bad, column 8: Unknown key "stat": did you mean "state"?'],
  ['a (@self)', 4, 'In @self, column 9: Cannot use @self: it calls itself'],
  ['@ping', 1, 'In @pong, column 3: Cannot use @ping: it calls itself'],
  ['@web @', 6, 'Missing name: expected one such as @web'],
];

for (const [text, column, message] of MISTAKES) {
  test(`parseFilter() says what is wrong with ${text}, and where`, () => {
    assert.deepEqual(parseFilter(text, FIELDS, NAMES, NAMED), {
      ok: false,
      error: { column, message },
    });
  });
}

test('a name is unknown where no filter has one', () => {
  assert.deepEqual(parseFilter('@web', FIELDS), {
    ok: false,
    error: { column: 1, message: 'Unknown name "@web": no filter has a name' },
  });
});

test('names that call many others, again and again or one in another, are refused', () => {
  const doubled = new Map(
    Array.from({ length: 40 }, (_, at) => [`a${at}`, `@a${at + 1} @a${at + 1}`]),
  );
  const deep = new Map(Array.from({ length: 400 }, (_, at) => [`a${at}`, `(@a${at + 1})`]));
  for (const named of [doubled.set('a40', 'x'), deep.set('a400', 'x')]) {
    const parsed = parseFilter('@a0', FIELDS, NAMES, named);
    assert.equal(parsed.ok, false);
  }
});
