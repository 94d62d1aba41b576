import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NO_NAMES } from '../../src/model/names.ts';
import { TCP, UDP } from '../../src/model/protocol.ts';
import { follow } from '../../src/model/follow.ts';
import { STATES } from '../../src/model/state.ts';
import { parseLine } from '../../src/store/filters.ts';
import { filterText, openNaming, saveObstacle, typeName } from '../../src/store/name.ts';
import { matcher } from '../../src/store/select.ts';
import { EMPTY_LINE, type Filter, type Line, NO_FILTER, START } from '../../src/store/state.ts';
import { sampleAt } from '../view/picture.ts';

const SNAPSHOT = follow(null, sampleAt(0));

function line(kind: 'ports' | 'text', text: string): Line {
  const parsed = text === '' ? EMPTY_LINE : parseLine(kind, text, NO_NAMES);
  assert.ok('expression' in parsed, text);
  return parsed;
}

const filter: fc.Arbitrary<Filter> = fc.record({
  protocols: fc.subarray([TCP, UDP]),
  families: fc.subarray([4, 6]),
  states: fc.subarray(STATES.map(({ number }) => 1 << number))
    .map((bits) => bits.reduce((set, bit) => set | bit, 0)),
  ports: fc.constantFrom('', '443', '80, 443', '>1024', '8000-9000').map((text) =>
    line('ports', text)
  ),
  text: fc.constantFrom('', 'nginx', 'nginx | java', '!proc:sshd user:root', '@listening')
    .map((text) => line('text', text)),
});

test('a filter in the words of the language lets the same sockets through', () => {
  fc.assert(fc.property(filter, (filter) => {
    const said = { ...NO_FILTER, text: line('text', filterText(filter)) };
    const passes = matcher(filter, SNAPSHOT);
    const saidPasses = matcher(said, SNAPSHOT);
    for (let row = 0; row < SNAPSHOT.count; row++) assert.equal(saidPasses(row), passes(row));
  }));
});

test('there is nothing to save where everything passes, or a line makes no sense', () => {
  assert.equal(saveObstacle(START), 'there is no filter to save');
  assert.equal(saveObstacle({ ...START, filter: { ...NO_FILTER, families: [4] } }), null);
  const mode = {
    kind: 'prompt',
    line: 'text',
    text: 'x:',
    caret: 2,
    before: EMPTY_LINE,
    error: { column: 1, message: 'Unknown key' },
    offer: null,
    recalled: null,
  } as const;
  assert.equal(saveObstacle({ ...START, mode }), 'Unknown key');
});

test('a name is made of what @name can call, and of nothing else', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
    const { mode } = parts.reduce((state, part) => typeName(part)(state), openNaming(START));
    assert.ok(mode.kind === 'name');
    assert.match(mode.name, /^([a-z0-9][a-z0-9_-]{0,39})?$/);
  }));
  const typed = [...'Web-1 é_2'].reduce((state, key) => typeName(key)(state), openNaming(START));
  assert.equal(typed.mode.kind === 'name' && typed.mode.name, 'web-1_2');
});
