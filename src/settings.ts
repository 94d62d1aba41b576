import { GROUPS } from './groups.ts';
import * as v from 'valibot';
import { COLUMNS } from './columns.ts';
import { unknown } from './filter/error.ts';
import { rebind } from './keys/rebind.ts';
import type { Setting } from './setting/setting.ts';
import type { Settings } from './setting/settings.ts';
import { parseColumns } from './store/chosen.ts';
import { LONGEST, SHORTEST } from './store/clock.ts';
import { THEMES } from './themes.ts';

const SECONDS = expected('interval', `seconds from ${SHORTEST} to ${LONGEST}`);

const seconds = v.pipe(
  v.number(SECONDS),
  v.minValue(SHORTEST, SECONDS),
  v.maxValue(LONGEST, SECONDS),
);

function flag(key: keyof Settings): v.GenericSchema<unknown, boolean> {
  return v.boolean(expected(key, 'true or false'));
}

const columns = v.pipe(
  v.array(
    v.string(expected('columns', 'columns in quotes')),
    expected('columns', 'a list such as ["local", "rx"]'),
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    const read = parseColumns(input);
    if (!('message' in read)) return;
    const { place, message } = read;
    const item = {
      type: 'array',
      origin: 'value',
      input,
      key: place,
      value: input[place],
    } as const;
    addIssue({ message, path: [item] });
  }),
);

const SORTS = ['', ...COLUMNS.flatMap(({ key }) => [key, `-${key}`])];

const sort = v.pipe(
  v.string(expected('sort', 'a column in quotes, such as "-rx"')),
  v.check(
    (word) => SORTS.includes(word),
    ({ input }) => unknown('column', input, 'expected one, such as "-rx"', SORTS),
  ),
);

const NAME = expected('filters', 'names such as web-servers, in lower case,');

const filters = v.record(
  v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]*$/, NAME)),
  v.string(expected('filters', 'a filter in quotes behind each name')),
  expected('filters', 'lines such as web = ":443" below [filters]'),
);

const LAST = expected('last', 'what the program writes there');

const last = v.object({
  sort: v.exactOptional(sort),
  columns: v.exactOptional(columns),
  group: v.exactOptional(v.picklist(['', ...GROUPS.map(({ key }) => key)], LAST)),
  ended: v.exactOptional(v.boolean(LAST)),
  protocols: v.exactOptional(v.array(v.picklist(['tcp', 'udp'], LAST), LAST)),
  families: v.exactOptional(v.array(v.picklist([4, 6], LAST), LAST)),
  states: v.exactOptional(v.array(v.string(LAST), LAST)),
}, LAST);

const KEYS_OF = expected('keys', 'keys in quotes, such as ["q", "Ctrl+X", "F5"],');

const keys = v.pipe(
  v.record(v.string(), v.array(v.string(KEYS_OF), KEYS_OF), KEYS_OF),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    const read = rebind(input);
    if (!('message' in read)) return;
    const origin = read.path.length === 1 ? 'key' : 'value';
    const path = read.path.map((key) =>
      ({ type: 'object', origin, input, key, value: undefined }) as const
    );
    const [first, ...more] = path;
    addIssue({ message: read.message, ...first && { path: [first, ...more] } });
  }),
);
const THEME_NAMES = THEMES.map(({ name }) => name);

function unknownTheme(input: unknown): string {
  const names = THEME_NAMES.map((name) => `"${name}"`).join(', ');
  return typeof input === 'string'
    ? unknown('theme', input, `expected ${names}`, THEME_NAMES)
    : expected('theme', names);
}

function expected(key: keyof Settings, what: string): string {
  return `Expected ${what} for ${key}`;
}

/** Every setting, in the order in which it is told. */
export const SETTINGS: readonly Setting[] = [
  {
    key: 'interval',
    value: `seconds, ${SHORTEST} to ${LONGEST}`,
    schema: seconds,
    help: 'Time from one reading to the next.',
    example: 'interval = 2',
    option: 'interval',
  },
  {
    key: 'columns',
    value: 'list of columns, each with `:WIDTH` behind it or not',
    schema: columns,
    help: 'Which columns the live view shows, from the left; none: as many as have room.',
    example: 'columns = ["proto", "local", "remote:40", "state", "process", "rx", "tx"]',
    option: 'columns',
  },
  {
    key: 'sort',
    value: 'column, or `-` and a column',
    schema: sort,
    help: 'What the live view is ordered by at the start; none: listeners first.',
    example: 'sort = "-rx"',
    option: 'sort',
  },
  {
    key: 'readonly',
    value: '`true` or `false`',
    schema: flag('readonly'),
    help: 'Nothing can be ended from the live view; no option and no key lifts it.',
    example: 'readonly = true',
    option: 'readonly',
  },
  {
    key: 'audit',
    value: 'path of a file',
    schema: v.string(expected('audit', 'a path in quotes')),
    help: 'A line of JSON is added to this file for every signal and every drop.',
    example: 'audit = "/var/log/estab.ndjson"',
    option: 'audit',
  },
  {
    key: 'theme',
    value: THEME_NAMES.map((name) => `\`${name}\``).join(', '),
    schema: v.picklist(THEME_NAMES, ({ input }) => unknownTheme(input)),
    help: "Colours for a dark or a light background, or the terminal's own.",
    example: 'theme = "dark"',
    option: 'theme',
  },
  {
    key: 'ascii',
    value: '`true` or `false`',
    schema: flag('ascii'),
    help: 'No characters beyond ASCII.',
    example: 'ascii = true',
    option: 'ascii',
  },
  {
    key: 'color',
    value: '`true` or `false`',
    schema: flag('color'),
    help: 'Colours; said here, it is stronger than NO_COLOR.',
    example: 'color = false',
    option: 'no-color',
  },
  {
    key: 'remember',
    value: '`true` or `false`',
    schema: flag('remember'),
    help: 'The live view begins as the last one ended: order, columns, group and toggles.',
    example: 'remember = true',
  },
  {
    key: 'filters',
    value: 'table of filters by name',
    schema: filters,
    help:
      'Filters of your own, which `@name` calls; `Ctrl+S` in the live view adds the one in force.',
    example: '[filters]\nweb = "port:80,443 state:established"',
  },
  {
    key: 'keys',
    value: 'table of lists of keys by action',
    schema: keys,
    help: 'Keys of your own for actions; with none, the action has no key.',
    example:
      '[keys]\nquit = ["Q"]\nrefresh = ["r", "F8"]\nkill = []\nprompt-keep = ["Enter", "Ctrl+O"]',
  },
  {
    key: 'last',
    value: 'table',
    schema: last,
    help: 'The last view, written at the end where `remember` is true.',
    example: '[last]\nsort = "-rx"\nended = true',
  },
];
