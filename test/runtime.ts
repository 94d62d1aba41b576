import process from 'node:process';
import { fileURLToPath } from 'node:url';

const jsx = new URL('../scripts/jsx.mjs', import.meta.url).href;

/** Whether this is Deno; otherwise it is Node. */
export const isDeno: boolean = process.versions.deno !== undefined;

/** A file of this project, named from its top folder. */
export function projectFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/**
 * The words of a command that runs a TypeScript file of this project, named from its top folder, under the runtime that
 * runs the test. Its arguments follow: `[...runtime('src/main.tsx'), 'list']`.
 */
export function runtime(path: string): string[] {
  const file = projectFile(path);
  if (isDeno) return [process.execPath, 'run', '-A', '--quiet', file];
  const quiet = '--disable-warning=ExperimentalWarning';
  return path.endsWith('.tsx')
    ? [process.execPath, quiet, '--import', jsx, file]
    : [process.execPath, quiet, file];
}
