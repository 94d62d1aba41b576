// Builds the program for Node: one command, `dist/main.js`, and the chunks that it loads when they are needed.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/**
 * To the shell, which reads it first, the second line begins Node; to Node it is a text and a comment. New objects get 32 MiB at most and not
 * 128, of which a table of 200,000 sockets made Node keep a hundred for nothing; env(1) cannot pass an option on everywhere.
 */
const MAIN = `#!/bin/sh
':' //; exec node --max-semi-space-size=16 "$0" "$@"
import module from 'node:module';

// Beside the code: only who could change the code can change what is compiled from it, which is not so in /tmp.
module.enableCompileCache?.(\`\${import.meta.dirname}/cache\`);
await import('./estab.js');
`;

// Some libraries are CommonJS and require what is built into Node.
const REQUIRE = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);`;

/**
 * What is built into Node is required and not imported, and only what is used of it is read: an import reads every property of such a module,
 * and with them loads the streams of node:fs, the comparisons of node:util and the stdin of node:process, a fifth of the start of a list.
 */
const builtins = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^node:/ },
      ({ path, kind }) =>
        kind === 'import-statement' ? { path, namespace: 'builtin' } : { path, external: true },
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default');
      const exported = names.map((name) =>
        `export const ${name} = /* @__PURE__ */ (() => all.${name})();`
      );
      const all = `const all = require(${JSON.stringify(path)});\nexport default all;`;
      return { contents: [all, ...exported].join('\n') };
    });
  },
};

/** What is loaded when it is needed: Ink, what has to do with settings, host names and ss. */
const LATER =
  /\/(terminal\.tsx|keep\.ts|parse\.ts|settings\.ts|rebind\.ts|resolver\.ts|config\.ts|ss\.ts)$/;

/**
 * All else is imported at once: Node takes a millisecond for every file that it loads, and esbuild would make a file of whatever two parts of
 * the program have in common.
 */
const together = {
  name: 'together',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.tsx?$/ }, ({ path }) => {
      const imports = [];
      let contents = readFileSync(path, 'utf8').replace(
        /\bimport\('(\.[^']+)'\)/g,
        (whole, file) => {
          if (LATER.test(file)) return whole;
          imports.push(`import * as part${imports.length} from '${file}';`);
          return `Promise.resolve(part${imports.length - 1})`;
        },
      );
      // A thread begins with a file of its own.
      contents = contents.replace("new URL('./link-thread.ts'", "new URL('./link-thread.js'");
      return { contents: imports.join(' ') + contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
    });
  },
};

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { estab: 'src/main.tsx', 'link-thread': 'src/platform/linux/link-thread.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // Every Node that the program runs on has them; else each would become a call, and be made anew for every character that Ink draws.
  supported: { 'regexp-unicode-property-escapes': true, 'regexp-set-notation': true },
  jsx: 'automatic',
  plugins: [builtins, together],
  minifySyntax: true,
  banner: { js: REQUIRE },
  define: {
    'process.env.NODE_ENV': '"production"',
    // Yoga would have Node load all of fetch to decode the WebAssembly in its own file: 45 ms of the first frame.
    fetch: 'undefined',
    // What is CommonJS may ask for its own name.
    __filename: 'import.meta.filename',
  },
  // koffi is native code; Ink imports the devtools only where somebody has installed them.
  external: ['koffi', 'react-devtools-core'],
  logLevel: 'warning',
});
writeFileSync('dist/main.js', MAIN);
chmodSync('dist/main.js', 0o755);
