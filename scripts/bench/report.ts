import type { Live } from './live.ts';
import type { Machine } from './machine.ts';
import { type Result, YARDSTICK } from './peers.ts';
import { median, quantile } from './quantile.ts';

/** Everything that a benchmark found. */
export type Findings = {
  readonly machine: Machine;
  readonly lists: readonly { readonly sockets: number; readonly results: readonly Result[] }[];
  readonly lives: readonly Live[];
};

/** A number for a table: whole from 100 on, else three digits that count; a dash for what is not known. */
export function figure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 100) {
    return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  }
  return value.toPrecision(3);
}

/** A Markdown table; every column but the first `words` is set to the right. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  words: number,
): string {
  const rule = headings.map((_, column) => (column < words ? '---' : '--:'));
  return [headings, rule, ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** The report as Markdown: the machine, one table of processes that print once, one of the live view. */
export function report({ machine, lists, lives }: Findings): string {
  const parts = [describe(machine)];
  if (lists.length > 0) {
    const headings = [
      'Sockets',
      'Command',
      'Wall ms',
      `× ${YARDSTICK}`,
      'CPU ms',
      'Memory MB',
      'Runs',
    ];
    const rows = lists.flatMap(({ sockets, results }) => listRows(sockets, results));
    parts.push(table(headings, rows, 2));
  }
  if (lives.length > 0) {
    const headings = [
      ...[
        'Sockets',
        'Program',
        'Churn/s',
        'First frame ms',
        'CPU ms/refresh',
        'Floor ms',
        '× floor',
      ],
      ...['CPU %', 'Bytes/s', 'Key ms', 'Key p99 ms', 'Unanswered', 'Memory MB', 'Peak MB'],
    ];
    parts.push(table(headings, lives.map(liveRow), 2));
  }
  const problems = [
    ...lists.flatMap(({ sockets, results }) => results.map((result) => ({ sockets, ...result }))),
    ...lives,
  ].filter(({ problem }) => problem !== null);
  if (problems.length > 0) {
    parts.push(
      problems.map(({ sockets, name, problem }) =>
        `- ${name}, ${figure(sockets)} sockets: ${problem}`
      ).join('\n'),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

function describe({ processor, cores, memoryGiB, kernel, versions, date }: Machine): string {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const day = date.slice(0, 10);
  return `${processor}, ${cores} CPUs, ${memoryGiB} GiB, Linux ${kernel}; ${
    programs.join(', ')
  }; ${day}.`;
}

function listRows(sockets: number, results: readonly Result[]): string[][] {
  const wallOf = ({ runs }: Result) => median(runs.map(({ wall }) => wall));
  const yardstick = results.find(({ name }) => name === YARDSTICK);
  const base = yardstick === undefined ? null : wallOf(yardstick);
  return results.map((result) => {
    const wall = wallOf(result);
    const memory = median(result.runs.map((run) => run.memory));
    return [
      ...[figure(sockets), `\`${result.name}\``, figure(wall), figure(over(wall, base))],
      ...[figure(median(result.runs.map(({ cpu }) => cpu))), figure(over(memory, 1024))],
      String(result.runs.length),
    ];
  });
}

function liveRow(live: Live): string[] {
  const presses = Object.values(live.presses).flat();
  const answers = presses.filter((press) => press !== null);
  const { steady, memory } = live;
  return [
    ...[figure(live.sockets), live.name, figure(live.churn), figure(median(live.starts))],
    ...[figure(steady?.cpuARefresh ?? null), figure(live.floor)],
    ...[figure(over(steady?.cpuARefresh ?? null, live.floor))],
    ...[figure(over(steady?.cpuASecond ?? null, 10)), figure(steady?.bytesASecond ?? null)],
    ...[figure(median(answers)), figure(quantile(answers, 0.99))],
    presses.length === 0 ? '–' : `${presses.length - answers.length} of ${presses.length}`,
    ...[figure(over(memory?.now ?? null, 1024)), figure(over(memory?.peak ?? null, 1024))],
  ];
}

function over(value: number | null, by: number | null): number | null {
  return value === null || by === null ? null : value / by;
}
