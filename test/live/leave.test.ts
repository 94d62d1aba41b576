import assert from 'node:assert/strict';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { open, type Terminal, type TerminalOptions } from '../terminal/terminal.ts';
import { estab, openLive, table } from './estab.ts';
import { stage } from './stage.ts';
import { leaving } from './leaving.ts';

const { scene, opened } = stage();

function shell(script: string, env: Readonly<Record<string, string | undefined>> = {}): Terminal {
  const command = estab(scene).map((word) => `'${word}'`).join(' ');
  const terminal = open(['sh', '-c', `estab() { ${command} "$@"; }; ${script}`], { env });
  opened.push(terminal);
  return terminal;
}

const hasRows = (screen: readonly string[]) => table(screen).length > 0;

async function leave(
  how: (terminal: Terminal, pid: number) => void,
  options: TerminalOptions = {},
): Promise<number> {
  // A terminal that is too small says so.
  const ready = options.columns === 1 ? /\S/ : hasRows;
  const left = await leaving(estab(scene), { ready, how, ...options });
  opened.push(left.terminal);
  return left.status;
}

test('q and Ctrl+C leave with status 0 and give the terminal back as it was', async () => {
  assert.equal(await leave((terminal) => terminal.press('q')), 0);
  assert.equal(await leave((terminal) => terminal.press('Ctrl+C')), 0);
});

for (
  const [signal, number] of [
    ['SIGTERM', 15],
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGQUIT', 3],
    ['SIGUSR1', 10],
    ['SIGUSR2', 12],
  ] as const
) {
  test(`${signal} gives the terminal back and ends with 128 and its number`, async () => {
    assert.equal(await leave((_, pid) => void process.kill(pid, signal)), 128 + number);
  });
}

test('Ctrl+Z stops the program in a shell, and fg brings it back', async () => {
  const terminal = open(['bash', '--norc', '--noprofile', '-i'], {
    columns: 100,
    env: { PS1: 'shell> ' },
  });
  opened.push(terminal);
  await terminal.until('shell>');
  terminal.type(`${estab(scene).join(' ')}\r`);
  await terminal.until(hasRows, 'rows');
  for (let times = 0; times < 2; times++) {
    terminal.press('Ctrl+Z');
    await terminal.until(/Stopped[^]*shell>/);
    assert.ok(!terminal.isAlternate());
    terminal.type('echo "$((40 + 2)) here"\r');
    await terminal.until('42 here');
    terminal.type('clear\r');
    await terminal.until((screen) => !screen.join().includes('Stopped'));
    // It hears of no other size while it is in the background.
    const columns = times === 0 ? 90 : 120;
    terminal.resize(columns, 30);
    terminal.type('fg\r');
    await terminal.until(
      (screen) => hasRows(screen) && screen[0]?.length === columns && screen[0].startsWith('estab'),
      'rows again, in the new size',
    );
    assert.ok(terminal.isAlternate());
    terminal.press('u');
    await terminal.until(times === 0 ? /\d+ of \d+ +udp/ : /all \d+ shown/);
  }
  terminal.press('q');
  await terminal.until('shell>');
  terminal.type('echo "status=$?"\r');
  await terminal.until('status=0');
});

test('a program that was stopped by force has its terminal back after fg', async () => {
  const terminal = open(['bash', '--norc', '--noprofile', '-i'], {
    columns: 100,
    env: { PS1: 'shell> ' },
  });
  opened.push(terminal);
  await terminal.until('shell>');
  // It tells its pid before it becomes the program.
  terminal.type(`sh -c 'echo pid=$$; exec "$@"' sh ${estab(scene).join(' ')}\r`);
  await terminal.until(hasRows, 'rows');
  const pid = Number(/pid=(\d+)\s/.exec(terminal.received())?.[1]);
  process.kill(pid, 'SIGSTOP');
  await terminal.until(/shell>/);
  terminal.type('reset -Q; clear; fg\r');
  await terminal.until(hasRows, 'rows again');
  terminal.press('p');
  await terminal.until('PAUSED');
  terminal.press('q');
  await terminal.until('shell>');
});

