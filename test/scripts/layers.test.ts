import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import plugin, { offence } from '../../scripts/layers.ts';

const ALLOWED = [
  ['src/model/snapshot.ts', './sample.ts'],
  ['src/filter/parse.ts', '../model/state.ts'],
  ['src/fields.ts', './filter/term.ts'],
  ['src/platforms.ts', './platform/linux/collector.ts'],
  ['src/store/rows.ts', '../columns.ts'],
  ['src/store/store.ts', 'zustand/vanilla'],
  ['src/keys.ts', './store/actions.ts'],
  ['src/view/table.tsx', '../model/address.ts'],
  ['src/view/table.tsx', 'ink-table'],
  ['src/view/canvas.ts', '../../node_modules/ink/build/output.js'],
  ['src/view/help.tsx', '../keys.ts'],
  ['src/output/csv.ts', '../columns.ts'],
  ['src/platform/linux/libc.ts', 'koffi'],
  ['src/platform/linux/ss.ts', 'node:child_process'],
  ['src/filter/address.ts', 'ipaddr.js'],
  ['src/main.tsx', './platform/linux/collector.ts'],
  ['src/main.tsx', '../package.json'],
  ['src/main.tsx', 'ink'],
  ['test/model/snapshot.test.ts', '../../src/view/table.tsx'],
  ['scripts/bench/live.ts', 'koffi'],
] as const;

const FORBIDDEN = [
  ['src/model/snapshot.ts', '../store/state.ts'],
  ['src/model/snapshot.ts', 'zustand'],
  ['src/filter/parse.ts', '../fields.ts'],
  ['src/fields.ts', './columns.ts'],
  ['src/platform/platform.ts', '../store/state.ts'],
  ['src/store/rows.ts', '../view/theme.ts'],
  ['src/store/rows.ts', 'react'],
  ['src/store/rows.ts', 'react/jsx-runtime'],
  ['src/store/effects.ts', 'node:child_process'],
  ['src/keys.ts', './view/help.tsx'],
  ['src/keys.ts', 'zustand'],
  ['src/output/csv.ts', 'ink'],
  ['src/output/csv.ts', '../../node_modules/ink/build/output.js'],
  ['src/platform/linux/netlink.ts', 'koffi'],
  ['src/main.tsx', 'koffi'],
] as const;

const MESSAGES = [
  ['src/model/state.ts', '../filter/term.ts', 'model may not import filter: only itself'],
  [
    'src/output/csv.ts',
    '../view/theme.ts',
    'output may not import view: only model, columns, groups, group-columns',
  ],
  [
    'src/output/csv.ts',
    '../../test/x.ts',
    'output may not import test/x.ts: only model, columns, groups, group-columns',
  ],
  ['src/keys.ts', 'zustand/react', 'keys may not import zustand/react: only store, view, main may'],
  ['src/words.ts', './main.tsx', 'words is not a layer: give it a line in scripts/layers.ts'],
] as const;

for (const [file, imported] of ALLOWED) {
  test(`offence() lets ${file} import ${imported}`, () => {
    assert.equal(offence(file, imported), null);
  });
}

for (const [file, imported] of FORBIDDEN) {
  test(`offence() keeps ${file} from ${imported}`, () => {
    assert.notEqual(offence(file, imported), null);
  });
}

for (const [file, imported, message] of MESSAGES) {
  test(`offence() says why: ${message}`, () => {
    assert.equal(offence(file, imported), message);
  });
}

type Node = { readonly type: string; readonly [property: string]: unknown };

/** What a rule reports when it meets one node in a file. */
function reports(rule: string, file: string, node: Node): string[] {
  const messages: string[] = [];
  const context = {
    filename: fileURLToPath(new URL(`../../${file}`, import.meta.url)),
    report: ({ message }: { readonly message: string }) => messages.push(message),
  };
  plugin.rules[rule]?.create(context as unknown as Deno.lint.RuleContext)[node.type]?.(node);
  return messages;
}

const store = { type: 'Literal', value: '../store/state.ts' };

test('imports looks at every way to import', () => {
  const ways = [
    { type: 'ImportDeclaration', source: store },
    { type: 'ExportNamedDeclaration', source: store },
    { type: 'ExportAllDeclaration', source: store },
    { type: 'ImportExpression', source: store },
    { type: 'TSImportType', argument: { type: 'TSLiteralType', literal: store } },
  ];
  for (const way of ways) {
    assert.deepEqual(
      reports('imports', 'src/model/state.ts', way),
      ['model may not import store: only itself'],
      way.type,
    );
  }
});

test('imports passes an export that imports nothing', () => {
  const node = { type: 'ExportNamedDeclaration', source: null };
  assert.deepEqual(reports('imports', 'src/model/state.ts', node), []);
});

test('imports refuses a module whose name is computed', () => {
  const node = { type: 'ImportExpression', source: { type: 'Identifier', name: 'path' } };
  assert.deepEqual(reports('imports', 'src/main.tsx', node), [
    'Cannot tell what this imports: name the module in quotes',
  ]);
});

test('runtime finds the name Deno in src', () => {
  const node = { type: 'Identifier', name: 'Deno' };
  assert.deepEqual(reports('runtime', 'src/main.tsx', node), [
    'src may not name Deno: Node has none, use a node: module',
  ]);
  assert.deepEqual(reports('runtime', 'src/main.tsx', { ...node, name: 'process' }), []);
});

test('both rules bind src alone', () => {
  const imported = { type: 'ImportExpression', source: { type: 'Identifier', name: 'path' } };
  const named = { type: 'Identifier', name: 'Deno' };
  assert.deepEqual(reports('imports', 'test/scripts/layers.test.ts', imported), []);
  assert.deepEqual(reports('runtime', 'test/scripts/layers.test.ts', named), []);
});
