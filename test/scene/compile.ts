import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '../runtime.ts';
import { run } from './command.ts';

/** Compiles a C program of this project, named from its top folder, and calls back with its path; it is gone afterwards. */
export async function withProgram<T>(
  source: string,
  use: (program: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'program-'));
  try {
    // Other users may run it too.
    await chmod(folder, 0o755);
    const program = join(folder, 'program');
    const words = ['-std=gnu11', '-Wall', '-Werror', '-o', program, projectFile(source)];
    const { stderr, status } = await run('cc', words);
    if (status !== 0) throw new Error(`Cannot compile ${source}: ${stderr}`);
    return await use(program);
  } finally {
    await rm(folder, { recursive: true });
  }
}