test('Ctrl+Z without a shell that could continue the program goes on', async () => {
  const terminal = await openLive(scene);
  opened.push(terminal);
  const begins = () => terminal.received().split('\x1b[?1049h').length - 1;
  terminal.press('Ctrl+Z');
  await terminal.until(() => begins() === 2 && terminal.isAlternate(), 'the view again');
  terminal.press('p');
  await terminal.until('PAUSED');
});

test('keys that come all at once draw the screen anew once', async () => {
  const terminal = await openLive(scene);
  opened.push(terminal);
  terminal.press('Ctrl+L', 'Ctrl+L', 'Ctrl+Z', 'Ctrl+L', 'p');
  await terminal.until('PAUSED');
});

test('a terminal that is cut ends the program, whoever else gets SIGHUP', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cut-'));
  const words = estab(scene).join(' ');
  // It is in a session of its own, to which the terminal sends nothing.
  const script = `trap "" HUP; setsid --wait ${words}; echo "$?" >${folder}/new`;
  const watcher = watch(folder);
  try {
    const ended = once(watcher, 'change');
    const terminal = open(['sh', '-c', script], { columns: 100 });
    opened.push(terminal);
    await terminal.until(hasRows, 'rows');
    terminal.hangUp();
    await ended;
    await terminal.exit;
    assert.equal(await readFile(join(folder, 'new'), 'utf8'), '129\n');
  } finally {
    watcher.close();
    await rm(folder, { recursive: true });
  }
});

for (const [columns, rows] of [[1, 1], [1000, 500]] as const) {
  test(`a terminal of ${columns}x${rows} is drawn on and given back`, async () => {
    const how = (terminal: Terminal) => terminal.press('j', '?', 'Escape', 'Ctrl+L', 'Ctrl+C');
    assert.equal(await leave(how, { columns, rows }), 0);
  });
}

test('a terminal that cannot move its cursor is told about estab list, with status 1', async () => {
  const left = await leaving(estab(scene), { columns: 120, env: { TERM: 'dumb' } });
  opened.push(left.terminal);
  assert.equal(left.status, 1);
  assert.deepEqual(left.told, [
    'estab: Cannot open the live view: TERM names no terminal that can move its cursor; try estab list',
  ]);
  // deno-lint-ignore no-control-regex -- it is about control characters
  assert.doesNotMatch(left.terminal.received(), /\x1b/);
});

test('where the locale is not UTF-8, nothing beyond ASCII is drawn', async () => {
  const locales = [
    { LANG: 'C' },
    { LANG: undefined },
    { LANG: 'C.UTF-8', LC_ALL: 'POSIX' },
    { LANG: 'de_DE.UTF-8', LC_CTYPE: 'de_DE.ISO-8859-1' },
  ];
  for (const env of locales) {
    const terminal = await openLive(scene, [], { columns: 200, rows: 50, env });
    opened.push(terminal);
    terminal.press('?');
    await terminal.until('this help');
    terminal.press('Ctrl+C');
    await terminal.exit;
    // deno-lint-ignore no-control-regex -- ASCII has them
    assert.match(terminal.received(), /^[\x00-\x7f]*$/);
  }
  const terminal = await openLive(scene, [], { env: { LANG: 'C', LC_ALL: 'en_US.utf8' } });
  opened.push(terminal);
  await terminal.until('–');
});

test('without a terminal to read keys from it says so, with status 1', async () => {
  const terminal = shell('estab </dev/null; echo "status=$?"');
  await terminal.until('estab: Cannot open the live view: stdin is no terminal; try estab list');
  await terminal.until('status=1');
});

test('with no terminal on stdout it prints the list', async () => {
  const terminal = shell('estab -l | head -n 1; echo done');
  const screen = await terminal.until('done');
  assert.match(screen[0] as string, /^Proto +Recv-Q +Send-Q +Local Address/);
  assert.ok(!terminal.isAlternate());
});
