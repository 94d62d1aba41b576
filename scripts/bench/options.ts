import { parseArgs } from 'node:util';

/** What a benchmark measures, how often and for how long. */
export type Options = {
  /** How many sockets each scene holds. */
  readonly sizes: readonly number[];
  /** The program's commands, as a shell would split them at spaces; none means those that are found. */
  readonly programs: readonly (readonly string[])[];
  readonly parts: readonly Part[];
  /** How often a whole process runs at most, and the seconds that its runs may take before there are no more. */
  readonly runs: number;
  readonly budget: number;
  /** Seconds after which a single run is ended. */
  readonly limit: number;
  /** Sockets a second that come and go in the second scene of the live view, and in how many processes. */
  readonly churn: number;
  readonly churners: number;
  readonly presses: number;
  /** Seconds over which the steady state is measured. */
  readonly steady: number;
  /** Where the results go as JSON, besides the table on stdout. */
  readonly json: string | null;
  /** Where the medians go as lines of words, for plots. */
  readonly data: string | null;
};

/** What can be measured: processes that print once, the live view, or what is heard of connections that live for a moment. */
export const PARTS = ['list', 'live', 'ends'] as const;
export type Part = (typeof PARTS)[number];

/** The usage text. */
export const USAGE = `usage: deno task bench [OPTIONS]

  --sizes 200,1000,20000,200000
                          sockets in a scene
  --only list|live|ends   one part of the benchmark
  --program COMMAND       the program under test; may be given more than once
  --runs 5 --budget 10    runs of each process, until they took this many seconds together
  --limit 120             seconds after which a run is ended
  --churn 500             sockets a second that come and go while the live view runs; 0 for none
  --churners 1            processes in which they do
  --presses 300           keys pressed
  --steady 10             seconds of the steady state; with 600, memory after ten minutes
  --json FILE             the results
  --data FILE             what the plots are made of: scripts/bench/plot.gp
`;

function whole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least) {
    throw new Error(`--${name} ${text}: expected a whole number, ${least} or more`);
  }
  return number;
}

/** Reads the command line; throws an error with one line for the user. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '200,1000,20000,200000' },
      only: { type: 'string' },
      program: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string', default: '5' },
      budget: { type: 'string', default: '10' },
      limit: { type: 'string', default: '120' },
      churn: { type: 'string', default: '500' },
      churners: { type: 'string', default: '1' },
      presses: { type: 'string', default: '300' },
      steady: { type: 'string', default: '10' },
      json: { type: 'string' },
      data: { type: 'string' },
    },
  });
  const { only } = values;
  const part = PARTS.find((part) => part === only);
  if (only !== undefined && part === undefined) {
    throw new Error(`--only ${only}: expected one of ${PARTS.join(', ')}`);
  }
  return {
    sizes: values.sizes.split(',').map((size) => whole('sizes', size, 2)),
    programs: values.program.map((command) => command.split(' ')),
    parts: part === undefined ? PARTS : [part],
    runs: whole('runs', values.runs, 1),
    budget: whole('budget', values.budget, 0),
    limit: whole('limit', values.limit, 1),
    churn: whole('churn', values.churn, 0),
    churners: whole('churners', values.churners, 1),
    presses: whole('presses', values.presses, 0),
    steady: whole('steady', values.steady, 1),
    json: values.json ?? null,
    data: values.data ?? null,
  };
}
