import { parseArgs } from 'node:util';
import { COLUMNS } from './columns.ts';
import { GROUP_COLUMN_KEYS } from './group-columns.ts';
import { GROUPS } from './groups.ts';
import { nearest } from './model/nearest.ts';
import { THEMES } from './themes.ts';

/** A command: the first word of the line. */
export type Command = { readonly name: string; readonly help: string };

/** The commands; without one, the live view opens. */
export const COMMANDS = [
  { name: 'list', help: 'print the sockets once and end' },
  { name: 'doctor', help: 'print what is wrong, once: status 0 nothing, 1 something' },
  { name: 'config', help: 'print where the settings are, and which are in force' },
  { name: 'explain', help: 'print what a TCP state means, or the life of a connection' },
] as const satisfies readonly Command[];

/** An option of the command line. */
export type Option = {
  /** The word after `--`; options that only have a letter are named for what they mean. */
  readonly name: string;
  readonly letter?: string;
  /** The name of its value, for the help; none: it is a switch. */
  readonly value?: string;
  /** The words that the value may be. */
  readonly choices?: readonly string[];
  /** Whether `-` may stand before a choice. */
  readonly reversible?: boolean;
  readonly help: string;
  readonly group: 'What is shown' | 'How it is printed by `estab list`' | 'How it runs';
};

/** Every option. */
export const OPTIONS = [
  { name: 'tcp', letter: 't', help: 'TCP only', group: 'What is shown' },
  { name: 'udp', letter: 'u', help: 'UDP only, or TCP and UDP with -t', group: 'What is shown' },
  {
    name: 'unix',
    letter: 'x',
    help: 'UNIX sockets only, or others too with -t and -u',
    group: 'What is shown',
  },
  {
    name: 'listening',
    letter: 'l',
    help: 'listening only, and UDP without a peer',
    group: 'What is shown',
  },
  { name: 'ipv4', letter: '4', help: 'IPv4 only', group: 'What is shown' },
  { name: 'ipv6', letter: '6', help: 'IPv6 only', group: 'What is shown' },
  {
    name: 'all',
    letter: 'a',
    help: 'accepted, and already so: every state is shown',
    group: 'What is shown',
  },
  {
    name: 'numeric',
    letter: 'n',
    help: 'accepted, and already so: numbers, unless names are asked for',
    group: 'What is shown',
  },
  {
    name: 'processes',
    letter: 'p',
    help: 'accepted, and already so: processes are shown',
    group: 'What is shown',
  },
  {
    name: 'extended',
    letter: 'e',
    help: 'accepted, and already so: users are shown',
    group: 'What is shown',
  },
  {
    name: 'group',
    value: 'KEY',
    choices: GROUPS.map(({ key }) => key),
    help: `a row for each ${GROUPS.map(({ key }) => key).join(', ')}`,
    group: 'What is shown',
  },
  {
    name: 'resolve',
    help: 'host names of public addresses',
    group: 'What is shown',
  },
  {
    name: 'resolve-all',
    help: 'host names of private and local addresses too',
    group: 'What is shown',
  },
  {
    name: 'services',
    help: 'names of services for ports, as /etc/services has them',
    group: 'What is shown',
  },
  {
    name: 'netns',
    letter: 'N',
    value: 'NAME',
    help: 'network namespace: own (as it is), all, or one by name or inode',
    group: 'What is shown',
  },
  {
    name: 'sort',
    letter: 's',
    value: 'COLUMN',
    choices: [...new Set([...COLUMNS.map(({ key }) => key), ...GROUP_COLUMN_KEYS])],
    reversible: true,
    help: 'order by a column; -COLUMN turns the order round',
    group: 'What is shown',
  },
  {
    name: 'columns',
    letter: 'c',
    value: 'COLUMN,…',
    help: 'which columns, in which order; live, local:40 says how wide',
    group: 'What is shown',
  },
  { name: 'json', help: 'one JSON object', group: 'How it is printed by `estab list`' },
  { name: 'ndjson', help: 'one JSON object a line', group: 'How it is printed by `estab list`' },
  {
    name: 'csv',
    help: 'comma-separated values (RFC 4180)',
    group: 'How it is printed by `estab list`',
  },
  {
    name: 'no-header',
    letter: 'H',
    help: 'no line of headings',
    group: 'How it is printed by `estab list`',
  },
  {
    name: 'interval',
    letter: 'i',
    value: 'SECONDS',
    help: 'time from one reading to the next (1)',
    group: 'How it runs',
  },
  {
    name: 'collector',
    value: 'NAME',
    choices: ['netlink', 'ss', 'procfs'],
    help: 'where sockets are read from (the best that works)',
    group: 'How it runs',
  },
  { name: 'readonly', help: 'nothing can be ended from the live view', group: 'How it runs' },
  {
    name: 'audit',
    value: 'FILE',
    help: 'append a line of JSON for every signal and every drop',
    group: 'How it runs',
  },
  {
    name: 'theme',
    value: 'NAME',
    choices: THEMES.map(({ name }) => name),
    help: `colours: ${THEMES.map(({ name }) => name).join(', ')}`,
    group: 'How it runs',
  },
  { name: 'no-color', help: 'no colours; NO_COLOR does the same', group: 'How it runs' },
  {
    name: 'ascii',
    help: 'no characters beyond ASCII, as where the locale is not UTF-8',
    group: 'How it runs',
  },
  {
    name: 'config',
    value: 'FILE',
    help: 'the settings file (estab config tells which)',
    group: 'How it runs',
  },
  { name: 'help', letter: 'h', help: 'this help', group: 'How it runs' },
  { name: 'version', letter: 'V', help: 'the version', group: 'How it runs' },
] as const satisfies readonly Option[];

