import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FIELDS } from '../../src/fields.ts';
import { complete } from '../../src/filter/complete.ts';
import { parseFilter } from '../../src/filter/grammar.ts';
import type { Known } from '../../src/filter/values.ts';
import { LISTEN } from '../../src/model/state.ts';
import { NAMES, passing, process, processes, scene } from './scene.ts';

const NAMED = new Map([['leaks', 'state:close-wait'], ['listening', 'state:listen']]);

const KNOWN: Known = {
  names: NAMES,
  named: NAMED,
  snapshot: scene([
    { from: '0.0.0.0', to: '0.0.0.0', state: LISTEN, localPort: 80, pid: 10, uid: 0 },
    { from: '10.0.0.1', to: '10.0.0.2', localPort: 80, remotePort: 51000, pid: 10, uid: 33 },
    { from: 'fd00::1', to: 'fd00::2', localPort: 51001, remotePort: 443, pid: 812, uid: 1000 },
    { from: 'fd00::1', to: 'fd00::2', localPort: 51002, remotePort: 22, pid: 9, uid: 1000 },
  ], {
    processes: processes(
      process(10, 'nginx'),
      process(812, 'node'),
      process(9, 'tmux: server'),
      process(7, 'and'),
    ),
    users: new Map([[0, 'root'], [33, 'www-data']]),
  }),
};

/** A text with a bar at the caret: what may stand for the part before it, in brackets, and the words. */
const COMPLETIONS: readonly (readonly [text: string, part: string, words: readonly string[]])[] = [
  ['sta|', 'sta', ['state:']],
  ['nginx sp|', 'sp', ['sport:']],
  ['!(us|', 'us', ['user:']],
  ['pro| nginx', 'pro', ['proto:', 'proc:']],
  ['xyzzy|', 'xyzzy', []],
  ['stat:x|', 'x', []],
  ['state:time|', 'time', ['time_wait', 'timed_wait']],
  ['state:time-|', 'time-', ['time-wait']],
  ['state:timew|', 'timew', ['timewait']],
  ['state:TIME_W|', 'TIME_W', ['TIME_WAIT']],
  ['state:listen,est|', 'est', ['established']],
  ['state!=fin-|', 'fin-', ['fin-wait1', 'fin-wait2']],
  ['state est|', 'est', ['established']],
  ['exclude last|', 'last', ['last_ack']],
  ['state established listen sp|', 'sp', ['sport:']],
  ['nginx estab|', 'estab', ['established']],
  ['opening|', 'opening', []],
  ['proto:u|', 'u', ['udp', 'udp4', 'udp6', 'unix', 'u_str', 'u_dgr', 'u_seq']],
  ['proc:n|', 'n', ['nginx', 'node']],
  ['proc:NG|', 'NG', ['nginx']],
  ['proc = n|', 'n', ['nginx', 'node']],
  ['proc:t|', 't', ['"tmux: server"']],
  ['proc:"tmux: s|', '"tmux: s', ['"tmux: server"']],
  ["proc:'tm|", "'tm", ["'tmux: server'"]],
  ['proc:a|', 'a', ['and']],
  ['an|', 'an', ['"and"']],
  ['ngi|nx', 'ngi', ['nginx']],
  ['node,ng|', 'ng', ['nginx']],
  ['user:|', '', ['1000', 'root', 'www-data']],
  ['www|', 'www', ['www-data']],
  ['uid:|', '', ['0', '33', '1000']],
  ['pid:8|', '8', ['812']],
  ['port:|', '', ['80', 'http', 'https', 'ssh']],
  ['lport:|', '', ['80', 'http']],
  ['rport:|', '', ['https', 'ssh']],
  ['rport:5|', '5', ['51000']],
  ['port:51|', '51', ['51000', '51001', '51002']],
  ['lport:https|', 'https', ['https']],
  [':ht|', ':ht', [':http', ':https']],
  ['sport = :s|', ':s', [':ssh']],
  ['dport eq ss|', 'ss', ['ssh']],
  ['sport gt :51|', ':51', [':51001', ':51002']],
  ['iface:|', '', ['eth0', 'lo']],
  ['dev e|', 'e', ['eth0']],
  ['laddr:f|', 'f', ['fd00::1']],
  ['dst 10|', '10', ['10.0.0.2']],
  ['rtt:|', '', ['>100', '<500us', '1-5']],
  ['rtt>|', '', []],
  ['command:|', '', []],
  ['@|', '@', ['@leaks', '@listening']],
  ['node !@LI|', '@LI', ['@listening']],
  ['node,@le|', '@le', ['@leaks']],
];

