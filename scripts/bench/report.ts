import type { Ends } from './ends.ts';
import type { Live } from './live.ts';
import type { Machine } from './machine.ts';
import { FLOORS, type Result, YARDSTICK } from './peers.ts';
import { median, quantile } from './quantile.ts';

/** Everything that a benchmark found. */
export type Findings = {
  readonly machine: Machine;
  readonly lists: readonly { readonly sockets: number; readonly results: readonly Result[] }[];
  readonly lives: readonly Live[];
  readonly ends: readonly Ends[];
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

const LIST_HEADINGS = `Sockets|Command|Wall ms|× ${YARDSTICK}|× floors|CPU ms|Memory MB|Runs`.split(
  '|',
);

const LIVE_HEADINGS = [
  'Sockets|Command|Churn/s|First frame ms|CPU ms/refresh|Floor ms|× floor|CPU %|Bytes/s',
  'Key ms|Key p99 ms|Unanswered|Memory MB|Peak MB',
].join('|').split('|');

const ENDS_HEADINGS = 'Connections|A second|Life ms|Ends|Heard|Missed|CPU %'.split('|');

/**
 * The report as Markdown: the machine, a table of processes that print once, one of live views, one of connections that live for a
 * moment, and what went wrong.
 */
export function report({ machine, lists, lives, ends }: Findings): string {
  const listed = lists.flatMap(({ sockets, results }) => listRows(sockets, results));
  const problems = [
    ...lists.flatMap(({ sockets, results }) => results.map((result) => ({ sockets, ...result }))),
    ...lives,
  ].flatMap(({ sockets, name, problem }) =>
    problem === null ? [] : [`- \`${name}\`, ${figure(sockets)} sockets: ${problem}`]
  );
  const parts = [
    describe(machine),
    listed.length > 0 ? table(LIST_HEADINGS, listed, 2) : '',
    lives.length > 0 ? table(LIVE_HEADINGS, lives.map(liveRow), 2) : '',
    ends.length > 0 ? table(ENDS_HEADINGS, ends.map(endsRow), 0) : '',
    problems.join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/**
 * The medians for plots, a line each, tabs between: what was done (`list` or `refresh`), by what, sockets, and milliseconds: wall time of a whole
 * process, CPU of a refresh.
 */
export function data({ lists, lives }: Findings): string {
  const lines = [
    ...lists.flatMap(({ sockets, results }) =>
      results.map(({ name, runs }) => ['list', name, sockets, median(runs.map(({ wall }) => wall))])
    ),
    ...lives.filter(({ churn }) => churn === 0).flatMap(({ name, sockets, steady, floor }) => [
      ['refresh', name, sockets, steady?.cpuARefresh ?? null],
      ['refresh', `floor for ${name}`, sockets, floor],
    ]),
  ].filter((line) => line.at(-1) !== null);
  return `${lines.map((line) => line.join('\t')).join('\n')}\n`;
}

function describe({ processor, cores, memoryGiB, kernel, versions, date }: Machine): string {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const system = `${processor}, ${cores} CPUs, ${memoryGiB} GiB, Linux ${kernel}`;
  return `${system}; ${programs.join(', ')}; ${date.slice(0, 10)}.`;
}

function listRows(sockets: number, results: readonly Result[]): string[][] {
  const wallOf = ({ runs }: Result) => median(runs.map(({ wall }) => wall));
  const walls = new Map(results.map((result) => [result.name, wallOf(result)]));
  const base = walls.get(YARDSTICK) ?? null;
  const floors = FLOORS.map((name) => walls.get(name) ?? NaN).reduce((sum, wall) => sum + wall, 0);
  return results.map((result) => {
    const { name, runs } = result;
    const wall = wallOf(result);
    return [
      ...[figure(sockets), `\`${name}\``, figure(wall), figure(over(wall, base))],
      ...[figure(over(wall, floors)), figure(median(runs.map(({ cpu }) => cpu)))],
      ...[figure(over(median(runs.map(({ memory }) => memory)), 1024)), String(runs.length)],
    ];
  });
}

function liveRow(live: Live): string[] {
  const presses = Object.values(live.presses).flat();
  // A key that was not answered in time is slower than all that were.
  const answers = presses.map((press) => press ?? Infinity);
  const unanswered = presses.filter((press) => press === null).length;
  const { steady, memory } = live;
  return [
    ...[figure(live.sockets), `\`${live.name}\``, figure(live.churn), figure(median(live.starts))],
    ...[figure(steady?.cpuARefresh ?? null), figure(live.floor)],
    ...[figure(over(steady?.cpuARefresh ?? null, live.floor))],
    ...[figure(over(steady?.cpuASecond ?? null, 10)), figure(steady?.bytesASecond ?? null)],
    ...[figure(median(answers)), figure(quantile(answers, 0.99))],
    presses.length === 0 ? '–' : `${unanswered} of ${presses.length}`,
    ...[figure(over(memory?.now ?? null, 1024)), figure(over(memory?.peak ?? null, 1024))],
  ];
}

function endsRow({ connections, rate, lifeMillis, heard, missed, cpuASecond }: Ends): string[] {
  return [connections, rate, lifeMillis, 2 * connections, heard, missed, cpuASecond / 10]
    .map(figure);
}

function over(value: number | null, by: number | null): number | null {
  return value === null || by === null ? null : value / by;
}
