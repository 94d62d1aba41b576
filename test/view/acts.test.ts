import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { runtime } from '../runtime.ts';
import { type Child, openChild } from '../scene/children.ts';
import { open, type Terminal } from '../terminal/terminal.ts';

let folder: string;
const opened: (Terminal | Child)[] = [];
before(async () => void (folder = await mkdtemp(join(tmpdir(), 'acts-'))));
after(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await rm(folder, { recursive: true });
});

/** The view of this child's sockets, in the place where the child is. */
async function view(child: Child, ...options: readonly string[]): Promise<Terminal> {
  const inside = ['nsenter', `--target=${child.pid}`, '--net', '--'];
  const words = [...inside, ...runtime('src/main.tsx'), ...options];
  const terminal = open(words, { columns: 120, rows: 30 });
  opened.push(terminal);
  // Where the machine has very many files open, the first picture has no processes.
  await terminal.until(new RegExp(`:${child.port} .* ${child.pid} `));
  return terminal;
}

async function child(connections: number, ignoresTerm = false): Promise<Child> {
  const inside = (argv: readonly string[]) => [
    'unshare',
    '--net',
    'sh',
    '-c',
    'ip link set lo up && exec "$0" "$@"',
    ...argv,
  ];
  const made = await openChild({ connections, ignoresTerm, inside });
  opened.push(made);
  return made;
}

test('D drops the connection at the cursor, and its process lives on', async () => {
  const one = await child(2);
  const audit = join(folder, 'audit');
  const terminal = await view(one, '--audit', audit, 'state:established', `rport:${one.port}`);
  await terminal.until('2 of 5');
  terminal.press('D');
  const [asked] = (await terminal.until(/Drop this connection\?\s*/)).filter((line) =>
    line.startsWith(' tcp 127.0.0.1:')
  );
  assert.match(
    asked ?? '',
    new RegExp(`→ 127\\.0\\.0\\.1:${one.port}  ESTABLISHED  \\S+ \\(${one.pid}\\)`),
  );
  // Enter is Cancel at first.
  terminal.press('Enter');
  await terminal.until((screen) => !screen.join().includes('Drop this'));
  terminal.press('D');
  await terminal.until('Drop this connection?');
  terminal.resize(100, 24);
  terminal.press('y');
  await terminal.until(/: dropped/);
  await terminal.until('1 of 3');
  assert.ok(process.kill(one.pid, 0));
  const [line, ...more] = (await readFile(audit, 'utf8')).trimEnd().split('\n');
  assert.deepEqual(more, []);
  const { act, outcome, pids } = JSON.parse(line as string);
  assert.deepEqual({ act, outcome, pids }, { act: 'drop', outcome: 'dropped', pids: [one.pid] });
});

test('the process of tagged rows gets one signal, and is reported once', async () => {
  const one = await child(2, true);
  const terminal = await view(one);
  await terminal.until('all 5');
  terminal.press(' ', ' ', ' ');
  const tagged = await terminal.until('* 3 tagged');
  assert.equal(tagged.filter((line) => line.startsWith('*tcp')).length, 3);
  terminal.press('K');
  await terminal.until('End this process?');
  terminal.press('y');
  await one.ignored;
  await terminal.until(/is still there 3 s after SIGTERM/);
  terminal.press('K');
  await terminal.until('End this process?');
  terminal.press('Tab', 'Tab', 'Tab', 'Tab', 'Enter');
  assert.equal(await one.exit, 'SIGKILL');
  await terminal.until(/has ended/);
});

test('several outcomes stay in sight until Escape', async () => {
  const one = await child(2);
  const terminal = await view(one, `rport:${one.port}`);
  await terminal.until('2 of 5');
  terminal.press(' ', ' ', 'D');
  await terminal.until('Drop these 2 connections?');
  terminal.press('y');
  const screen = await terminal.until('What became of these 2 connections');
  assert.equal(screen.filter((line) => line.endsWith(': dropped')).length, 2);
  terminal.press('Escape');
  await terminal.until((screen) => !screen.join().includes('What became'));
  assert.ok(process.kill(one.pid, 0));
});

test('a read-only view refuses every act with the same sentence, and its help has none', async () => {
  const one = await child(1);
  const terminal = await view(one, '--readonly');
  for (const key of ['K', 'F9', 'Delete', 'D']) {
    terminal.press(key);
    await terminal.until(/: nothing can be ended in a read-only view/);
    terminal.press('j');
    await terminal.until((screen) => !screen.join().includes('read-only view'));
  }
  terminal.press('?');
  const help = await terminal.until('In the table');
  assert.doesNotMatch(help.join('\n'), /drop this connection|end the process/);
});

test('an audit file that cannot be opened keeps the view from opening', async () => {
  const path = join(folder, 'no/such');
  const terminal = open([...runtime('src/main.tsx'), '--audit', path]);
  opened.push(terminal);
  assert.equal((await terminal.exit).status, 1);
  assert.match(terminal.received(), /Cannot open the audit file, without which nothing is ended/);
});
