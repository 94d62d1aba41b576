import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TCP, UDP } from '../../src/model/protocol.ts';
import { CLOSED, ESTABLISHED, LISTEN, LISTENING, STATES } from '../../src/model/state.ts';
import {
  clearLines,
  filterWords,
  OTHERS,
  parseLine,
  setLine,
  showAll,
  toggleFamily,
  toggleProtocol,
  toggleStates,
} from '../../src/store/filters.ts';
import { NO_FILTER } from '../../src/store/state.ts';
import type { Action } from '../../src/store/state.ts';
import { NAMES, type Row } from '../filter/scene.ts';
import { after, connection, having, ports } from './machine.ts';

/** Ports 1 to 12: TCP in the state of that kernel number; 20 and 21: UDP without and with a peer; 30: TCP on IPv6. */
const all: readonly Row[] = [
  ...Array.from({ length: 12 }, (_, place) => connection(place + 1, { state: place + 1 })),
  connection(20, { protocol: UDP, state: CLOSED, remotePort: 0 }),
  connection(21, { protocol: UDP, state: ESTABLISHED }),
  connection(30, { from: '2001:db8::1', to: '2001:db8::2' }),
];

function passing(...steps: readonly Action[]): number[] {
  return ports(after(having(all), ...steps)).sort((a, b) => a - b);
}

const everything = passing();
const line = (kind: 'ports' | 'text', text: string): Action => {
  const parsed = parseLine(kind, text, NAMES);
  if ('message' in parsed) throw new Error(parsed.message);
  return setLine(kind, parsed);
};

test('a protocol passes alone, both pass together, and the second time it is taken back', () => {
  assert.deepEqual(passing(toggleProtocol(UDP)), [20, 21]);
  assert.deepEqual(passing(toggleProtocol(UDP), toggleProtocol(TCP)), everything);
  assert.deepEqual(passing(toggleProtocol(UDP), toggleProtocol(UDP)), everything);
});

test('an IP version passes alone', () => {
  assert.deepEqual(passing(toggleFamily(6)), [30]);
  assert.deepEqual(passing(toggleFamily(6), toggleFamily(4)), everything);
});

test('the listening ones are LISTEN and UDP without a peer', () => {
  assert.deepEqual(passing(toggleStates(LISTENING)), [7, 10, 20]);
});

test('the established ones are those of TCP and UDP', () => {
  assert.deepEqual(passing(toggleStates(1 << ESTABLISHED)), [1, 21, 30]);
});

test('the others are what is neither listening nor established, requests for a connection too', () => {
  const shown = passing(toggleStates(OTHERS));
  assert.deepEqual(shown, [2, 3, 4, 5, 6, 8, 9, 11, 12]);
  const three = [toggleStates(LISTENING), toggleStates(1 << ESTABLISHED), toggleStates(OTHERS)];
  assert.deepEqual(passing(...three), everything);
});

test('states that are turned on together are turned off one by one, until all are shown', () => {
  const off = STATES.filter(({ number }) => OTHERS >> number & 1)
    .map(({ number }) => toggleStates(1 << number));
  const state = after(having(all), toggleStates(OTHERS), ...off);
  assert.equal(state.filter.states, 0);
  assert.deepEqual(passing(toggleStates(OTHERS), ...off), everything);
});

test('a request for a connection passes as SYN_RECV, as which it is shown', () => {
  assert.deepEqual(passing(toggleStates(1 << 3)), [3, 12]);
});

test('ports are exact, lists, ranges, comparisons and names, with spaces as one types them', () => {
  assert.deepEqual(passing(line('ports', '20')), [20]);
  assert.deepEqual(passing(line('ports', '1, 20-21')), [1, 20, 21]);
  assert.deepEqual(passing(line('ports', '<3')), [1, 2]);
  assert.deepEqual(parseLine('ports', ' ', NAMES), parseLine('ports', '', NAMES));
});

test('a mistake is told at its column of what was typed', () => {
  const mistake = parseLine('ports', '80,99999', NAMES);
  assert.ok('message' in mistake);
  assert.equal(mistake.column, 4);
});

test('the parts of a filter are joined by AND', () => {
  const udp = [toggleProtocol(UDP), toggleStates(1 << ESTABLISHED)];
  assert.deepEqual(passing(...udp), [21]);
  assert.deepEqual(passing(...udp, line('ports', '20')), []);
  assert.deepEqual(passing(line('text', 'state:listen | proto:udp')), [10, 20, 21]);
});

test('all clears every part; clearing the lines leaves the rest', () => {
  const steps = [toggleProtocol(UDP), toggleFamily(4), line('text', '!:20'), line('ports', '21')];
  assert.deepEqual(passing(...steps), [21]);
  assert.deepEqual(after(having(all), ...steps, showAll).filter, NO_FILTER);
  assert.deepEqual(passing(...steps, clearLines), [20, 21]);
});

test('the words of a filter name each part that is in force, and are short', () => {
  const words = (...steps: readonly Action[]) => filterWords(after(having([]), ...steps).filter);
  assert.deepEqual(words(), []);
  assert.deepEqual(
    words(
      toggleProtocol(TCP),
      toggleFamily(6),
      toggleStates(1 << LISTEN),
      line('ports', '443'),
      line('text', 'nginx'),
    ),
    ['tcp', 'IPv6', 'LISTEN', 'port 443', '/nginx'],
  );
  assert.deepEqual(words(toggleStates(LISTENING)), ['listening']);
  assert.deepEqual(words(toggleStates(OTHERS)), ['opening or closing']);
  assert.deepEqual(words(toggleStates(1 << CLOSED)), ['UNCONN']);
});
