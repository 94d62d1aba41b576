import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openScene, type Scene } from '../scene/scene.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { openLive, table } from './estab.ts';

let scene: Scene;
let folder: string;
const opened: Terminal[] = [];

before(async () => {
  scene = await openScene();
  folder = await mkdtemp(join(tmpdir(), 'estab-settings-'));
  await mkdir(join(folder, 'estab'));
});
after(async () => {
  await Promise.all(opened.map((terminal) => terminal.close()));
  await rm(folder, { recursive: true });
  await scene.close();
});

/** The live view with a settings file of this text. */
async function live(text: string, args: readonly string[] = [], columns = 80): Promise<Terminal> {
  await writeFile(join(folder, 'estab', 'config.toml'), text);
  const env = { XDG_CONFIG_HOME: folder };
  const terminal = await openLive(scene, args, { columns, rows: 24, env });
  opened.push(terminal);
  return terminal;
}

/** The headings of the table, each as the words of a line. */
function headings(screen: readonly string[]): string {
  const heading = screen.find((line) => /\bState\b.*\bLocal Address\b/.test(line)) ?? '';
  return heading.trim().replace(/\s+/g, ' ');
}

test('the live view begins as the settings say, and the command line wins', async () => {
  const text = 'interval = 2\ncolumns = ["state", "local", "inode:12", "uid"]\nsort = "-inode"\n';
  const first = await (await live(text)).until('every 2 s');
  assert.equal(headings(first), 'State Local Address Inode↓ UID');
  const inodes = table(first).map((line) => Number(line.trim().split(/\s+/).at(-2)));
  assert.deepEqual(inodes, inodes.toSorted((a, b) => b - a));
  const second = await live(text, ['-i3', '--columns=state,local,pid', '--sort=local']);
  assert.equal(headings(await second.until('every 3 s')), 'State Local Address↑ PID');
});

test('a chosen column that has no room is named', async () => {
  const columns = '["state", "local", "remote", "process", "command", "inode"]';
  const screen = await (await live(`columns = ${columns}`)).until('no room for column inode');
  assert.equal(headings(screen), 'State Local Address Foreign Address Process Command');
});

test('a mistake in the file is told in the footer, and the rest holds', async () => {
  const terminal = await live('interval = 2\nreadonly = "y"\nsort = "\\u001b]0;x\\u0007"\n');
  const screen = await terminal.until('every 2 s');
  assert.equal(
    screen.at(-3),
    'config.toml:2:12: Expected true or false for readonly (1 more: estab config)',
  );
  assert.ok(!terminal.received().includes('\x1b]0;x'));
  terminal.press('K');
  await terminal.until('K: nothing can be ended in a read-only view');
});

test('what the file says of readonly holds against keys', async () => {
  const terminal = await live('readonly = true');
  terminal.press('K');
  await terminal.until('K: nothing can be ended in a read-only view');
});
