import { statSync } from 'node:fs';
import process from 'node:process';
import { type Child, openChild } from './children.ts';
import { type Result, run } from './command.ts';

/** A real network namespace with a name, and a child in it. */
export type TestNetns = {
  readonly name: string;
  readonly inode: number;
  readonly child: Child;
  /** Runs a command in it. */
  run(command: string, args: readonly string[]): Promise<Result>;
  /** Takes it away with its child. */
  close(): Promise<void>;
};

let made = 0;

async function ip(...args: readonly string[]): Promise<void> {
  const { stderr, status } = await run('ip', args);
  if (status !== 0) throw new Error(`Cannot run ip ${args.join(' ')}: ${stderr.trim()}`);
}

/** Makes one with `ip netns`, and a child with one connection to itself in it. It needs Linux and root. */
export async function openNetns(): Promise<TestNetns> {
  const name = `estab-test-${process.pid}-${made++}`;
  await ip('netns', 'add', name);
  await ip('-netns', name, 'link', 'set', 'lo', 'up');
  const { ino } = statSync(`/run/netns/${name}`);
  const child = await openChild({
    connections: 1,
    inside: (argv) => ['nsenter', `--net=/run/netns/${name}`, '--', ...argv],
  });
  return {
    name,
    inode: ino,
    child,
    run: (command, args) => run('nsenter', [`--net=/run/netns/${name}`, '--', command, ...args]),
    async close() {
      await child.close();
      await ip('netns', 'delete', name);
    },
  };
}
