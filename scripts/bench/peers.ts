import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A program that prints what there is once, and ends. */
export type Peer = {
  readonly name: string;
  readonly command: readonly string[];
  /** What stands in its output once for every socket, where that is to be checked before its time counts. */
  readonly row?: RegExp;
};

/** One run of a whole process, its start included: milliseconds, and peak memory in kB. */
export type Run = { readonly wall: number; readonly cpu: number; readonly memory: number };

/** What the runs of a peer took; a problem says in one line why there are none, or no more. */
export type Result = {
  readonly name: string;
  readonly runs: readonly Run[];
  readonly problem: string | null;
};

/** How often a peer runs at most, and how many seconds all its runs and a single one may take. */
export type Bounds = { readonly runs: number; readonly budget: number; readonly limit: number };

/** The floors, which together are the least that a list with owners can take. */
export const FLOORS = ['floor: netlink', 'floor: links'] as const;

/** The peer that the others are compared with. */
export const YARDSTICK = 'ss -tunap';

const OTHERS = [
  YARDSTICK,
  'ss -tunapi',
  'netstat -tunap',
  'lsof -nPi',
  'cat /proc/net/tcp /proc/net/tcp6',
];

/** A program under test, the tools of the field, and the floors. */
export function peersOf(programs: readonly Peer[], tools: string): readonly Peer[] {
  const floor = join(tools, 'floor');
  return [
    ...programs.flatMap(({ name, command }) => [
      { name: `${name} list`, command: [...command, 'list'], row: /\n/g },
      { name: `${name} list --json`, command: [...command, 'list', '--json'], row: /"protocol"/g },
    ]),
    ...OTHERS.map((name) => ({ name, command: name.split(' ') })),
    { name: FLOORS[0], command: [floor, 'netlink', '1', '0'] },
    { name: FLOORS[1], command: [floor, 'links'] },
  ];
}

/** The last line that says something, or an empty text. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

async function shortfall({ command, row }: Peer, sockets: number): Promise<string | null> {
  if (row === undefined) return null;
  const [file, ...args] = command;
  try {
    const { stdout } = await promisify(execFile)(file as string, args, { maxBuffer: Infinity });
    const rows = stdout.match(row)?.length ?? 0;
    return rows < sockets ? `printed ${rows} rows` : null;
  } catch (error) {
    return lastLine(error instanceof Error ? error.message : String(error));
  }
}

async function run(tools: string, peer: Peer, limit: number): Promise<Run | string> {
  const { stdout, stderr } = await promisify(execFile)(
    join(tools, 'run'),
    [String(limit), ...peer.command],
    { maxBuffer: Infinity },
  );
  const { status, ...result }: Run & { status: number | null } = JSON.parse(stdout);
  if (status === 0) return result;
  return status === null ? `ended by a signal` : `exit status ${status}: ${lastLine(stderr)}`;
}

/**
 * Runs every peer in turn, round after round, so that what else the machine does meets all of them. A
 * peer whose runs took its budget, that failed, or that does not print every socket is left out of what follows.
 */
export async function compare(
  tools: string,
  peers: readonly Peer[],
  sockets: number,
  bounds: Bounds,
): Promise<readonly Result[]> {
  const results = [];
  for (const peer of peers) {
    const problem = await shortfall(peer, sockets);
    results.push({ peer, name: peer.name, runs: [] as Run[], problem });
  }
  for (let round = 0; round < bounds.runs; round++) {
    for (const result of results) {
      const spent = result.runs.reduce((sum, { wall }) => sum + wall, 0);
      if (result.problem !== null || (round > 0 && spent >= bounds.budget * 1000)) continue;
      const outcome = await run(tools, result.peer, bounds.limit);
      if (typeof outcome === 'string') result.problem = outcome;
      else result.runs.push(outcome);
    }
  }
  return results.map(({ name, runs, problem }) => ({ name, runs, problem }));
}
