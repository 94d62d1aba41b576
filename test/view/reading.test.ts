import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose, NO_DIAGNOSIS } from '../../src/findings.ts';
import { KEYS } from '../../src/keys.ts';
import type { Detail, TcpFact, TcpFacts } from '../../src/model/detail.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { CLOSE_WAIT, ESTABLISHED, FIN_WAIT2, LISTEN } from '../../src/model/state.ts';
import { enquired } from '../../src/store/details.ts';
import { type Action, START, type State } from '../../src/store/state.ts';
import { process, processes, type Row, scene } from '../filter/scene.ts';
import { golden } from './golden.ts';
import { draw } from './screen.ts';

/** Noon in whatever time zone this is. */
const NOON = new Date(2026, 0, 1, 12).getTime();

const LEAKS = Array.from({ length: 34 }, (_, place): Row => ({
  from: '10.0.0.5',
  to: '10.0.0.7',
  localPort: 8080,
  remotePort: 40000 + place,
  state: CLOSE_WAIT,
  inode: 100 + place,
  pid: 814,
  fd: 10 + place,
  silence: 190_000,
}));

function server(): Snapshot {
  const snapshot = scene([
    { from: '0.0.0.0', to: '0.0.0.0', localPort: 6379, state: LISTEN, inode: 1, pid: 812, fd: 3 },
    {
      from: '10.0.0.5',
      to: '10.0.0.5',
      localPort: 6379,
      remotePort: 51000,
      state: ESTABLISHED,
      inode: 2,
      pid: 812,
      fd: 9,
      uid: 33,
      firstSeen: 700_000,
      bytesReceived: 123_456,
      bytesAcked: 900,
      rxRate: 2500,
      rtt: 412,
      retransmits: 3,
      timer: 2,
    },
    {
      from: '10.0.0.5',
      to: '10.0.0.5',
      localPort: 51000,
      remotePort: 6379,
      state: FIN_WAIT2,
      inode: 3,
      pid: 814,
      fd: 4,
    },
    ...LEAKS,
  ], {
    processes: processes(
      process(812, 'redis', 'redis-server *:6379'),
      process(814, 'java', 'java -jar shop.jar'),
    ),
    users: new Map([[33, 'www-data']]),
  });
  return { ...snapshot, takenAt: NOON };
}

const FACTS: Partial<Record<TcpFact, number>> = {
  rtt: 412,
  rttVariance: 80,
  leastRtt: 300,
  rto: 204_000,
  retransmits: 3,
  congestionWindow: 10,
  busy: 12_000_000,
  windowLimited: 5_160_000,
  bufferLimited: 240_000,
  bytesReceived: 123_456,
  bytesAcked: 900,
  dataSegmentsReceived: 90,
  dataSegmentsSent: 0,
  lastReceivedMillis: 1200,
  lastSentMillis: 300_000,
};

/** Nothing is told but those facts, as an older kernel does. */
const DETAIL: Detail = {
  expires: 1500,
  tcp: new Proxy(FACTS, { get: (facts, name: TcpFact) => facts[name] ?? null }) as TcpFacts,
  agreed: ['timestamps', 'sack'],
  congestion: 'cubic',
  memory: { received: 4352, receiveLimit: 131_072, sent: 0, sendLimit: 87_040 },
};

function press(...keys: readonly string[]): Action {
  return (state) =>
    keys.reduce((now, key) => {
      const binding = KEYS.find((one) => one.mode === now.mode.kind && one.keys.includes(key));
      assert.ok(binding && 'action' in binding, key);
      return binding.action(now);
    }, state);
}

function state(size: State['size']): State {
  const snapshot = server();
  return {
    ...START,
    host: 'web1',
    size,
    snapshot,
    diagnosis: diagnose(NO_DIAGNOSIS, snapshot),
  };
}