/** The names of the options. */
export type OptionName = (typeof OPTIONS)[number]['name'];

/** What a command line says: options that were given, with their value or ''. */
export type Line = {
  readonly command: (typeof COMMANDS)[number]['name'] | null;
  readonly options: ReadonlyMap<OptionName, string>;
  /** The words of the filter, joined by spaces. */
  readonly filter: string;
};

/** A command line that makes no sense: one sentence that names the argument and what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the arguments; throws a `UsageError`. */
export function parseLine(args: readonly string[]): Line {
  const table: readonly Option[] = OPTIONS;
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      table.map(({ name, letter, value }) => [name, {
        type: value === undefined ? 'boolean' as const : 'string' as const,
        ...(letter !== undefined && { short: letter }),
      }]),
    ),
  });
  const options = new Map<OptionName, string>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const option = table.find(({ name }) => name === token.name);
    if (option === undefined) throw new UsageError(unknownOption(token.rawName, table));
    options.set(option.name as OptionName, valueOf(option, token));
  }
  checkSort(options);
  const command = COMMANDS.find(({ name }) => name === words[0])?.name ?? null;
  return { command, options, filter: (command ? words.slice(1) : words).join(' ') };
}

/** Connections and groups have columns of their own. */
function checkSort(options: ReadonlyMap<OptionName, string>): void {
  const word = options.get('sort')?.replace(/^-/, '');
  const keys = options.has('group') ? GROUP_COLUMN_KEYS : COLUMNS.map(({ key }) => key);
  if (word === undefined || keys.includes(word)) return;
  const owner = options.has('group') ? 'groups have' : 'without --group there is';
  throw new UsageError(`Cannot sort by ${word}: ${owner} no such column`);
}

function unknownOption(raw: string, table: readonly Option[]): string {
  const words = table.flatMap(({ name, letter }) => [`--${name}`, ...letter ? [`-${letter}`] : []]);
  const guess = raw.startsWith('--') ? nearest(raw, words) : null;
  return `Unknown option ${raw}: ${guess ? `did you mean ${guess}?` : 'see estab --help'}`;
}

type Given = { readonly rawName: string; readonly value: string | undefined };

function valueOf({ value, choices, reversible }: Option, { rawName, value: given }: Given): string {
  if (value === undefined) {
    if (given !== undefined) {
      throw new UsageError(`Cannot use ${rawName}=${given}: ${rawName} takes no value`);
    }
    return '';
  }
  const expected = choices ? `one of ${choices.join(', ')}` : value;
  if (given === undefined || given === '') {
    throw new UsageError(`Cannot use ${rawName}: expected ${expected} after it`);
  }
  const word = reversible ? given.replace(/^-/, '') : given;
  if (choices && !choices.includes(word)) {
    const guess = nearest(word, choices);
    throw new UsageError(
      `Unknown value "${given}" of ${rawName}: ${
        guess ? `did you mean ${guess}?` : `expected ${expected}`
      }`,
    );
  }
  return given;
}
