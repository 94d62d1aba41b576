import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FIELDS } from '../../src/fields.ts';
import { parseFilter } from '../../src/filter/grammar.ts';
import { NAMES, passing, type Row, scene } from './scene.ts';

const PORTS = [0, 1, 22, 80, 443, 1024, 8000, 8050, 8100, 65535];
const ROWS: Row[] = PORTS.flatMap((localPort) =>
  [0, 22, 443].map((remotePort) => ({ from: '10.0.0.1', to: '10.0.0.2', localPort, remotePort }))
);
const SCENE = scene(ROWS);

/** A tree whose leaves are ports, as text and as a test of our own. */
type Tree = { readonly text: string; readonly passes: (row: Row) => boolean };

const leaf: fc.Arbitrary<Tree> = fc.record({
  key: fc.constantFrom('lport' as const, 'rport' as const),
  port: fc.constantFrom(...PORTS),
}).map(({ key, port }) => ({
  text: `${key}:${port}`,
  passes: (row) => (key === 'lport' ? row.localPort : row.remotePort) === port,
}));

const { tree } = fc.letrec<{ tree: Tree; atom: Tree; all: Tree }>((tie) => ({
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('tree'), fc.constantFrom('(', '( ')).map(([inside, open]) => ({
      text: `${open}${inside.text})`,
      passes: inside.passes,
    })),
    fc.tuple(tie('atom'), fc.constantFrom('!', '! ', 'not ')).map(([inside, not]) => ({
      text: `${not}${inside.text}`,
      passes: (row: Row) => !inside.passes(row),
    })),
  ),
  all: fc.tuple(
    fc.array(tie('atom'), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(' ', ' and ', ' & ', ' && '),
  ).map(([parts, join]) => ({
    text: parts.map((part) => part.text).join(join),
    passes: (row) => parts.every((part) => part.passes(row)),
  })),
  tree: fc.tuple(
    fc.array(tie('all'), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('|', ' | ', ' || ', ' or '),
  ).map(([parts, join]) => ({
    text: parts.map((part) => part.text).join(join),
    passes: (row) => parts.some((part) => part.passes(row)),
  })),
}));

function rowsWhere(passes: (row: Row) => boolean): number[] {
  return ROWS.flatMap((row, place) => passes(row) ? [place] : []);
}

test('parseFilter() gives OR, AND, NOT and brackets their meaning and their order', () => {
  fc.assert(fc.property(tree, ({ text, passes }) => {
    assert.deepEqual(passing(text, SCENE), rowsWhere(passes));
  }));
});

test('NOT of an OR is the AND of the NOTs', () => {
  fc.assert(fc.property(tree, tree, (a, b) => {
    assert.deepEqual(
      passing(`!(${a.text} | ${b.text})`, SCENE),
      passing(`!(${a.text}) !(${b.text})`, SCENE),
    );
  }));
});

