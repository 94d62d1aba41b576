import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TCP, UDP, UNIX } from '../../src/model/protocol.ts';
import { EVERY_SOCKET, type Part, type Reach } from '../../src/model/reach.ts';
import {
  CLOSE_WAIT,
  ESTABLISHED,
  LISTEN,
  LISTENING,
  NEW_SYN_RECV,
  STATES,
  statesOf,
  SYN_RECV,
} from '../../src/model/state.ts';
import { toggleEnded } from '../../src/store/history.ts';
import { openPrompt, type } from '../../src/store/prompt.ts';
import { filterReach, reachWords, readsUnix, wantedPart } from '../../src/store/reach.ts';
import { matcher } from '../../src/store/select.ts';
import { NO_FILTER, START, type State } from '../../src/store/state.ts';
import { parseLine, toggleFamily, toggleProtocol, toggleStates } from '../../src/store/filters.ts';
import { toggleTag } from '../../src/store/tags.ts';
import { openStates } from '../../src/store/menu.ts';
import { NAMES, sample, scene } from '../filter/scene.ts';
import { after, connection, having, sees } from './machine.ts';
import { receive } from '../../src/store/receive.ts';

function filtered(text: string): State['filter'] {
  const line = parseLine('text', text, NAMES);
  if ('message' in line) throw new Error(line.message);
  return { ...NO_FILTER, text: line };
}

const REACHES: readonly (readonly [text: string, part: Partial<Reach>])[] = [
  ['', {}],
  ['nginx', {}],
  ['listen', {}],
  ['state:listen', { states: 1 << LISTEN }],
  ['state:listen port:80', { states: 1 << LISTEN }],
  ['state:listen | port:80', {}],
  ['state:listen,close-wait', { states: statesOf(LISTEN, CLOSE_WAIT) }],
  ['state:listen | state = close_wait', { states: statesOf(LISTEN, CLOSE_WAIT) }],
  ['state:syn-recv', { states: statesOf(SYN_RECV, NEW_SYN_RECV) }],
  ['state!=listen', {}],
  ['!state:listen', {}],
  ['state established sport = :22', { states: 1 << ESTABLISHED }],
  ['exclude established', { states: EVERY_SOCKET.states & ~(1 << ESTABLISHED) }],
  ['proto:udp6', { protocols: [UDP], families: [6] }],
  ['proto:tcp4,tcp6', { protocols: [TCP] }],
  ['family:4 proto:tcp', { protocols: [TCP], families: [4] }],
  ['proto:tcp proto:udp', { protocols: [] }],
  ['@leaks', { states: 1 << CLOSE_WAIT }],
  ['@exposed', { states: LISTENING }],
];

for (const [text, part] of REACHES) {
  test(`"${text}" needs no socket beyond its reach`, () => {
    assert.deepEqual(filterReach(filtered(text)), { ...EVERY_SOCKET, ...part });
  });
}

const NAMES_UNIX: readonly (readonly [text: string, asks: boolean])[] = [
  ['proto:unix', true],
  ['PROTO = UNIX', true],
  ['proto:u_str,tcp', true],
  ['proto:tcp proc:nginx | (proto:u_dgr state:unconn)', true],
  ['unix', true],
  ['', false],
  ['proto:tcp', false],
  ['!proto:unix', false],
  ['proto!=unix', false],
  ['"unix"', false],
  ['proc:unix', false],
  ['state:listen', false],
];

for (const [text, asks] of NAMES_UNIX) {
  test(`"${text}" ${asks ? 'asks for' : 'needs no'} UNIX sockets`, () => {
    assert.equal(readsUnix(filtered(text)), asks);
  });
}

test('a key for other protocols stands above a filter that names UNIX sockets', () => {
  assert.equal(readsUnix({ ...filtered('proto:unix'), protocols: [TCP] }), false);
  assert.equal(readsUnix({ ...filtered('proto:tcp'), protocols: [UNIX] }), true);
});

