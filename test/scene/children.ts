import { spawn } from 'node:child_process';
import { runtime } from '../runtime.ts';
import { firstLine } from './first-line.ts';

/** A real process that listens and holds connections, to be looked at and ended. */
export type Child = {
  readonly pid: number;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Resolves when the process is gone, with its status or the signal that ended it. */
  readonly exit: Promise<number | NodeJS.Signals>;
  /** Resolves when the process has got a SIGTERM that it ignores. */
  readonly ignored: Promise<void>;
  /** Ends the process if it still runs, whatever it ignores; resolves when it is gone. */
  close(): Promise<void>;
};

export type ChildOptions = {
  /** Connections to itself, each with both its ends; 0 if left out. */
  readonly connections?: number;
  /** Whether SIGTERM does nothing. */
  readonly ignoresTerm?: boolean;
  /** Puts the child elsewhere: a scene's `inside`. */
  readonly inside?: (argv: readonly string[]) => readonly string[];
};

/** Starts child.ts under the runtime that runs the test; resolves when its sockets are there. */
export async function openChild(options: ChildOptions = {}): Promise<Child> {
  const { connections = 0, ignoresTerm = false, inside = (argv) => argv } = options;
  const argv = [...runtime('test/scene/child.ts'), String(connections)];
  const [command, ...rest] = inside(ignoresTerm ? [...argv, 'ignore'] : argv);
  const child = spawn(command as string, rest);
  const exit = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? code ?? 0));
  });
  const ignored = new Promise<void>((resolve) => {
    child.stdout.on('data', (text) => String(text).includes('SIGTERM') && resolve());
  });
  const { pid, port } = JSON.parse(await firstLine(child)) as { pid: number; port: number };
  return {
    pid,
    port,
    exit,
    ignored,
    async close() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
