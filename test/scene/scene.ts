import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '../runtime.ts';
import { type Result, run } from './command.ts';
import { firstLine } from './first-line.ts';
import { readSockets } from './ss.ts';

/** One socket that the scene says it has made. */
export type SceneSocket = {
  readonly name: string;
  readonly protocol: 'tcp' | 'udp';
  /** netstat's word; null for UDP that has no peer. */
  readonly state: string | null;
  readonly localPort: number;
  /** 0: no peer. */
  readonly remotePort: number;
  /** The scene process's descriptor; null where no process holds the socket. */
  readonly fd: number | null;
};

/** What scene.c prints. */
type Description = {
  readonly pid: number;
  readonly workers: readonly number[];
  readonly sockets: readonly SceneSocket[];
};

/** Sockets in every state, in a network namespace of their own. */
export type Scene = Description & {
  /** The socket of that name in scene.c; throws for a name that it does not have. */
  socket(name: string): SceneSocket;
  /** The words of a command that runs another one in the scene's network, with the host's files and processes. */
  inside(argv: readonly string[]): string[];
  /** Runs a command in the scene's network to its end. */
  run(command: string, args: readonly string[]): Promise<Result>;
  /** Takes everything away; resolves when the processes are gone. */
  close(): Promise<void>;
};

/** How often ss is asked before a state that does not come counts as missing. */
const TRIES = 200;

/**
 * Opens the scene of scene.c and has the real ss confirm that all of it is there and nothing else. It needs Linux, root,
 * a C compiler, /dev/net/tun, ss and nsenter. For two minutes it stays as it is, but for counters of what is sent again.
 */
export async function openScene(): Promise<Scene> {
  const child = await started();
  const ended = new Promise<void>((resolve) => child.process.on('close', () => resolve()));
  const description = JSON.parse(child.line.replace(/^ready /, '')) as Description;
  const { pid, sockets } = description;
  const scene: Scene = {
    ...description,
    socket(name) {
      const found = sockets.find((socket) => socket.name === name);
      if (found === undefined) throw new Error(`The scene has no socket ${name}`);
      return found;
    },
    inside: (argv) => ['nsenter', `--target=${pid}`, '--net', '--', ...argv],
    run(command, args) {
      const [nsenter, ...rest] = scene.inside([command, ...args]) as [string, ...string[]];
      return run(nsenter, rest);
    },
    close() {
      child.process.stdin.end();
      return ended;
    },
  };
  try {
    await confirm(scene);
    return scene;
  } catch (error) {
    await scene.close();
    throw error;
  }
}

/** Compiles scene.c, starts it, and waits for its line; the program's file is gone then. */
async function started(): Promise<{ process: ChildProcessWithoutNullStreams; line: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'scene-'));
  try {
    const program = join(folder, 'scene');
    const source = projectFile('test/scene/scene.c');
    const { stderr, status } = await run('cc', [
      '-std=gnu11',
      '-Wall',
      '-Werror',
      '-o',
      program,
      source,
    ]);
    if (status !== 0) throw new Error(`Cannot compile scene.c: ${stderr}`);
    const process = spawn(program);
    return { process, line: await firstLine(process) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function confirm(scene: Scene): Promise<void> {
  const expected = scene.sockets.map(ports).toSorted();
  for (let tries = 1;; tries++) {
    const seen = (await readSockets(scene.run)).map((socket) =>
      ports({
        ...socket,
        localPort: socket.local.port,
        remotePort: socket.remote?.port ?? 0,
      })
    ).toSorted();
    if (expected.join() === seen.join()) return;
    if (tries < TRIES) continue;
    const missing = expected.filter((text) => !seen.includes(text));
    const added = seen.filter((text) => !expected.includes(text));
    throw new Error(
      `Cannot make the scene: missing ${missing.join()}; not asked for ${added.join()}`,
    );
  }
}

function ports(
  socket: Pick<SceneSocket, 'protocol' | 'localPort' | 'remotePort' | 'state'>,
): string {
  return `${socket.protocol} ${socket.localPort} ${socket.remotePort} ${socket.state}`;
}