for (const [marked, part, words] of COMPLETIONS) {
  test(`${marked} may become ${words.join(', ') || 'nothing'}`, () => {
    const caret = marked.indexOf('|');
    const text = marked.replace('|', '');
    const { from, to, candidates } = complete(text, caret, FIELDS, KNOWN);
    assert.equal(to, caret);
    assert.equal(text.slice(from, to), part);
    assert.deepEqual(candidates, words);
  });
}

test('an empty line may begin with every key and every name', () => {
  const { candidates } = complete('', 0, FIELDS, KNOWN);
  assert.deepEqual(candidates, [...FIELDS.map(({ key }) => `${key}:`), '@leaks', '@listening']);
});

test('without a snapshot there are still keys, states and names', () => {
  const bare: Known = { ...KNOWN, snapshot: null };
  for (const { key } of FIELDS) complete(`${key}:`, key.length + 1, FIELDS, bare);
  assert.deepEqual(complete('state:L', 7, FIELDS, bare).candidates, [
    'LISTEN',
    'LAST_ACK',
    'LISTENING',
  ]);
});

test('a state that is offered is one that the filter takes', () => {
  const typed = fc.tuple(
    fc.constantFrom('', 'c', 'C', 'syn', 'SYN-', 'syn_', 'fin', 'timew', 'cl', 'u', 'b', 'a', 'o'),
    fc.constantFrom('state:', 'state ', ''),
  );
  fc.assert(fc.property(typed, ([part, key]) => {
    const text = key + part;
    if (text === '') return;
    for (const word of complete(text, text.length, FIELDS, KNOWN).candidates) {
      if (word.endsWith(':')) continue;
      const parsed = parseFilter(key + word, FIELDS, NAMES, NAMED);
      assert.ok(parsed.ok, key + word);
    }
  }));
});

test('a process is found by what is offered for it, with its key and without', () => {
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...'ab:/()"\' ,!@=<>|&.0'), minLength: 1, maxLength: 8 }),
    fc.constantFrom('and', 'not', 'state', 'src', 'proc', '443', '10.0.0.1', '::1', 'kworker/0:1'),
  );
  fc.assert(
    fc.property(
      name,
      fc.constantFrom('proc:', '!proc:', 'state:established proc=', ''),
      (name, key) => {
        const snapshot = scene([{ from: '10.0.0.1', to: '10.0.0.2', pid: 1 }], {
          processes: processes(process(1, name)),
        });
        const begun = key === '' ? name.slice(0, 1) : '';
        if (/[\s()|&,"'!@:]/.test(begun)) return;
        const text = key + begun;
        const { candidates, from } = complete(text, text.length, FIELDS, { ...KNOWN, snapshot });
        const offered = candidates.filter((word) => word.replace(/^(["'])(.*)\1$/s, '$2') === name);
        if (name.includes('"') && name.includes("'")) return;
        assert.equal(offered.length, 1, JSON.stringify(candidates));
        const rows = passing(text.slice(0, from) + offered[0], snapshot);
        assert.deepEqual(rows, key.startsWith('!') ? [] : [0]);
      },
    ),
    { numRuns: 2000 },
  );
});

test('every text can be completed, and what stands before and after is left alone', () => {
  const piece = fc.constantFrom(
    ...' ()|&!,:/"\'<>=[].*-@'.split(''),
    ...['state', 'src', 'dport', 'proc', 'ng', '443', '10.0.', 'listen'],
  );
  const text = fc.oneof(fc.string(), fc.array(piece, { maxLength: 12 }).map((all) => all.join('')));
  fc.assert(fc.property(text, fc.nat(40), (text, at) => {
    const caret = Math.min(at, text.length);
    const { from, to, candidates } = complete(text, caret, FIELDS, KNOWN);
    assert.ok(from >= 0 && from <= to && to === caret);
    assert.equal(new Set(candidates).size, candidates.length);
  }));
});

test('a word that is offered stays what it is when it is completed again', () => {
  for (const [marked] of COMPLETIONS) {
    const caret = marked.indexOf('|');
    const text = marked.slice(0, caret);
    const { from, candidates } = complete(text, caret, FIELDS, KNOWN);
    for (const word of candidates) {
      if (/^["']|[:<>]/.test(word)) continue;
      const whole = text.slice(0, from) + word;
      assert.ok(complete(whole, whole.length, FIELDS, KNOWN).candidates.includes(word), whole);
    }
  }
});
