import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  collectorOf,
  columnsOf,
  EVERYTHING,
  filterOf,
  intervalOf,
  scopeOf,
  sortOf,
} from '../../src/command/request.ts';
import { COLUMNS } from '../../src/columns.ts';
import { NO_NAMES } from '../../src/model/names.ts';
import { TCP, UDP } from '../../src/model/protocol.ts';
import { LISTEN, LISTENING } from '../../src/model/state.ts';
import { parseLine, UsageError } from '../../src/options.ts';

const NEEDS = { counters: true, cgroups: true, netns: 'own' };
const scope = (...args: readonly string[]) => scopeOf(filterOf(parseLine(args), NO_NAMES), NEEDS);
const keys = (...args: readonly string[]) => columnsOf(parseLine(args)).map(({ key }) => key);

const SCOPES: readonly (readonly [args: string, part: Partial<typeof EVERYTHING>])[] = [
  ['', {}],
  ['-anpe', {}],
  ['-t', { protocols: [TCP] }],
  ['-u', { protocols: [UDP] }],
  ['-tu', { protocols: [TCP, UDP] }],
  ['-4', { families: [4] }],
  ['-6', { families: [6] }],
  ['-46', { families: [4, 6] }],
  ['-l', { states: LISTENING }],
  ['-tulpn', { protocols: [TCP, UDP], states: LISTENING }],
  ['state:listen', { states: 1 << LISTEN }],
  ['-t @listening proto:udp', { protocols: [], states: LISTENING }],
  ['!state:listen', {}],
];

for (const [args, part] of SCOPES) {
  test(`estab ${args} reads what it has to show`, () => {
    assert.deepEqual(scope(...args.split(' ').filter((word) => word)), {
      ...EVERYTHING,
      machine: false,
      ...part,
    });
  });
}

test('the words of the filter are read as one', () => {
  const { text } = filterOf(parseLine(['state:listen', 'or', ':22']), NO_NAMES);
  assert.equal(text.text, 'state:listen or :22');
  assert.equal(text.expression.kind, 'or');
});

test('a mistake in the filter is told with its column', () => {
  assert.throws(() => filterOf(parseLine(['-t', 'port:80', 'stat:x']), NO_NAMES), (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(
      error.message,
      'Cannot read the filter "port:80 stat:x" at column 9: Unknown key "stat": did you mean "state"?',
    );
    return true;
  });
});

test('columns stand in the order in which they are named', () => {
  assert.deepEqual(keys('--columns', 'pid,local,proto'), ['pid', 'local', 'proto']);
  assert.deepEqual(keys('-c', ' pid , local'), ['pid', 'local']);
  for (const { key } of COLUMNS) assert.deepEqual(keys('--columns', key), [key]);
});

test('without --columns there are those of netstat', () => {
  assert.deepEqual(keys().slice(0, 6), ['proto', 'recvq', 'sendq', 'local', 'remote', 'state']);
});

test('a column that is not there is told with the nearest one', () => {
  const message = (word: string) => {
    try {
      keys('--columns', word);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message;
    }
    return assert.fail(word);
  };
  assert.equal(message('pid,locl'), 'Unknown column "locl": did you mean local?');
  assert.equal(message('pid, PROTO'), 'Unknown column "PROTO": did you mean proto?');
  assert.match(message('pid,'), /^Missing column: expected proto, state, /);
});

test('sortOf() turns the order round that is of use first', () => {
  const sort = (word: string) => sortOf(parseLine(['--sort', word]));
  assert.deepEqual(sort('local'), { column: 'local', reverse: false });
  assert.deepEqual(sort('-local'), { column: 'local', reverse: true });
  assert.deepEqual(sort('rx'), { column: 'rx', reverse: true });
  assert.deepEqual(sort('-rx'), { column: 'rx', reverse: false });
  assert.equal(sortOf(parseLine([])), null);
});

test('intervalOf() takes seconds within its limits', () => {
  const interval = (word: string) => intervalOf(parseLine(['--interval', word]));
  assert.equal(intervalOf(parseLine([])), 1);
  assert.equal(interval('2'), 2);
  assert.equal(interval('0.5'), 0.5);
  for (const word of ['0', '-1', 'x', '1s', 'NaN', 'Infinity', '1e9', ' ']) {
    assert.throws(() => interval(word), {
      name: 'UsageError',
      message: new RegExp(`^Cannot use --interval ${word}: expected seconds from `),
    });
  }
});

test('collectorOf() is the one that was asked for', () => {
  assert.equal(collectorOf(parseLine(['--collector', 'ss'])), 'ss');
  assert.equal(collectorOf(parseLine([])), null);
});
