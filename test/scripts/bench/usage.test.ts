import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import { parseCpu, parseMemory, readCpu, readMemory } from '../../../scripts/bench/usage.ts';

test('CPU time is that of the process and of its ended children, whatever its name holds', () => {
  const rest = 'S 1 2 3 0 -1 4194560 10 20 30 40 5 6 7 8 20 0 11 0 1234';
  assert.equal(parseCpu(`42 (a) b (c)) ${rest}`), (5 + 6 + 7 + 8) * 10);
});

test('memory is what is resident now and was at the peak', () => {
  const status = 'Name:\tx\nVmPeak:\t  900 kB\nVmHWM:\t     300 kB\nVmRSS:\t     200 kB\n';
  assert.deepEqual(parseMemory(status), { now: 200, peak: 300 });
});

test(
  'the kernel tells the usage of a running process',
  { skip: process.platform !== 'linux' },
  () => {
    const memory = readMemory(process.pid);
    assert.ok(memory.now > 0 && memory.peak >= memory.now);
    assert.ok(readCpu(process.pid) >= 0);
  },
);
