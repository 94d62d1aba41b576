import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALL_STATES,
  LIFE,
  NEW_SYN_RECV,
  parseStates,
  STATE_GROUPS,
  STATE_WORDS,
  stateOf,
  STATES,
} from '../../src/model/state.ts';

/** The words of RFC 9293, Linux netstat, ss, Windows netstat, macOS and older texts, with the kernel's number. */
const DIALECTS: readonly (readonly [number: number, ...words: string[]])[] = [
  [10, 'LISTEN', 'LISTENING'],
  [2, 'SYN-SENT', 'SYN_SENT', 'SYN_SEND'],
  [3, 'SYN-RECEIVED', 'SYN_RECV', 'SYN-RECV', 'SYN_RECEIVED', 'SYN_RCVD', 'syn-rcv'],
  [1, 'ESTABLISHED', 'ESTAB'],
  [4, 'FIN-WAIT-1', 'FIN_WAIT1', 'FIN_WAIT_1'],
  [5, 'FIN-WAIT-2', 'FIN_WAIT2', 'FIN_WAIT_2'],
  [8, 'CLOSE-WAIT', 'CLOSE_WAIT'],
  [11, 'CLOSING'],
  [9, 'LAST-ACK', 'LAST_ACK'],
  [6, 'TIME-WAIT', 'TIME_WAIT', 'TIMED_WAIT'],
  [7, 'CLOSED', 'UNCONN', 'unconnected', 'close'],
];

for (const [number, ...words] of DIALECTS) {
  test(`${words.join(', ')} are one state in any case and hyphenation`, () => {
    for (const word of words) {
      for (const joint of ['-', '_', '', ' ']) {
        const spelled = word.replaceAll(/[-_]/g, joint);
        assert.equal(parseStates(spelled), 1 << number, spelled);
        assert.equal(parseStates(spelled.toLowerCase()), 1 << number, spelled);
      }
    }
  });
}

test('every state has a number of its own, a short word and its own word', () => {
  assert.deepEqual(
    new Set(STATES.map(({ number }) => number)),
    new Set(DIALECTS.map(([one]) => one)),
  );
  for (const { number, name, short } of STATES) {
    assert.ok(short.length <= 6);
    assert.equal(parseStates(short), 1 << number);
    assert.equal(stateOf(number)?.name, name);
  }
});

test('a connection request is a SYN_RECV', () => {
  assert.equal(stateOf(NEW_SYN_RECV)?.name, 'SYN_RECV');
  assert.equal(ALL_STATES >> NEW_SYN_RECV & 1, 1);
});

test('the groups hold each state of a connection once', () => {
  const sets = [...STATE_GROUPS.values()];
  const all = sets.reduce((sum, set) => sum + set, 0);
  assert.equal(all, sets.reduce((union, set) => union | set, 0));
  const alone = STATES.filter(({ number }) => (all >> number & 1) === 0).map(({ name }) => name);
  assert.deepEqual(alone, ['LISTEN', 'CLOSED']);
});

test('a number or a word of no state is none', () => {
  for (const number of [0, 13, 15, 16, 255, -1]) assert.equal(stateOf(number), null);
  for (const word of ['', 'wait', 'toString', 'constructor']) assert.equal(parseStates(word), null);
});

test('every word that is offered means something', () => {
  for (const word of STATE_WORDS) assert.notEqual(parseStates(word), null);
});

test('the order of life is the order of the table', () => {
  STATES.forEach(({ number }, place) => assert.equal(LIFE[number], place));
});
