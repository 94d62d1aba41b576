import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Terminal } from '../terminal/terminal.ts';
import { every, openLive, table } from './estab.ts';
import { stage } from './stage.ts';

let folder: string;
const { scene, opened } = stage();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estab-settings-'));
  await mkdir(join(folder, 'estab'));
});
after(async () => {
  await rm(folder, { recursive: true });
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

/** Shows TCP alone. Until a key has had its effect, the terminal might take Ctrl+S for its own. */
async function onlyTcp(terminal: Terminal): Promise<void> {
  terminal.press('t');
  await terminal.until(/\d+ of \d+ +tcp/, 'TCP alone');
}

/** The text of the settings file. */
function saved(): Promise<string> {
  return readFile(join(folder, 'estab', 'config.toml'), 'utf8');
}

/** Quits the view, and waits for the end of the program. */
async function quit(terminal: Terminal): Promise<void> {
  terminal.press('q');
  assert.deepEqual(await terminal.exit, { status: 0, signal: 0 });
}

test('columns are chosen in the view', async () => {
  const terminal = await live('columns = ["state", "local", "remote"]');
  terminal.press('F2');
  await terminal.until('Columns: 3 chosen');
  terminal.press('j', 'j', ' ', 'j', ' ', 'Enter');
  await terminal.until((screen) => headings(screen) === 'State Local Address Proto', 'the choice');
});

test('a filter that is saved is called by its name, now and after the next start', async () => {
  const terminal = await live('# mine\ninterval = 2\n');
  terminal.press('/');
  terminal.type('state:LISTEN');
  await terminal.until(every(/LISTEN/));
  terminal.press('Ctrl+S');
  await terminal.until('Save as @');
  terminal.type('ports');
  terminal.press('Enter');
  await terminal.until('Saved in config.toml: @ports calls it');
  assert.equal(await saved(), '# mine\ninterval = 2\n\n[filters]\nports = "state:LISTEN"\n');
  terminal.press('a', '/');
  terminal.type('@ports !:1');
  await terminal.until(every(/LISTEN/));
  terminal.press('Enter');
  await quit(terminal);
  const next = await live(await saved(), ['@ports']);
  await next.until(every(/LISTEN/));
  await quit(next);
});

test('a name that there is already is replaced, and one can turn back', async () => {
  const terminal = await live('[filters]\nmine = ":1" # one\n');
  await onlyTcp(terminal);
  terminal.press('Ctrl+S');
  terminal.type('mine');
  await terminal.until('Replace @mine');
  terminal.press('Escape');
  await terminal.until('? Help');
  assert.equal(await saved(), '[filters]\nmine = ":1" # one\n');
  terminal.press('Ctrl+S');
  terminal.type('mine');
  terminal.press('Enter');
  await terminal.until('Saved in config.toml');
  assert.match(await saved(), /^\[filters\]\nmine = "proto:tcp" +# one\n$/);
});

test('a file that was broken meanwhile is not overwritten', async () => {
  const terminal = await live('');
  await onlyTcp(terminal);
  await writeFile(join(folder, 'estab', 'config.toml'), 'broken = ');
  terminal.press('Ctrl+S');
  terminal.type('mine');
  terminal.press('Enter');
  await terminal.until('Cannot save in ');
  assert.equal(await saved(), 'broken = ');
});

test('the last view comes back where it is remembered, and only there', async () => {
  const keys = ['H', 'S', 't', 'C', 'd', ' ', 'Enter'] as const;
  const text = 'remember = true # yes\nsort = "local"\n';
  const terminal = await live(text);
  terminal.press(...keys);
  const left = headings(await terminal.until((screen) => !headings(screen).includes('Proto')));
  await quit(terminal);
  assert.ok((await saved()).startsWith(`${text}\n[last]\nsort = "-local"\n`), await saved());
  const next = await live(await saved());
  const screen = await next.until(/\d+ of \d+, and \d+ that ended +tcp/);
  assert.equal(headings(screen), left);
  await quit(next);

  const forgetful = (await saved()).replace('remember = true', 'remember = false');
  const third = await live(forgetful);
  assert.match(headings(await third.until('shown; / to filter')), /^Proto State/);
  third.press(...keys);
  await quit(third);
  assert.equal(await saved(), forgetful);
});

test('a theme is chosen by the file or the command line, and NO_COLOR takes every colour', async () => {
  const hues = async (text: string, args: readonly string[], env = {}) => {
    await writeFile(join(folder, 'estab', 'config.toml'), text);
    const more = { XDG_CONFIG_HOME: folder, ...env };
    const terminal = await openLive(scene, args, { columns: 80, rows: 24, env: more });
    opened.push(terminal);
    await terminal.until('LISTEN');
    const found = terminal.received().split('\x1b[')
      .flatMap((part) => /^(3[0-8][;\d]*)m/.exec(part)?.[1] ?? []);
    await quit(terminal);
    return [...new Set(found)];
  };
  const ownColour = /^38;5;\d+$/;
  assert.ok((await hues('', [])).every((hue) => /^3[0-7]$/.test(hue)));
  assert.ok((await hues('theme = "light"', [])).every((hue) => ownColour.test(hue)));
  const light = await hues('theme = "light"', []);
  const dark = await hues('theme = "light"', ['--theme=dark']);
  assert.ok(dark.length > 1 && dark.every((hue) => ownColour.test(hue) && !light.includes(hue)));
  assert.deepEqual(await hues('theme = "light"', [], { NO_COLOR: '1' }), []);
});

test('keys that the file changes work, and Ctrl+C still quits', async () => {
  const text = '[keys]\nquit = ["F10"]\nlistening = ["L"]\nkill = []\n';
  const terminal = await live(text);
  terminal.press('L');
  await terminal.until(every(/LISTEN|^ udp/), 'listeners only');
  terminal.press('q', 'K', 'l', '?');
  await terminal.until('F10 Ctrl+C');
  terminal.press('Ctrl+C');
  assert.deepEqual(await terminal.exit, { status: 0, signal: 0 });
  const other = await live(text);
  other.press('F10');
  assert.deepEqual(await other.exit, { status: 0, signal: 0 });
});

test('a clash of keys is told, and every key stays what it is', async () => {
  const terminal = await live('[keys]\nquit = ["f"]\n');
  await terminal.until('config.toml:2:9: Cannot use one key for two actions: "f" is that of quit');
  terminal.press('f');
  await terminal.until('States shown');
});
