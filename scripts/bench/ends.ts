import { execFile } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What was heard of connections that live for a moment, at an interval of a second, by a user without any privilege. */
export type Ends = {
  readonly connections: number;
  /** How many begin each second, and how long each lives. */
  readonly rate: number;
  readonly lifeMillis: number;
  /** Ends that were heard; every connection has two. */
  readonly heard: number;
  /** Ends that were counted but not heard. */
  readonly missed: number;
  /** Milliseconds of processor time a second, the reading of the sockets that are there included. */
  readonly cpuASecond: number;
};

const HEARING = fileURLToPath(new URL('../../test/platform/linux/hearing.ts', import.meta.url));

/** Makes connections that live for a moment, and hears of their ends. */
export async function hearEnds(
  tools: string,
  brief: Pick<Ends, 'connections' | 'rate' | 'lifeMillis'>,
): Promise<Ends> {
  const runtime = 'deno' in process.versions ? ['run', '-A'] : [];
  const { stdout } = await promisify(execFile)('setpriv', [
    ...['--bounding-set=-all', '--inh-caps=-all', process.execPath, ...runtime, HEARING],
    ...[join(tools, 'brief'), ...[brief.connections, brief.rate, brief.lifeMillis].map(String)],
  ]);
  const { ends, missed, cpuASecond } = JSON.parse(stdout);
  return { ...brief, heard: ends, missed, cpuASecond };
}
