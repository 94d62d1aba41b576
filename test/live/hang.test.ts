import assert from 'node:assert/strict';
import { watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import type { Terminal } from '../terminal/terminal.ts';
import { every, openLive, table } from './estab.ts';
import { stage } from './stage.ts';

/** What a frame ends with: the terminal shows it now (synchronized output). */
const FRAME_END = '\x1b[?2026l';

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

/** Has a program write what it shows, and waits for the file: it has seen every key before. */
async function exported(terminal: Terminal): Promise<void> {
  const watcher = watch(folder);
  const patience = AbortSignal.timeout(30_000);
  const made = new Promise<void>((resolve, reject) => {
    watcher.on('change', (event) => event === 'rename' && resolve());
    patience.onabort = () => reject(new Error('No file was written'));
  });
  terminal.press('x');
  terminal.press('Enter');
  await made.finally(() => watcher.close());
}

test('a terminal that hangs is not shown, when it goes on, what was so meanwhile', async () => {
  const terminal = await live();
  const before = terminal.screen();
  terminal.hang();
  const had = terminal.received().length;
  for (let file = 0; file < 90; file++) await exported(terminal);
  for (const key of ['?', 'Escape', 'f', 'Escape', 'Down', 'Down', 'u']) terminal.press(key);
  await exported(terminal);
  assert.deepEqual(terminal.screen(), before);
  assert.ok(table(before).some((row) => row.includes('tcp')));
  terminal.goOn();
  await terminal.until(every(/^.udp/), 'UDP alone');
  await terminal.until(/^6 rows written to /m);
  // One was on its way already; what is so now may be told in several, as the last file is written and a refresh comes.
  const frames = terminal.received().slice(had).split(FRAME_END).length - 1;
  assert.ok(frames <= 5, `${frames} frames`);
});

test('SIGTERM ends a program whose terminal hangs', async () => {
  const terminal = await live();
  terminal.hang();
  terminal.press('?');
  process.kill(terminal.pid, 'SIGTERM');
  assert.deepEqual(await terminal.exit, { status: 128 + 15, signal: 0 });
});
