/**
 * What each keystroke of a filter costs: parsing it, selecting the rows that pass, and putting them in order; the first line also says how long
 * after `/` was pressed the view is ready for it.
 * `deno run -A scripts/bench/keystrokes.ts [SOCKETS]`; every address is another one, which is the worst case.
 */
import process from 'node:process';
import { addRow, draft, NO_OWNERS } from '../../src/model/sample.ts';
import { TCP } from '../../src/model/protocol.ts';
import { ESTABLISHED } from '../../src/model/state.ts';
import { follow } from '../../src/model/follow.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { unhurried } from '../../src/platform/breath.ts';
import { foreseen } from '../../src/store/foresee.ts';
import { openPrompt, type } from '../../src/store/prompt.ts';
import { rows } from '../../src/store/select.ts';
import { START, type State } from '../../src/store/state.ts';

const LINES = [
  'fd00',
  'ab:',
  '10.1',
  'nginx',
  'raddr:fd',
  'raddr:10.0.0.0/8',
  'state:listen',
  ':443',
  'dead',
  '!f',
  '@exposed',
];

/** Sockets of as many different remote addresses, three in four of them IPv6, of 500 processes. */
function table(count: number): State {
  const into = draft(count);
  let seed = 1;
  const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);
  const processes = new Map(
    Array.from({ length: 500 }, (_, at) => [at + 1, {
      pid: at + 1,
      startTime: 1,
      name: `worker-${at}`,
      command: `/usr/bin/worker --number ${at}`,
    }]),
  );
  for (let at = 0; at < count; at++) {
    const row = addRow(into);
    const { sockets } = into;
    sockets.protocol[row] = TCP;
    sockets.state[row] = ESTABLISHED;
    sockets.family[row] = at % 4 === 0 ? 4 : 6;
    sockets.cookieLow[row] = at + 1;
    sockets.inode[row] = at + 1;
    sockets.pid[row] = 1 + at % 500;
    sockets.uid[row] = 1000 + at % 20;
    sockets.localPort[row] = 443;
    sockets.remotePort[row] = 1024 + at % 60_000;
    const address = at % 4 === 0
      ? [0, 0, 0xffff, random()]
      : [0xfd000000 | random() >>> 8, random(), random(), random()];
    sockets.local.set(at % 4 === 0 ? [0, 0, 0xffff, 0x0a000001] : [0xfd000000, 0, 0, 1], row * 4);
    sockets.remote.set(address, row * 4);
  }
  const snapshot = follow(null, {
    collector: 'netlink',
    takenAt: 0,
    clock: 1000,
    sockets: into.sockets,
    count: into.count,
    owners: { ...NO_OWNERS, processes },
    gaps: [],
  });
  return { ...START, snapshot };
}

const count = Number(process.argv[2] ?? 200_000);
const start = table(count);
rows(start);
const pressed = performance.now();
await unhurried(foreseen(start.snapshot as Snapshot));
process.stdout.write(`ready after ${Math.round(performance.now() - pressed)} ms\n`);
for (const line of LINES) {
  let state = openPrompt('text')(start);
  const times = [...line].map((character) => {
    const before = performance.now();
    state = type(character)(state);
    rows(state);
    return Math.round(performance.now() - before);
  });
  process.stdout.write(
    `${line.padEnd(20)} ${times.map((time) => `${time}`.padStart(4)).join('')} ms, ${
      rows(state).length
    } rows\n`,
  );
}
