import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import { loadPlatform } from '../../src/platforms.ts';
import { agreeToSignal, askToKill } from '../../src/store/effects.ts';
import { NO_AUDIT } from '../../src/store/audit.ts';
import { openStore } from '../../src/store/store.ts';
import * as sockets from '../filter/scene.ts';
import { openChild } from '../scene/children.ts';
import { connection, having } from '../store/machine.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { every, openLive, table } from './estab.ts';
import { stage } from './stage.ts';

const { scene, opened } = stage();

/** A row with both ends, a pid and a name. */
const OWNED = /:\S+ +\S+:\S+ +\d+\+? +\S/;

async function rows(...args: readonly string[]): Promise<Terminal> {
  const terminal = await openLive(scene, args, { columns: 100, rows: 30 });
  opened.push(terminal);
  return terminal;
}

async function live(...args: readonly string[]): Promise<Terminal> {
  const terminal = await rows(...args);
  // On a machine with very many descriptors the first picture has no processes.
  await terminal.until((screen) => table(screen).some((line) => OWNED.test(line)), 'a process');
  return terminal;
}

async function child(ignoresTerm = false) {
  const started = await openChild({ connections: 1, ignoresTerm, inside: scene.inside });
  opened.push(started);
  return started;
}

test('K asks, y ends the process, and its rows go', async () => {
  const { pid, port, exit } = await child();
  const terminal = await live(`:${port}`);
  await terminal.until(every(new RegExp(`:${port} .*`)));
  terminal.press('K');
  const asked = await terminal.until('End this process?');
  assert.ok(asked.some((line) => line.includes(`(${pid}), user root, holds 3 sockets`)));
  terminal.press('y');
  await terminal.until(`(${pid}) has ended`);
  assert.equal(await exit, 'SIGTERM');
  await terminal.until((screen) => !table(screen).some((line) => line.includes(`${pid}`)));
});

test('Cancel is first: Enter sends nothing', async () => {
  const { pid, port } = await child();
  const terminal = await live(`:${port}`);
  terminal.press('K');
  await terminal.until('End this process?');
  terminal.press('Enter');
  await terminal.until((screen) => !screen.join().includes('End this process?'));
  terminal.press('K');
  await terminal.until(`(${pid}), user root`);
});

test('a process that ignores SIGTERM is offered SIGKILL, which ends it', async () => {
  const { pid, port, exit, ignored } = await child(true);
  const terminal = await live(`:${port}`);
  terminal.press('K');
  await terminal.until('y sends SIGTERM');
  terminal.press('y');
  await ignored;
  await terminal.until(`(${pid}) is still there 3 s after SIGTERM`);
  await terminal.until('y sends SIGKILL');
  terminal.press('y');
  await terminal.until(`(${pid}) has ended`);
  assert.equal(await exit, 'SIGKILL');
});

test('another signal is chosen among the answers', async () => {
  const { pid, port, exit } = await child();
  const terminal = await live(`:${port}`);
  terminal.press('K');
  await terminal.until('End this process?');
  terminal.press('Down', 'Down', 'Down', 'Down', 'Enter');
  await terminal.until(`(${pid}) has ended`);
  assert.equal(await exit, 'SIGKILL');
});

test('a process that has ended while the question stood is not signalled', async () => {
  const { pid, port, exit, close } = await child();
  const terminal = await live(`:${port}`);
  terminal.press('K');
  await terminal.until('End this process?');
  await close();
  await exit;
  terminal.press('y');
  await terminal.until(`(${pid}) had already ended: nothing was sent`);
});

test('a process that has taken over the pid of the one that was meant is not signalled', async () => {
  const { pid, exit, close } = await child();
  const platform = await loadPlatform();
  const its = sockets.process(pid, 'before');
  const row = connection(1, { pid, inode: 1 });
  const store = openStore(having([row], { processes: sockets.processes(its) }));
  const poll = { refresh: () => Promise.resolve(), stop() {} };
  const settings = { save: () => Promise.reject(new Error('there is no file')) };
  const view = { quit() {}, suspend() {}, redraw() {}, clip() {} };
  const write = () => Promise.resolve('');
  const world = { store, platform, poll, audit: NO_AUDIT, settings, write, ...view };
  await askToKill(world);
  await agreeToSignal(world);
  assert.match(
    store.getState().message?.text ?? '',
    new RegExp(`^pid ${pid} is another process now \\(.*\\): nothing was sent$`),
  );
  process.kill(pid, 0);
  await close();
  assert.equal(await exit, 'SIGKILL');
});

test('a socket that several processes hold lets one choose', async () => {
  const terminal = await live(`:${scene.socket('shared').localPort}`, 'state:listen');
  await terminal.until(new RegExp(`${scene.pid}\\+`));
  terminal.press('K');
  const asked = await terminal.until('Several processes hold this socket');
  for (const pid of [scene.pid, ...scene.workers]) {
    assert.ok(asked.some((line) => line.includes(`(${pid}), user root`)), `${pid}`);
  }
  terminal.press('Down', 'Enter');
  const [worker] = scene.workers.toSorted((a, b) => a - b);
  await terminal.until(`(${worker}), user root, holds`);
  terminal.press('Escape');
  await terminal.until((screen) => !screen.join().includes('End this process?'));
});

test('a read-only view says so', async () => {
  const terminal = await live('--readonly', '-l');
  terminal.press('K');
  await terminal.until('K: nothing can be ended in a read-only view');
});

test('a socket without a process says why nothing can be ended', async () => {
  const terminal = await rows('state:time_wait');
  terminal.press('K');
  await terminal.until('K: this socket belongs to no process any more');
});
