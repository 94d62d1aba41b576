import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Finding } from '../../src/findings.ts';
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { withProgram } from '../scene/compile.ts';
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

/** Starts a C program of this folder that makes its own namespace. */
export function openProgram(name: 'silent' | 'tracked'): Promise<Place> {
  return withProgram(`test/findings/${name}.c`, (program) => place(spawn(program)));
}

/** The place, as it would be if the kernel gave TCP no more memory than this: beyond `pressure` pages it saves. */
export function withMemory({ inside }: Place, pressure: number): Pick<Place, 'inside'> {
  // The limits are one machine's, and of no use to a namespace: its /proc has no file of them.
  const script = [
    'range=$(cat /proc/sys/net/ipv4/ip_local_port_range)',
    'mount -t tmpfs none /proc/sys/net/ipv4',
    'echo "$range" > /proc/sys/net/ipv4/ip_local_port_range',
    `echo "0 ${pressure} ${2 * pressure}" > /proc/sys/net/ipv4/tcp_mem`,
    'exec "$@"',
  ].join(' && ');
  return { inside: (argv) => inside(['unshare', '--mount', 'sh', '-c', script, 'sh', ...argv]) };
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
