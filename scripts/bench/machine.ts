import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

/** Where and when a benchmark ran. */
export type Machine = {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  /** What each program says its version is, by its name. */
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly date: string;
};

const VERSIONS = {
  Deno: ['deno', '--version'],
  Node: ['node', '--version'],
  ss: ['ss', '--version'],
  netstat: ['netstat', '--version'],
  lsof: ['lsof', '-v'],
} as const;

/** The first version number in a text, or null. */
export function versionIn(text: string): string | null {
  return /\d+\.\d+[\w.]*/.exec(text)?.[0] ?? null;
}

function ask([command, ...args]: readonly [string, ...string[]]): string | null {
  try {
    return versionIn(
      execFileSync('sh', ['-c', '"$0" "$@" 2>&1', command, ...args], { encoding: 'utf8' }),
    );
  } catch {
    return null;
  }
}

/** Describes this machine; a program that is not here has no version. */
export function describeMachine(): Machine {
  const versions: Record<string, string> = {};
  for (const [name, command] of Object.entries(VERSIONS)) {
    const version = ask(command);
    if (version !== null) versions[name] = version;
  }
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    versions,
    date: new Date().toISOString(),
  };
}
