import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The sources of the tools that are compiled, beside this file. */
const TOOLS = {
  scene: 'scene.c',
  floor: 'floor.c',
  run: 'run.c',
  brief: '../../test/scene/brief.c',
} as const;

/** Names the folder of the compiled tools to the process inside. */
const INSIDE = 'ESTAB_BENCH_TOOLS';

/** The folder of the compiled tools, or null outside of the namespaces. */
export function toolsInside(): string | null {
  return process.env[INSIDE] ?? null;
}

function compile(folder: string): void {
  for (const [tool, file] of Object.entries(TOOLS)) {
    const source = fileURLToPath(new URL(file, import.meta.url));
    execFileSync('cc', ['-O2', '-Wall', '-o', join(folder, tool), source], { stdio: 'inherit' });
  }
}

/**
 * Runs this script once more in a network namespace and a process namespace of its own, and returns its exit status. It is
 * the first process in there, so the kernel ends everything that it started, whichever way it ends.
 */
export async function runInside(script: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'estab-bench-'));
  try {
    compile(folder);
    const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
    const runtime = 'deno' in process.versions ? ['run', '-A'] : [];
    const inside = spawn('unshare', [
      ...['--net', '--pid', '--fork', '--mount-proc', '--kill-child', ...user, 'sh', '-c'],
      ...['ip link set lo up && exec "$0" "$@"', process.execPath, ...runtime, script, ...args],
    ], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { ...process.env, [INSIDE]: folder },
    });
    const stop = () => inside.stdin.end();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    const [status] = await once(inside, 'exit');
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Ends this process, and so its namespaces, when the one outside asks for it or is gone. The folder of the tools is
 * removed here too, because one that was killed cannot do it.
 */
export function endWithOutside(tools: string): void {
  const end = () => {
    rmSync(tools, { recursive: true, force: true });
    process.exit(130);
  };
  process.stdin.on('end', end).resume();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}
