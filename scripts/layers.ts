/** A lint plugin that holds the layers of `src`: who may import whom, and which packages are whose. */
import { posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const EVERYTHING = 'everything';

/**
 * The layers, each a folder of `src` or a table at its top, and what they may import besides themselves.
 */
const LAYERS: Readonly<Record<string, readonly string[] | typeof EVERYTHING>> = {
  model: [],
  filter: ['model'],
  platform: ['model'],
  columns: ['model'],
  groups: ['model', 'columns'],
  'group-columns': ['model', 'columns', 'groups'],
  fields: ['model', 'filter'],
  named: [],
  lessons: ['model'],
  finding: ['model', 'columns'],
  findings: ['model', 'finding'],
  details: ['model', 'columns', 'lessons'],
  themes: [],
  options: ['model', 'columns', 'groups', 'group-columns', 'themes'],
  platforms: ['model', 'platform'],
  setting: ['model', 'filter', 'options', 'themes'],
  settings: ['model', 'filter', 'columns', 'groups', 'keys', 'setting', 'store', 'themes'],
  store: [
    'model',
    'setting',
    'filter',
    'platform',
    'columns',
    'groups',
    'group-columns',
    'fields',
    'findings',
    'details',
    'named',
  ],
  keys: ['model', 'filter', 'setting', 'store'],
  view: [
    'model',
    'store',
    'keys',
    'columns',
    'groups',
    'fields',
    'findings',
    'details',
    'named',
    'options',
    'platforms',
    'themes',
  ],
  output: ['model', 'columns', 'groups', 'group-columns'],
  command: EVERYTHING,
  main: EVERYTHING,
};

/** The packages that are not for every layer, and the layers or files that may import them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  ink: ['view', 'main'],
  'ink-table': ['view', 'main'],
  react: ['view', 'main'],
  zustand: ['store', 'view', 'main'],
  koffi: ['platform/linux/libc.ts'],
  'node:child_process': ['platform'],
};

/** Where the files of packages are that no package exports. */
const PACKAGE_FILES = 'node_modules/';

/** The layer of a path from the root of the project, or null outside of `src`. */
function layerOf(path: string): string | null {
  return /^src\/([^/.]+)/.exec(path)?.[1] ?? null;
}

/**
 * What is wrong with an import, or null where nothing is. The file is a path from the root of the project,
 * with `/` in it; what it imports is the text between the quotes.
 */
export function offence(file: string, imported: string): string | null {
  const layer = layerOf(file);
  if (layer === null) return null;
  const allowed = LAYERS[layer];
  if (allowed === undefined) return `${layer} is not a layer: give it a line in scripts/layers.ts`;
  if (!imported.startsWith('.')) return packageOffence(file, layer, imported);
  const path = posix.join(posix.dirname(file), imported);
  if (path.startsWith(PACKAGE_FILES)) {
    return packageOffence(file, layer, path.slice(PACKAGE_FILES.length));
  }
  const target = layerOf(path);
  if (allowed === EVERYTHING || target === layer) return null;
  if (target !== null && allowed.includes(target)) return null;
  return `${layer} may not import ${target ?? path}: only ${allowed.join(', ') || 'itself'}`;
}

function packageOffence(file: string, layer: string, imported: string): string | null {
  const name = Object.keys(PACKAGES).find((key) => `${imported}/`.startsWith(`${key}/`));
  const owners = name === undefined ? undefined : PACKAGES[name];
  if (owners === undefined || owners.includes(layer)) return null;
  if (owners.some((owner) => file === `src/${owner}`)) return null;
  return `${layer} may not import ${imported}: only ${owners.join(', ')} may`;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A file's path from the root of the project, with `/` in it on every system. */
function pathOf(filename: string): string {
  return relative(ROOT, filename).replaceAll(sep, '/');
}

const imports: Deno.lint.Rule = {
  create(context) {
    const file = pathOf(context.filename);
    if (layerOf(file) === null) return {};
    const check = (node: Deno.lint.Node | null) => {
      if (node === null) return;
      const source = node.type === 'TSLiteralType' ? node.literal : node;
      const message = source.type === 'Literal' && typeof source.value === 'string'
        ? offence(file, source.value)
        : 'Cannot tell what this imports: name the module in quotes';
      if (message !== null) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.argument),
    };
  },
};

const runtime: Deno.lint.Rule = {
  create(context) {
    if (layerOf(pathOf(context.filename)) === null) return {};
    return {
      Identifier(node) {
        if (node.name !== 'Deno') return;
        context.report({
          node,
          message: 'src may not name Deno: Node has none, use a node: module',
        });
      },
    };
  },
};

/** What `deno lint` runs: `imports` holds the layers, `runtime` keeps `src` able to run on Node. */
const plugin: Deno.lint.Plugin = { name: 'layers', rules: { imports, runtime } };
export default plugin;
