import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Live } from '../../../scripts/bench/live.ts';
import { versionIn } from '../../../scripts/bench/machine.ts';
import { lastLine } from '../../../scripts/bench/peers.ts';
import { figure, type Findings, report, table } from '../../../scripts/bench/report.ts';

const machine = {
  ...{ processor: 'Some CPU', cores: 2, memoryGiB: 24, kernel: '6.18.0' },
  ...{ versions: { Deno: '2.9.6' }, date: '2026-11-22T12:00:00.000Z' },
};

const run = (wall: number) => ({ wall, cpu: wall / 2, memory: 2048 });

function cells(findings: Partial<Findings>, command: string): string[] {
  const text = report({ machine, lists: [], lives: [], ends: [], ...findings });
  const row = text.split('\n').find((line) => line.startsWith('|') && line.includes(command));
  return row?.split(' | ').map((cell) => cell.replaceAll('|', '').trim()) ?? [];
}

test('a figure has three digits that count, and what is not known is a dash', () => {
  assert.deepEqual([0.01234, 1.5, 99.95, 123.4, 27335.7, 500, 0].map(figure), [
    ...['0.0123', '1.50', '100', '123', '27,336', '500', '0'],
  ]);
  assert.deepEqual([null, NaN, Infinity].map(figure), ['–', '–', '–']);
});

test('a table sets words to the left, numbers to the right, and keeps its bars apart', () => {
  assert.equal(
    table(['Name', 'ms'], [['a|b', '1']], 1),
    '| Name | ms |\n| --- | --: |\n| a\\|b | 1 |',
  );
});

test('a list is set against ss and against the two floors together', () => {
  const results = [
    { name: 'estab list', runs: [run(90), run(10), run(30)], problem: null },
    { name: 'ss -tunap', runs: [run(60)], problem: null },
    { name: 'floor: netlink', runs: [run(5)], problem: null },
    { name: 'floor: links', runs: [run(15)], problem: null },
  ];
  assert.deepEqual(
    cells({ lists: [{ sockets: 1000, results }] }, 'estab list'),
    ['1,000', '`estab list`', '30', '0.500', '1.50', '15', '2', '3'],
  );
});

test('a list that failed has dashes, and its problem is told', () => {
  const results = [{ name: 'lsof -nPi', runs: [], problem: 'exit status 127: no such file' }];
  const lists = [{ sockets: 200, results }];
  assert.deepEqual(cells({ lists }, 'lsof').slice(2), ['–', '–', '–', '–', '–', '0']);
  assert.match(
    report({ machine, lists, lives: [], ends: [] }),
    /^- `lsof -nPi`, 200 sockets: exit status 127: no such file$/m,
  );
});

const live: Live = {
  ...{ name: 'estab', sockets: 200, churn: 0, starts: [300, 200, 250], floor: 2 },
  steady: { cpuASecond: 10, cpuARefresh: 5, bytesASecond: 800 },
  presses: { move: [10, 20], sort: [30] },
  memory: { now: 102400, peak: 204800 },
  problem: null,
};

test('a live view is set against the floor, and all its keys count together', () => {
  assert.deepEqual(
    cells({ lives: [live] }, 'estab').slice(2),
    ['0', '250', '5', '2', '2.50', '1', '800', '20', '30', '0 of 3', '100', '200'],
  );
});

test('a key without an answer is never left out of the slowest', () => {
  const row = cells({ lives: [{ ...live, presses: { move: [10, 20, null] } }] }, 'estab');
  assert.deepEqual(row.slice(9, 12), ['20', '–', '1 of 3']);
});

test('the machine, the versions and the day come first', () => {
  const first = report({ machine, lists: [], lives: [], ends: [] }).split('\n')[0];
  assert.equal(first, 'Some CPU, 2 CPUs, 24 GiB, Linux 6.18.0; Deno 2.9.6; 2026-11-22.');
});

test('versions and complaints are found in what programs print', () => {
  assert.equal(versionIn('ss utility, iproute2-6.1.0'), '6.1.0');
  assert.equal(versionIn('no number'), null);
  assert.equal(lastLine('warning\n  lsof: no such option \n\n'), 'lsof: no such option');
});

test('connections that live for a moment are set against both their ends', () => {
  const brief = { connections: 20_000, rate: 1000, lifeMillis: 5 };
  const ends = [{ ...brief, heard: 39_999, missed: 1, cpuASecond: 25 }];
  assert.deepEqual(
    cells({ ends }, '20,000'),
    ['20,000', '1,000', '5', '40,000', '39,999', '1', '2.50'],
  );
});
