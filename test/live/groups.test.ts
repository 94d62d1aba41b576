import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChild } from '../scene/children.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { every, openLive, table } from './estab.ts';
import { stage } from './stage.ts';

const { scene, opened } = stage();

async function live(...args: readonly string[]): Promise<Terminal> {
  const terminal = await openLive(scene, args, { columns: 100, rows: 30 });
  opened.push(terminal);
  return terminal;
}

/** The rows of the groups on a screen. */
function groups(screen: readonly string[]): string[] {
  const heading = screen.findIndex((line) => /\bCount\b.*\bStates\b/.test(line));
  return heading < 0 ? [] : screen.slice(heading + 1, -3).filter((line) => line.trim() !== '');
}

async function child() {
  const started = await openChild({ connections: 2, inside: scene.inside });
  opened.push(started);
  return started;
}

test('v groups by process, Enter opens a group, and Backspace goes back to it', async () => {
  const [one, other] = [await child(), await child()];
  const terminal = await live(`pid:${one.pid} | pid:${other.pid}`);
  terminal.press('v');
  await terminal.until('Group by');
  terminal.press('Down', 'Enter');
  const shown = await terminal.until((screen) => groups(screen).length === 2);
  // One listens and holds both ends of each connection.
  for (const row of groups(shown)) assert.match(row, /\) +5 LISTEN 1 {2}ESTAB 4 /);
  terminal.press('Down');
  const second = groups(shown)[1] as string;
  const { pid, port } = second.includes(`(${one.pid})`) ? one : other;
  await terminal.until(new RegExp(`process .* \\(${pid}\\)  LISTEN 1, ESTABLISHED 4`));
  terminal.press('Enter');
  const connections = await terminal.until(every(new RegExp(`:${port}\\b`)));
  assert.equal(table(connections).length, 5);
  assert.ok(connections.some((line) => /^5 of \d+ {2}process .*\(\d+\) {2}\//.test(line)));
  terminal.press('Backspace');
  await terminal.until((screen) => groups(screen).length === 2);
  await terminal.until(new RegExp(`process .* \\(${pid}\\)  LISTEN 1, ESTABLISHED 4`));
  terminal.press('Escape');
  await terminal.until((screen) => groups(screen).length > 2, 'groups of all');
  terminal.press('Escape');
  await terminal.until((screen) => table(screen).length > 5, 'every connection');
});

test('K on the group of a process ends that process', async () => {
  const { pid, port, exit } = await child();
  const terminal = await live(`:${port}`);
  terminal.press('F5', 'Down', 'Enter');
  await terminal.until(new RegExp(`process .* \\(${pid}\\)`));
  terminal.press('K');
  const asked = await terminal.until('End this process?');
  assert.ok(asked.some((line) => line.includes(`(${pid}), user root, holds 5 sockets`)));
  terminal.press('y');
  await terminal.until(`(${pid}) has ended`);
  assert.equal(await exit, 'SIGTERM');
  await terminal.until((screen) => !groups(screen).some((line) => line.includes(`(${pid})`)));
});

test('K on another group says why it ends nothing', async () => {
  const { port } = await child();
  const terminal = await live(`:${port}`);
  terminal.press('v', 'Down', 'Down', 'Down', 'Down', 'Enter');
  await terminal.until('local port ');
  terminal.press('K');
  await terminal.until('K: a local port is no process; Enter shows what it holds');
});
