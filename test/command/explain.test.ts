import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../../src/command/explain.ts';
import { LESSONS } from '../../src/lessons.ts';
import { STATES } from '../../src/model/state.ts';
import { parseLine, UsageError } from '../../src/options.ts';
import { golden } from '../view/golden.ts';

function explained(...words: readonly string[]): string[] {
  return explain(parseLine(['explain', ...words])).split('\n').slice(0, -1);
}

/** Each state by netstat's word, and by the words of RFC 9293, ss, Windows, macOS, BSD, others, and the kernel's numbers. */
const SPELLINGS = {
  LISTEN: ['LISTEN', 'LISTENING', 'listen', '10'],
  SYN_SENT: ['SYN-SENT', 'SYN_SENT', 'SYN_SEND', 'synsent', '2'],
  SYN_RECV: [
    'SYN-RECEIVED',
    'SYN-RECV',
    'SYN_RECEIVED',
    'SYN_RCVD',
    'SynRcvd',
    'syn-rcv',
    '3',
    '12',
  ],
  ESTABLISHED: ['ESTABLISHED', 'ESTAB', 'established', '1'],
  FIN_WAIT1: ['FIN-WAIT-1', 'FIN_WAIT1', 'FIN_WAIT_1', 'finwait1', 'fin wait 1', '4'],
  FIN_WAIT2: ['FIN-WAIT-2', 'FIN_WAIT2', 'FIN_WAIT_2', 'Fin-Wait2', '5'],
  CLOSE_WAIT: ['CLOSE-WAIT', 'CLOSE_WAIT', 'closewait', 'close wait', '8'],
  CLOSING: ['CLOSING', 'closing', '11'],
  LAST_ACK: ['LAST-ACK', 'LAST_ACK', 'lastack', '9'],
  TIME_WAIT: ['TIME-WAIT', 'TIME_WAIT', 'TIMED_WAIT', 'timewait', '6'],
  CLOSED: ['CLOSED', 'UNCONN', 'closed', 'close', 'unconnected', '7'],
} as const;

for (const [name, spellings] of Object.entries(SPELLINGS)) {
  test(`explain tells of ${name} in every spelling`, () => {
    const told = explained(name);
    assert.ok(told.some((line) => line.split(',')[0] === name));
    for (const word of spellings) assert.deepEqual(explained(word), told, word);
  });
}

test('a state stands in brackets in its picture, and in no other place', () => {
  for (const { name } of STATES) {
    const marks = explained(name).join('\n').match(/\[\w+\]/g) ?? [];
    assert.deepEqual([...new Set(marks)], [`[${name}]`]);
  }
  assert.doesNotMatch(explained().join('\n'), /\[/);
});

test('there is one lesson for each state', () => {
  assert.deepEqual(
    LESSONS.map(({ number }) => number),
    STATES.map(({ number }) => number),
  );
});

test('explain is safe for 80 columns of ASCII', () => {
  for (const words of [[], ...STATES.map(({ name }) => [name])]) {
    for (const line of explained(...words)) assert.match(line, /^[\x20-\x7e]{0,80}$/);
  }
});

test('a group of states explains each of them', () => {
  const titles = explained('opening').filter((line) => /^[A-Z_]+(,|\d?$)/.test(line));
  assert.deepEqual(titles.map((line) => line.split(',')[0]), ['SYN_SENT', 'SYN_RECV']);
});

const MISTAKES = [
  [['clsoe-wait'], 'Unknown state "clsoe-wait": did you mean CLOSE_WAIT?'],
  [['timed', 'wiat'], 'Unknown state "timed wiat": did you mean TIMED_WAIT?'],
  [['--csv', 'listen'], 'Cannot use --csv with explain: expected a state'],
] as const;

for (const [words, message] of MISTAKES) {
  test(`explain ${words.join(' ')} is refused`, () => {
    assert.throws(() => explained(...words), new UsageError(message));
  });
}

test('a word that is near no state names them all', () => {
  assert.throws(() => explained('42'), /Unknown state "42": expected one of LISTEN, .*, CLOSED$/);
});

test('the whole picture', (t) => golden(t, 'explain', explained()));
test('the picture of one state', (t) => golden(t, 'explain-close-wait', explained('close-wait')));
