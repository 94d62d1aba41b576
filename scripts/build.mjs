// Builds the program for Node: one command, `dist/main.js`, and the chunks that it loads when they are needed.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const ENTRY = `#!/usr/bin/env node
import module from 'node:module';

module.enableCompileCache?.();
await import('./estab.js');
`;

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
  define: { 'process.env.NODE_ENV': '"production"' },
  // Some libraries are CommonJS and require what is built into Node.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\n" +
      'const require = requireFrom(import.meta.url);',
  },
  // koffi is native code. The devtools are imported by Ink only where somebody has installed them.
  external: ['koffi', 'react-devtools-core'],
  logLevel: 'warning',
});
writeFileSync('dist/main.js', ENTRY);
chmodSync('dist/main.js', 0o755);
