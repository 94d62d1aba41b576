import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  look,
  openProgram,
  openTrouble,
  openTroubleIn,
  type Place,
  type Shown,
  withMemory,
} from './findings/place.ts';
import { openScene, type Scene } from './scene/scene.ts';

/** Longer than any check waits, in milliseconds. */
const LATER = 120_000;

let scene: Scene;
let silent: Place;
before(async () => {
  [scene, silent] = await Promise.all([openScene(), openProgram('silent')]);
});
after(() => Promise.all([scene.close(), silent.close()]));

/** What one program that goes wrong has to hear. */
async function found(kind: string, later: number, pattern: string, before?: string) {
  const place = await openTrouble(kind, before);
  try {
    const all = await look(place, later, pattern);
    return { place, finding: of(all, pattern) };
  } finally {
    await place.close();
  }
}

function of(all: readonly Shown[], pattern: string): Shown {
  const finding = all.find(({ check, seen }) => new RegExp(pattern).test(`${check}: ${seen}`));
  assert.ok(finding, `${pattern} in ${JSON.stringify(all)}`);
  return finding;
}

test('close-wait tells of a program that never closes, and how fast it leaks', async () => {
  const { place, finding } = await found('leak', 0, 'close-wait: .* more a minute');
  const [count = 0, growth = 0] = [...finding.seen.matchAll(/\d+(?= (?:sockets|more))/g)].map(
    Number,
  );
  assert.ok(count >= 25 && growth > 0, finding.seen);
  assert.match(finding.seen, new RegExp(`\\(${place.pid}\\)`));
  assert.ok(finding.rows.length >= 25);
  assert.ok(finding.rows.every((row) => row.endsWith('CLOSE_WAIT')));
  assert.ok((finding.lasts ?? 0) >= 5000);
});

test('ports tells of a destination that uses up the ports for calls', async () => {
  const range = 'echo 40000 40019 > /proc/sys/net/ipv4/ip_local_port_range';
  const { finding } = await found('ports', 0, 'ports:', range);
  assert.equal(
    finding.seen,
    '18 of the 20 ports for calls are taken towards 127.0.0.1:9000 from 127.0.0.1',
  );
  assert.equal(finding.rows.length, 18);
});

test('recv-queue tells of a program that does not read, send-queue of the sender', async () => {
  const place = await openTrouble('unread');
  try {
    const all = await look(place, LATER, 'recv-queue:', 'send-queue:');
    const unread = of(all, 'recv-queue:');
    assert.match(unread.seen, new RegExp(`\\(${place.pid}\\) does not read from 1 socket$`));
    assert.deepEqual(unread.rows.map((row) => row.split(' ')[1]), ['9000']);
    const unsent = of(all, 'send-queue:');
    assert.match(unsent.seen, new RegExp(`\\(${place.pid}\\) cannot send to 127.0.0.1:\\d+`));
    assert.deepEqual(unsent.rows.map((row) => row.split(' ')[0]), ['9000']);
  } finally {
    await place.close();
  }
});

test('odd-listener tells of the one port that a program opens to everybody', async () => {
  const { finding } = await found('odd', 0, 'odd-listener:');
  assert.match(finding.seen, / opens port 9002 to every network/);
  assert.ok(finding.rows.includes('9002 0 LISTEN'));
});

test('dangerous-port tells of a database that is open to everybody', async () => {
  const { finding } = await found('dangerous', 0, 'dangerous-port:');
  assert.match(finding.seen, / opens port 6379 to every network: Redis$/);
  assert.deepEqual(finding.rows, ['6379 0 LISTEN']);
});

test('udp-drops tells of a socket that nobody reads', async () => {
  const sender = await openTroubleIn(scene.inside, 'udp');
  try {
    const finding = of(await look(scene, 0, 'udp-drops:'), 'udp-drops:');
    assert.match(finding.seen, new RegExp(`\\(${scene.pid}\\) on 0.0.0.0:10001 dropped \\d+ UDP`));
    assert.deepEqual(finding.rows, ['10001 0 ']);
  } finally {
    await sender.close();
  }
});