test('parseFilter() answers every text, with a column inside it or just after it', () => {
  const piece = fc.constantFrom(
    ...' ()|&!,:/"\'<>=[].*-'.split(''),
    ...['state', 'exclude', 'src', 'dport', 'port', 'not', 'or', '443', '10.0.0.0/8', 'listen'],
    ...FIELDS.flatMap((field) => [field.key, ...field.examples]),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
    fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(' ')),
  );
  fc.assert(
    fc.property(text, (text) => {
      const parsed = parseFilter(text, FIELDS, NAMES);
      if (parsed.ok) return;
      assert.ok(parsed.error.column >= 1 && parsed.error.column <= text.length + 1);
      assert.match(parsed.error.message, /^["A-Z].*: ./s);
    }),
    { numRuns: 3000 },
  );
});

test('parseFilter() refuses what would exhaust the stack', () => {
  for (const text of ['('.repeat(9000), '!'.repeat(9000), 'a '.repeat(9000)]) {
    assert.equal(parseFilter(text, FIELDS).ok, false);
  }
});

test('an empty filter passes everything', () => {
  for (const text of ['', '  ']) assert.equal(passing(text, SCENE).length, ROWS.length);
});

const ERRORS: readonly (readonly [text: string, column: number, message: string])[] = [
  ['stat:listen', 1, 'Unknown key "stat": did you mean "state"?'],
  ['port:1 xyzzy=1', 8, 'Unknown key "xyzzy": expected one such as proto, state, port'],
  ['state:LITSEN', 7, 'Unknown state "LITSEN": did you mean LISTEN?'],
  ['state:listen,estb', 14, 'Unknown state "estb": expected one such as LISTEN or TIME_WAIT'],
  ['state establishd', 7, 'Unknown state "establishd": did you mean ESTABLISHED?'],
  ['proto:tpc', 7, 'Unknown protocol "tpc": did you mean tcp?'],
  [
    'port:99999',
    6,
    'Unknown port "99999": a port is 0 to 65535, or the name of a service',
  ],
  ['port:htps', 6, 'Unknown port "htps": did you mean https?'],
  ['port:80-90000', 9, 'Unknown port "90000": a port is 0 to 65535, or the name of a service'],
  ['port:8100-8000', 6, 'Empty range "8100-8000": expected the lower end first'],
  ['lport>', 7, 'Missing value: "lport" takes one such as 443'],
  ['port:80,', 9, 'Missing value: expected one on each side of ","'],
  ['port:,80', 6, 'Missing value: expected one on each side of ","'],
  [':', 2, 'Missing port: a port is 0 to 65535, or the name of a service'],
  ['proc>a', 6, '"proc" has no order: expected ":", "=" or "!="'],
  ['> 5', 1, 'Unexpected ">": expected a key before it'],
  ['proc:/(/', 6, 'Invalid regular expression /(/: Unterminated group'],
  ['rtt>5x', 5, 'Unknown time "5x": expected milliseconds, or a number with us, ms or s'],
  ['rx>1Q', 4, 'Unknown size "1Q": expected bytes, such as 512, 64k or 1.5M'],
  ['state:unconected', 7, 'Unknown state "unconected": did you mean UNCONNECTED?'],
  ['iface:eth1', 7, 'Unknown interface "eth1": did you mean eth0?'],
  [
    'addr:10.0.0.0/33',
    6,
    'Unknown address "10.0.0.0/33": expected one such as 10.0.0.7, or a network such as 10.0.0.0/8',
  ],
  [
    'dst = example',
    7,
    'Unknown address "example": expected one such as 10.0.0.0/8, 10.0.0.7:443 or [::1]:443',
  ],
  ['src 10.0.0.1:sh', 14, 'Unknown port "sh": did you mean ssh?'],
  ['src inet:10.0.0.1:sh', 19, 'Unknown port "sh": did you mean ssh?'],
  [
    'src inet6:10.0.0.1',
    5,
    'Unknown address "inet6:10.0.0.1": expected one such as 10.0.0.0/8, 10.0.0.7:443 or [::1]:443',
  ],
  [
    'dst inet:web',
    5,
    'Unknown address "inet:web": expected one such as 10.0.0.0/8, 10.0.0.7:443 or [::1]:443',
  ],
  ['tcp inet:10.0.0.1', 5, 'Cannot use "inet:10.0.0.1" alone: expected src or dst before it'],
  [
    'tcp and not autobound',
    13,
    'Cannot use "autobound": the kernel does not tell who chose a port; expected ports, such as lport:>=32768',
  ],
  ['(a', 1, 'Unclosed "(": expected ")" after it'],
  ['a)', 2, 'Unexpected ")": no "(" stands before it'],
  ['proc:"a', 6, 'Unclosed quote: expected another " after it'],
  ['a |', 4, 'Missing term: expected a word, or a key and its value, such as port:443'],
  ['()', 2, 'Missing term: expected a word, or a key and its value, such as port:443'],
];

for (const [text, column, message] of ERRORS) {
  test(`parseFilter() says what is wrong with ${text}`, () => {
    assert.deepEqual(parseFilter(text, FIELDS, NAMES), { ok: false, error: { column, message } });
  });
}

test('autobound is text in quotes and behind a key', () => {
  assert.ok(parseFilter('"autobound" proc:autobound', FIELDS, NAMES).ok);
});
