import assert from 'node:assert/strict';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import type { Terminal } from '../terminal/terminal.ts';
import { every, openLive, table } from './estab.ts';
import { stage } from './stage.ts';

let folder: string;
const { scene, opened } = stage();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estab-'));
});
after(async () => {
  await rm(folder, { recursive: true });
});

async function live(): Promise<Terminal> {
  const terminal = await openLive(scene, [], { columns: 120, rows: 50, cwd: folder });
  opened.push(terminal);
  return terminal;
}

/** Writes what is shown as CSV, and waits for the file: a program that can do that has seen every key before. */
async function exported(terminal: Terminal): Promise<void> {
  const watcher = watch(folder);
  const written = once(watcher, 'change');
  terminal.press('x');
  terminal.press('Enter');
  await written;
  watcher.close();
}

test('a terminal that hangs is not shown, when it goes on, what was so meanwhile', async () => {
  const terminal = await live();
  const before = terminal.screen();
  terminal.hang();
  const had = terminal.received().length;
  for (const key of ['?', 'Escape', 'f', 'Escape', 'Down', 'Down', 'u']) terminal.press(key);
  await exported(terminal);
  assert.deepEqual(terminal.screen(), before);
  assert.ok(table(before).some((row) => row.includes('tcp')));
  terminal.goOn();
  await terminal.until(every(/^.udp/), 'UDP alone');
  await terminal.until(/written to /);
  // Help was on its way already; the menus came after it.
  assert.doesNotMatch(terminal.received().slice(had), /States shown|Write to a new file/);
});

test('SIGTERM ends a program whose terminal hangs', async () => {
  const terminal = await live();
  terminal.hang();
  terminal.press('?');
  process.kill(terminal.pid, 'SIGTERM');
  assert.deepEqual(await terminal.exit, { status: 128 + 15, signal: 0 });
});