test('accept-queue tells of a listener that is too slow, and of whom it turned away', async () => {
  const finding = of(await look(scene, 0, 'accept-queue: .*turned away'), 'accept-queue:');
  assert.match(
    finding.seen,
    /on 127\.0\.0\.1:8005: 2 connections wait to be accepted, the limit is 1; \d+ callers? turned away/,
  );
  assert.ok(finding.rows.includes('8005 0 LISTEN'));
});

/** Findings of the scene that need no more than time, and one row that each must show. */
const SILENCES = [
  ['syn-sent: 192.0.2.2:9001 does not answer 1 call', '30001 9001 SYN_SENT'],
  ['fin-wait2: 192.0.2.2:9008 does not close 1 connection', '30008 9008 FIN_WAIT2'],
  ['last-ack: 192.0.2.2:9011 does not acknowledge the end of 1 conn', '30011 9011 LAST_ACK'],
  ['send-queue: .* cannot send to 192.0.2.2:9005, whose window is shut', '30005 9005 ESTABLISHED'],
] as const;

test('syn-sent, fin-wait2, last-ack and send-queue tell of peers that keep silent', async () => {
  const all = await look(scene, LATER, ...SILENCES.map(([pattern]) => pattern));
  for (const [pattern, row] of SILENCES) assert.deepEqual(of(all, pattern).rows, [row]);
});

test('fin-wait2 says nothing of what no program holds: the kernel drops it by itself', async () => {
  const all = await look(scene, LATER, 'fin-wait2: 192.0.2.2:9008');
  assert.ok(!all.some(({ check, subject }) => check === 'fin-wait2' && subject.endsWith(':9009')));
});

test('syn-recv tells of handshakes that nobody ends', async () => {
  const finding = of(await look(silent, 0, 'syn-recv:'), 'syn-recv:');
  assert.equal(
    finding.seen,
    '60 callers of port 8001 have not ended the handshake, from 1 address',
  );
  assert.equal(finding.rows.length, 60);
});

test('no-answer tells of data that nobody acknowledges', async () => {
  const finding = of(await look(silent, 0, 'no-answer:'), 'no-answer:');
  assert.match(finding.seen, /^192\.0\.2\.2:9001 acknowledges nothing on 1 connection/);
  assert.deepEqual(finding.rows, ['30001 9001 ESTABLISHED']);
});

test('loss tells of an address to which segments are lost', async () => {
  const finding = of(await look(silent, 0, 'loss:'), 'loss:');
  assert.match(finding.seen, /^\d+ % of the segments to 192\.0\.2\.2 had to be sent again$/);
  assert.deepEqual(finding.rows, ['30002 9002 ESTABLISHED']);
});

test('conntrack tells of a firewall that keeps track of nearly as much as it may', async () => {
  const place = await openProgram('tracked');
  try {
    const finding = of(await look(place, 0, 'conntrack:'), 'conntrack:');
    const [, used, most] = /track of (\d+) connections, the limit is (\d+)$/.exec(finding.seen) ??
      [];
    assert.ok(Number(used) >= 0.8 * Number(most) && Number(used) <= Number(most), finding.seen);
  } finally {
    await place.close();
  }
});

test('memory tells of bytes in queues that take more than the kernel likes to give, and not before', async () => {
  const place = await openTrouble('unread');
  try {
    const tight = of(await look(withMemory(place, 200), LATER, 'memory:'), 'memory:');
    assert.match(
      tight.seen,
      /^TCP sockets take \d+ % of the memory that the kernel lets them have$/,
    );
    const wide = await look(withMemory(place, 100_000_000), LATER, 'recv-queue:');
    assert.ok(!wide.some(({ check }) => check === 'memory'));
  } finally {
    await place.close();
  }
});

test('nothing is found where all is well, however long it lasts', async () => {
  const place = await openTrouble('healthy');
  try {
    assert.deepEqual(await look(place, 0), []);
    assert.deepEqual(await look(place, 3_600_000), []);
  } finally {
    await place.close();
  }
});
