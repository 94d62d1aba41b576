import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COLUMNS } from '../src/columns.ts';
import { GROUP_COLUMN_KEYS } from '../src/group-columns.ts';
import { COMMANDS, type Option, OPTIONS, parseLine, UsageError } from '../src/options.ts';

const TABLE: readonly Option[] = OPTIONS;
const SWITCHES = TABLE.filter(({ value, letter }) => value === undefined && letter !== undefined);

function read(...args: readonly string[]) {
  const { command, options, filter } = parseLine(args);
  return { command, options: Object.fromEntries(options), filter };
}

/** A value that an option takes. */
function valueOf(option: Option): string {
  return option.choices?.[0] ?? '5';
}

test('every option has a name and a letter of its own', () => {
  const names = TABLE.map(({ name }) => name);
  const letters = TABLE.flatMap(({ letter }) => letter ?? []);
  assert.equal(new Set(names).size, names.length);
  assert.equal(new Set(letters).size, letters.length);
  for (const letter of letters) assert.equal(letter.length, 1);
});

test('every option is read by its name and by its letter', () => {
  for (const option of TABLE) {
    const { name, letter, value } = option;
    const told = value === undefined ? '' : valueOf(option);
    const words = value === undefined ? [[`--${name}`], ...letter ? [[`-${letter}`]] : []] : [
      [`--${name}`, told],
      [`--${name}=${told}`],
      ...letter ? [[`-${letter}`, told], [`-${letter}${told}`]] : [],
    ];
    for (const args of words) {
      assert.deepEqual(read(...args), { command: null, options: { [name]: told }, filter: '' });
    }
  }
});

test('letters stand together in any order, with or without a filter behind them', () => {
  fc.assert(fc.property(
    fc.shuffledSubarray(SWITCHES, { minLength: 1 }),
    fc.constantFrom('', 'nginx'),
    (chosen, filter) => {
      const cluster = `-${chosen.map(({ letter }) => letter).join('')}`;
      const { options, ...rest } = read(cluster, ...filter ? [filter] : []);
      assert.deepEqual(options, Object.fromEntries(chosen.map(({ name }) => [name, ''])));
      assert.deepEqual(rest, { command: null, filter });
    },
  ));
});

test('a cluster may end with a letter that takes a value', () => {
  assert.deepEqual(read('-tsrx').options, { tcp: '', sort: 'rx' });
  assert.deepEqual(read('-ts', '-rx').options, { tcp: '', sort: '-rx' });
});

/** What hands that know netstat and ss type. */
const HABITS = {
  '-tulpn': ['tcp', 'udp', 'listening', 'processes', 'numeric'],
  '-antp': ['all', 'numeric', 'tcp', 'processes'],
  '-tan': ['tcp', 'all', 'numeric'],
  '-tunape': ['tcp', 'udp', 'numeric', 'all', 'processes', 'extended'],
  '-4tl': ['ipv4', 'tcp', 'listening'],
  '-H': ['no-header'],
} as const;

for (const [words, names] of Object.entries(HABITS)) {
  test(`${words} is what it is to netstat and ss`, () => {
    assert.deepEqual(Object.keys(read(words).options), names);
  });
}

test('the first word is a command if it is one, and else begins the filter', () => {
  assert.deepEqual(read('list', '-t', 'port:80', '!proc:x'), {
    command: 'list',
    options: { tcp: '' },
    filter: 'port:80 !proc:x',
  });
  assert.deepEqual(read('-t', 'list').command, 'list');
  assert.deepEqual(read('nginx', 'list'), { command: null, options: {}, filter: 'nginx list' });
  assert.deepEqual(
    COMMANDS.map(({ name }) => read(name).command),
    COMMANDS.map(({ name }) => name),
  );
});

test('words behind -- are the filter, whatever they look like', () => {
  assert.deepEqual(read('list', '--', '-x', '--json'), {
    command: 'list',
    options: {},
    filter: '-x --json',
  });
});

test('the last of two values counts', () => {
  assert.deepEqual(read('--sort', 'rx', '--sort=-tx').options, { sort: '-tx' });
});

test('every column can be sorted by in either direction', () => {
  for (const { key } of COLUMNS) {
    for (const word of [key, `-${key}`]) {
      assert.deepEqual(read('--sort', word).options, { sort: word });
    }
  }
});

const collectors = 'netlink, ss, procfs';
const columns = [...new Set([...COLUMNS.map(({ key }) => key), ...GROUP_COLUMN_KEYS])].join(', ');

const MISTAKES: readonly (readonly [args: readonly string[], message: string])[] = [
  [['--jsno'], 'Unknown option --jsno: did you mean --json?'],
  [['--no-colour'], 'Unknown option --no-colour: did you mean --no-color?'],
  [['--colums=pid'], 'Unknown option --colums: did you mean --columns?'],
  [['--frobnicate'], 'Unknown option --frobnicate: see estab --help'],
  [['--constructor'], 'Unknown option --constructor: see estab --help'],
  [['--__proto__'], 'Unknown option --__proto__: see estab --help'],
  [['-y'], 'Unknown option -y: see estab --help'],
  [['-ty'], 'Unknown option -y: see estab --help'],
  [['--json=yes'], 'Cannot use --json=yes: --json takes no value'],
  [['--json='], 'Cannot use --json=: --json takes no value'],
  [['--interval'], 'Cannot use --interval: expected SECONDS after it'],
  [['-i'], 'Cannot use -i: expected SECONDS after it'],
  [['--columns='], 'Cannot use --columns: expected COLUMN,… after it'],
  [['--collector'], `Cannot use --collector: expected one of ${collectors} after it`],
  [['--collector', 'netlnk'], 'Unknown value "netlnk" of --collector: did you mean netlink?'],
  [['--collector', 'lsof'], `Unknown value "lsof" of --collector: expected one of ${collectors}`],
  [['--collector=-netlink'], 'Unknown value "-netlink" of --collector: did you mean netlink?'],
  [['--sort', 'lcal'], 'Unknown value "lcal" of --sort: did you mean local?'],
  [['--sort', '-retrns'], 'Unknown value "-retrns" of --sort: did you mean retrans?'],
  [['--sort', '--rx'], 'Unknown value "--rx" of --sort: did you mean rx?'],
  [['-s', '-'], `Unknown value "-" of -s: expected one of ${columns}`],
  [['-s', 'PID'], 'Unknown value "PID" of -s: did you mean pid?'],
];

for (const [args, message] of MISTAKES) {
  test(`estab ${args.join(' ')}: ${message.slice(0, 60)}`, () => {
    assert.throws(() => parseLine(args), (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, message);
      return true;
    });
  });
}

test('any arguments are read, or are a mistake that says what was expected in one line', () => {
  const word = fc.oneof(
    fc.string(),
    fc.string().map((text) => `-${text}`),
    fc.string().map((text) => `--${text}`),
    fc.constantFrom(
      ...TABLE.flatMap(({ name, letter }) => [`--${name}`, `--${name}=x`, `-${letter}`]),
    ),
  ).map((text) => text.replaceAll('\n', ''));
  fc.assert(fc.property(fc.array(word), (args) => {
    try {
      parseLine(args);
    } catch (error) {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, /^(Unknown|Cannot use) .+: .+$/);
    }
  }));
});