test('what passes a filter is within its reach', () => {
  const term = fc.constantFrom(
    ...['state:listen', 'state:closing', 'state:syn-recv', 'state!=time-wait', 'proto:tcp'],
    ...['proto:udp4', 'family:6', 'port:80', 'tcp', 'established', '@listening', '@orphans'],
  );
  const text = fc.letrec<{ all: string; one: string }>((tie) => ({
    one: fc.oneof(
      { depthSize: 'small' },
      term,
      tie('all').map((all) => `(${all})`),
      tie('one').map((one) => `!${one}`),
    ),
    all: fc.tuple(
      fc.array(tie('one'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(' ', ' | '),
    ).map(([parts, join]) => parts.join(join)),
  })).all;
  const snapshot = scene(
    STATES.flatMap(({ number }) =>
      [TCP, UDP].flatMap((protocol) =>
        ['10.0.0.1', '::1'].map((from) => ({
          from,
          to: from,
          protocol,
          state: number,
          localPort: 80,
        }))
      )
    ),
  );
  fc.assert(fc.property(text, (text) => {
    const filter = filtered(text);
    const { protocols, families, states } = filterReach(filter);
    const passes = matcher(filter, snapshot);
    const { protocol, family, state } = snapshot.sockets;
    for (let row = 0; row < snapshot.total; row++) {
      if (!passes(row)) continue;
      assert.ok(protocols.includes(protocol[row] as number));
      assert.ok(families.includes(family[row] as number));
      assert.ok((states >> (state[row] as number) & 1) === 1);
    }
  }));
});

const listening = after(START, toggleStates(LISTENING));

test('a filter narrows the reading of many sockets, and of few none', () => {
  const part: Part = { ...EVERY_SOCKET, states: LISTENING, about: 100_000 };
  assert.deepEqual(wantedPart(listening, 100_000), part);
  assert.equal(wantedPart(listening, 400), null);
  assert.equal(wantedPart(START, 100_000), null);
  const keys = after(listening, toggleProtocol(TCP), toggleFamily(4));
  assert.deepEqual(wantedPart(keys, 100_000), { ...part, protocols: [TCP], families: [4] });
});

test('what is read does not change to and fro where the number is near the limit', () => {
  const narrow = after(listening, receive(sample([], { part: { ...EVERY_SOCKET, about: 6000 } })));
  assert.notEqual(wantedPart(narrow, 4000), null);
  assert.equal(wantedPart(narrow, 2000), null);
});

test('every socket is read where something on the screen needs it', () => {
  const tagged = after(having([connection(80)]), toggleTag, toggleStates(LISTENING));
  const states = [after(listening, toggleEnded), after(listening, openStates), tagged];
  for (const state of states) assert.equal(wantedPart(state, 100_000), null);
});

test('what is being typed narrows nothing, and leaves a part that has it', () => {
  const part: Part = { ...EVERY_SOCKET, states: LISTENING, about: 100_000 };
  const typed = after(START, openPrompt('text'), type('state:listen'));
  assert.equal(wantedPart(typed, 100_000), null);
  const narrow = after(listening, receive(sample([], { part })), openPrompt('text'), type('nginx'));
  assert.deepEqual(wantedPart(narrow, 100_000), part);
});

test('while a part is read nothing is said of all: no findings, no history, no counts', () => {
  const rows = [connection(80)];
  const whole = after(having(rows), sees(rows), sees(rows));
  assert.equal(whole.history.length, 3);
  const part: Part = { ...EVERY_SOCKET, states: LISTENING, about: 9000 };
  const narrow = after(whole, receive(sample([], { clock: 9e6, part })));
  assert.deepEqual(narrow.history, []);
  assert.deepEqual(narrow.diagnosis.findings, []);
});

test('a reach is told in words', () => {
  assert.equal(
    reachWords({ ...EVERY_SOCKET, protocols: [TCP], states: LISTENING }),
    'tcp listening',
  );
  assert.equal(reachWords({ ...EVERY_SOCKET, families: [6] }), 'IPv6');
  assert.equal(reachWords({ ...EVERY_SOCKET, states: 0 }), 'nothing');
});
