// Builds the program for Node: one command, `dist/main.js`, and the chunks that it loads when they are needed.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const MAIN = `#!/usr/bin/env node
import module from 'node:module';

// Beside the code: only who could change the code can change what is compiled from it, which is not so in /tmp.
module.enableCompileCache?.(\`\${import.meta.dirname}/cache\`);
await import('./estab.js');
`;

// Some libraries are CommonJS and require what is built into Node.
const REQUIRE = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);`;

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { estab: 'src/main.tsx' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  jsx: 'automatic',
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
