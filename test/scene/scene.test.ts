import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { STATES } from '../../src/model/state.ts';
import { openChild } from './children.ts';
import { openScene, type Scene } from './scene.ts';
import { readSockets, type SsSocket } from './ss.ts';

let scene: Scene;
let seen: readonly SsSocket[];

before(async () => {
  scene = await openScene();
  seen = await readSockets(scene.run);
});
after(() => scene.close());

function told(name: string): SsSocket {
  const { protocol, localPort, remotePort } = scene.socket(name);
  const found = seen.find((socket) =>
    socket.protocol === protocol && socket.local.port === localPort &&
    (socket.remote?.port ?? 0) === remotePort
  );
  assert.ok(found);
  return found;
}

test('the scene holds every TCP state', () => {
  const made = new Set(scene.sockets.map((socket) => socket.state));
  const missing = STATES.filter(({ name }) => name !== 'CLOSED' && !made.has(name));
  assert.deepEqual(missing, []);
});

test('ss names the process and the descriptor of every socket that the scene holds', () => {
  for (const socket of scene.sockets.filter(({ name }) => name !== 'shared')) {
    const holders = socket.fd === null ? [] : [{ pid: scene.pid, fd: socket.fd }];
    assert.deepEqual(told(socket.name).processes, holders, socket.name);
  }
});

test('one socket belongs to the scene and to each of its workers', () => {
  const pids = told('shared').processes.map(({ pid }) => pid);
  assert.deepEqual(pids, [scene.pid, ...scene.workers].toSorted((a, b) => a - b));
});

test('bytes wait where the scene says', () => {
  assert.equal(told('unread').recvQueue, 300);
  assert.equal(told('unsent').sendQueue, 1000);
  assert.ok(told('udp4').recvQueue > 0);
  assert.ok(told('full').recvQueue > told('full').sendQueue);
});

test('an accepted IPv4 connection of an IPv6 listener has mapped addresses', () => {
  const { family, local, remote } = told('mapped');
  assert.deepEqual([family, local.address, remote?.address], [
    6,
    '::ffff:127.0.0.1',
    '::ffff:127.0.0.1',
  ]);
});

test('a command in the scene sees the processes of the host', async () => {
  const { status, stdout } = await scene.run('cat', ['/proc/self/comm', `/proc/${scene.pid}/comm`]);
  assert.deepEqual([status, stdout], [0, 'cat\nscene\n']);
});

test('a child listens, holds its connections and obeys SIGTERM', async () => {
  const child = await openChild({ connections: 3, inside: scene.inside });
  const its = (await readSockets(scene.run)).filter((socket) =>
    socket.processes.some(({ pid }) => pid === child.pid)
  );
  assert.deepEqual(its.map(({ state }) => state).toSorted(), [
    ...new Array(6).fill('ESTABLISHED'),
    'LISTEN',
  ]);
  process.kill(child.pid, 'SIGTERM');
  assert.equal(await child.exit, 'SIGTERM');
});

test('a child that ignores SIGTERM goes on until SIGKILL', async () => {
  const child = await openChild({ ignoresTerm: true });
  process.kill(child.pid, 'SIGTERM');
  await child.ignored;
  await child.close();
  assert.equal(await child.exit, 'SIGKILL');
});

test('nothing of a closed scene is left', async () => {
  const second = await openScene();
  await second.close();
  for (const pid of [second.pid, ...second.workers]) assert.ok(!existsSync(`/proc/${pid}`));
});