/** The details of the connection to redis. */
function details(size: State['size']): State {
  const start = state(size);
  const id = start.snapshot?.sockets.id[1] as number;
  const opened = press('return')({ ...start, cursor: { id, place: 1 } });
  const parents = [process(700, 'bash'), process(1, 'systemd')];
  const known = enquired(id, start.snapshot as Snapshot, 1, DETAIL, parents)(opened);
  assert.equal(known.mode.kind, 'details');
  const rtts = [400, 410, 500, NaN, 900, 412];
  return {
    ...known,
    lives: new Map([[id, [{ state: 2, since: 700_000 }, { state: 1, since: 702_000 }]]]),
    mode: known.mode.kind === 'details' ? { ...known.mode, rtts } : known.mode,
  };
}

/** The screen of a state as it is. */
function screen(now: State, ascii = false): Promise<string[]> {
  return draw({ state: now, ascii, ...now.size });
}

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 120, rows: 90 };

const SCREENS: Readonly<Record<string, readonly [State, ascii?: boolean]>> = {
  'findings-header': [state(SMALL)],
  'findings': [press('!')(state(SMALL))],
  'findings-60x10': [press('!', 'j')(state({ columns: 60, rows: 10 }))],
  'findings-shown': [press('!', 'return')(state(SMALL))],
  'details': [details(SMALL)],
  'details-below': [press('pagedown', 'pagedown')(details(SMALL))],
  'details-ascii': [details(LARGE), true],
  'details-large': [details(LARGE)],
};

for (const [name, [now, ascii = false]] of Object.entries(SCREENS)) {
  test(`the screen ${name}`, async (t) => {
    const lines = await screen(now, ascii);
    golden(t, name, lines);
    assert.equal(lines.at(-1)?.trim(), '', 'the last line of the terminal is free');
    if (ascii) { for (const line of lines) assert.match(line, /^[\x20-\x7e]*$/); }
  });
}

/** What is asked on the lowest screen, where something was found, by the keys that ask it. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  'states-60x10': ['f', 'j', 'j'],
  'sort-60x10': ['s', 'j', 'j'],
  'columns-60x10': ['C', 'j', 'j'],
  'grouping-60x10': ['v', 'j', 'j'],
  'export-60x10': ['x', 'j'],
  'kill-found-60x10': ['K', 'j'],
  'drop-tagged-60x10': ['space', 'space', 'D'],
  'kill-tagged-60x10': ['space', 'space', 'K', 'j', 'j'],
};

for (const [name, keys] of Object.entries(ASKED)) {
  test(`the screen ${name}`, async (t) => {
    const size = { columns: 60, rows: 10 };
    golden(t, name, await draw({ state: state(size), keys, ...size }));
  });
}

test('a finding replaces the filter by its own, whose rows are shown', () => {
  const { filter, message, mode } = press('!', 'return')(press('u')(state(SMALL)));
  assert.deepEqual([filter.text.text, filter.protocols, mode.kind], [
    'pid:814 state:CLOSE_WAIT',
    [],
    'table',
  ]);
  assert.match(message?.text ?? '', /^The program has to close/);
});

test('without findings the header has no line for them, and ! says so', async () => {
  const calm = { ...state(SMALL), diagnosis: NO_DIAGNOSIS };
  assert.ok(!(await screen(calm)).some((line) => line.startsWith('!')));
  const binding = KEYS.find(({ mode, keys }) => mode === 'table' && keys.includes('!'));
  assert.equal(binding?.obstacle?.(calm), 'nothing was found');
});

test('details without an enquiry tell what the snapshot has', async () => {
  const start = state(LARGE);
  const id = start.snapshot?.sockets.id[1] as number;
  const lines = await screen(press('return')({ ...start, cursor: { id, place: 1 } }));
  const text = lines.join('\n');
  assert.match(text, /received {5}123K \(123456 bytes\), 2\.5K\/s/);
  assert.doesNotMatch(text, /null|NaN|undefined/);
});
