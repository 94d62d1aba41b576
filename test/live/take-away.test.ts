import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseCsv } from '../output/records.ts';
import { open, type Terminal } from '../terminal/terminal.ts';
import { estab, openLive, table } from './estab.ts';
import { stage } from './stage.ts';

let folder: string;
const { scene, opened } = stage();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estab-'));
});
after(async () => {
  await rm(folder, { recursive: true });
});

async function live(...args: readonly string[]): Promise<Terminal> {
  const terminal = await openLive(scene, args, { columns: 160, rows: 60, cwd: folder });
  opened.push(terminal);
  return terminal;
}

/** What the program has put on the clipboard, the last one. */
function copied(terminal: Terminal): string | null {
  const [, ...sent] = terminal.received().split('\x1b]52;c;');
  const coded = sent.at(-1)?.split('\x07')[0];
  return coded === undefined ? null : Buffer.from(coded, 'base64').toString();
}

/** Writes what is shown, in the format that so many lines down in the menu; gives the file's path. */
async function exported(terminal: Terminal, down: number): Promise<string> {
  terminal.press('x');
  await terminal.until('Write to a new file');
  terminal.press(...Array.from({ length: down }, () => 'Down'), 'Enter');
  const screen = await terminal.until(/rows? written to \//);
  const line = screen.find((line) => line.includes('written to')) as string;
  terminal.press('Ctrl+L');
  await terminal.until((screen) => !screen.join().includes('written to'));
  return line.slice(line.indexOf('/')).trim();
}

/** Nothing changes any more. */
async function pause(terminal: Terminal): Promise<string[]> {
  terminal.press('p');
  return await terminal.until('PAUSED');
}

test('c copies the remote address', async () => {
  const terminal = await live('state:established raddr:127.0.0.1');
  terminal.press('c');
  await terminal.until('Copied 127.0.0.1 ');
  assert.equal(copied(terminal), '127.0.0.1');
});

test('c says where there is no remote address, and copies nothing', async () => {
  const terminal = await live('state:listen');
  terminal.press('c');
  await terminal.until('c: this socket has no remote address');
  assert.equal(copied(terminal), null);
});

test('c copies what a group is', async () => {
  const terminal = await live(`pid:${scene.pid}`);
  terminal.press('v', 'Down', 'Enter');
  await terminal.until(/process .* \(\d+\)/);
  terminal.press('c');
  await terminal.until(`Copied ${scene.pid} `);
  assert.equal(copied(terminal), String(scene.pid));
  terminal.press('v', 'Down', 'Down', 'Enter');
  await terminal.until('network ');
  terminal.press('End', 'c');
  await terminal.until('/64 (OSC 52');
  assert.match(copied(terminal) ?? '', /^[0-9a-f:]+\/64$/);
});

test('x writes the rows and columns that are on the screen as CSV, and never over a file', async () => {
  const terminal = await live('proto:tcp');
  const screen = await pause(terminal);
  const path = await exported(terminal, 0);
  assert.equal(join(folder, basename(path)), path);
  const text = await readFile(path, 'utf8');
  const [heading, ...records] = parseCsv(text);
  const rows = table(screen);
  assert.equal(records.length, rows.length);
  const at = (key: string) => (heading as string[]).indexOf(key);
  for (const [place, record] of records.entries()) {
    const row = rows[place] as string;
    const cells = row.slice(1).split(/ +/);
    for (const key of ['proto', 'state', 'local']) {
      assert.ok(cells.includes(record[at(key)] as string), `${key} of ${record}: ${row}`);
    }
  }
  const second = await exported(terminal, 0);
  assert.notEqual(second, path);
  assert.equal(await readFile(path, 'utf8'), text);
  assert.equal(await readFile(second, 'utf8'), text);
});

test('x writes all that is known of the rows as JSON', async () => {
  const terminal = await live(`pid:${scene.pid} state:listen`);
  const screen = await pause(terminal);
  const path = await exported(terminal, 1);
  const { connections } = JSON.parse(await readFile(path, 'utf8'));
  assert.equal(connections.length, table(screen).length);
  for (const { state, processes } of connections) {
    assert.equal(state, 'LISTEN');
    assert.equal(processes[0].pid, scene.pid);
  }
});

test('x writes the groups that are shown', async () => {
  const terminal = await live();
  terminal.press('v', 'Down', 'Down', 'Down', 'Down', 'Down', 'Enter');
  await terminal.until('groups by state');
  await pause(terminal);
  const [heading, ...records] = parseCsv(await readFile(await exported(terminal, 0), 'utf8'));
  assert.deepEqual(heading?.slice(0, 2), ['group', 'count']);
  const { groups, groupedBy } = JSON.parse(await readFile(await exported(terminal, 1), 'utf8'));
  assert.equal(groupedBy, 'state');
  assert.deepEqual(
    groups.map(({ key, sockets }: { key: string; sockets: number }) => [key, String(sockets)]),
    records.map(([key, count]) => [key, count]),
  );
  const listeners = scene.sockets.filter(({ state }) => state === 'LISTEN').length;
  assert.ok(records.some(([key, count]) => key === 'LISTEN' && count === String(listeners)));
});

/** The live view in a folder of its own that is a small file system. */
async function onSmallDisk(options: string): Promise<{ terminal: Terminal; disk: string }> {
  const disk = await mkdtemp(join(folder, 'disk-'));
  const script = `mount -t tmpfs -o ${options} estab "$1" && cd "$1" && shift && exec "$@"`;
  const mounted = ['unshare', '--mount', 'sh', '-c', script, 'sh', disk];
  const terminal = open([...mounted, ...estab(scene)], { columns: 160, rows: 60 });
  opened.push(terminal);
  await terminal.until((screen) => table(screen).length > 0, 'rows of the table');
  return { terminal, disk: `/proc/${terminal.pid}/root${disk}` };
}

test('a full disk is said, no half file is left, and the view goes on', async () => {
  const { terminal, disk } = await onSmallDisk('size=4k');
  terminal.press('x');
  await terminal.until('Write to a new file');
  terminal.press('Down', 'Enter');
  await terminal.until(/Cannot write \/.*\.json: no space left on device; nothing of it was left/);
  assert.deepEqual(await readdir(disk), []);
  terminal.press('?');
  await terminal.until('In the table');
});

test('a folder that may not be written to is said', async () => {
  const { terminal, disk } = await onSmallDisk('ro');
  terminal.press('x');
  await terminal.until('Write to a new file');
  terminal.press('Enter');
  await terminal.until(/Cannot make \/.*\.csv: read-only file system/);
  assert.deepEqual(await readdir(disk), []);
});
