import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../src/findings.ts';
import { projectFile, runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { firstLine } from '../scene/first-line.ts';

/** A finding, and the rows that its filter shows: `LOCAL-PORT REMOTE-PORT STATE`. */
export type Shown = Finding & { readonly rows: readonly string[] };

/** A network namespace in which something goes wrong. */
export type Place = {
  readonly pid: number;
  readonly inside: (argv: readonly string[]) => readonly string[];
  close(): Promise<void>;
};

async function place(child: ChildProcessWithoutNullStreams): Promise<Place> {
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const { pid } = JSON.parse(await firstLine(child)) as { pid: number };
  return {
    pid,
    inside: (argv) => ['nsenter', `--target=${pid}`, '--net', '--', ...argv],
    close() {
      child.stdin.end();
      return ended;
    },
  };
}

/** Starts trouble.ts in a namespace of its own, after the commands of a shell there. */
export function openTrouble(kind: string, before = 'true'): Promise<Place> {
  const script = `ip link set lo up && ${before} && exec "$@"`;
  const argv = [...runtime('test/findings/trouble.ts'), kind];
  return place(spawn('unshare', ['--net', 'sh', '-c', script, 'sh', ...argv]));
}

/** Starts trouble.ts in the namespace of another place. */
export function openTroubleIn(inside: Place['inside'], kind: string): Promise<Place> {
  const [command, ...rest] = inside([...runtime('test/findings/trouble.ts'), kind]);
  return place(spawn(command as string, rest));
}

/** Starts silent.c, which makes its own namespace. */
export async function openSilent(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'silent-'));
  try {
    const program = join(folder, 'silent');
    const source = projectFile('test/findings/silent.c');
    const { stderr, status } = await run('cc', ['-std=gnu11', '-Wall', '-o', program, source]);
    if (status !== 0) throw new Error(`Cannot compile silent.c: ${stderr}`);
    return await place(spawn(program));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What is found in a place: see look.ts. */
export async function look(
  { inside }: Pick<Place, 'inside'>,
  later: number,
  ...patterns: readonly string[]
): Promise<readonly Shown[]> {
  const argv = inside([...runtime('test/findings/look.ts'), String(later), ...patterns]);
  const { stdout, stderr } = await run(argv[0] as string, argv.slice(1));
  if (stdout === '') throw new Error(`Cannot look: ${stderr}`);
  return JSON.parse(stdout);
}
