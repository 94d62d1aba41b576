import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose, NO_DIAGNOSIS } from '../../../src/findings.ts';
import { NO_MACHINE } from '../../../src/model/machine.ts';
import { parseMachine, readMachine } from '../../../src/platform/linux/machine.ts';
import { scene } from '../../filter/scene.ts';

const FILES = {
  portRange: '32768\t60999\n',
  netstat: `TcpExt: SyncookiesSent ListenOverflows ListenDrops
TcpExt: 0 119 189
IpExt: InNoRoutes
IpExt: 7
`,
  sockstat: `sockets: used 22
TCP: inuse 1 orphan 93 tw 0 alloc 296 mem 142
UDP: inuse 0 mem 9
`,
  tcpMemory: '100\t200\t400\n',
  conntrackUsed: '12\n',
  conntrackMost: '262144\n',
};
const NO_FILES = {
  portRange: '',
  netstat: '',
  sockstat: '',
  tcpMemory: '',
  conntrackUsed: '',
  conntrackMost: '',
};

/** What is found on a machine with no sockets. */
function found(files: Partial<typeof FILES>): readonly string[] {
  const machine = parseMachine({ ...FILES, ...files });
  return diagnose(NO_DIAGNOSIS, { ...scene([]), machine }).findings.map(({ seen }) => seen);
}

test('parseMachine() reads what the files say', () => {
  assert.deepEqual(parseMachine(FILES), {
    ephemeral: { first: 32768, last: 60999 },
    overflows: 119,
    conntrack: { used: 12, most: 262144 },
    memory: { used: 142, pressure: 200, most: 400 },
  });
});

test('a file that is not there is a fact that is not told', () => {
  assert.deepEqual(parseMachine(NO_FILES), NO_MACHINE);
  assert.equal(parseMachine({ ...FILES, netstat: 'TcpExt: Other\nTcpExt: 1\n' }).overflows, null);
});

test('this machine tells the range of its ports', async () => {
  const { ephemeral, overflows } = await readMachine();
  assert.ok(ephemeral && ephemeral.first < ephemeral.last);
  assert.ok(overflows !== null);
});

test('conntrack speaks near its limit, and not before', () => {
  assert.deepEqual(found({ conntrackUsed: '209715' }), []);
  assert.deepEqual(found({ conntrackUsed: '209716' }), [
    'The firewall keeps track of 209716 connections, the limit is 262144',
  ]);
});

test('memory speaks when the kernel begins to save, and not before', () => {
  const used = (pages: number) => ({ sockstat: `TCP: inuse 1 mem ${pages}\n` });
  assert.deepEqual(found(used(199)), []);
  assert.deepEqual(found(used(200)), [
    'TCP sockets take 50 % of the memory that the kernel lets them have',
  ]);
});
