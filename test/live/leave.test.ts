import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { openScene, type Scene } from '../scene/scene.ts';
import { open, type Terminal } from '../terminal/terminal.ts';
import { estab, table } from './estab.ts';

let scene: Scene;
const opened: Terminal[] = [];

before(async () => {
  scene = await openScene();
});
after(async () => {
  await Promise.all(opened.map((terminal) => terminal.close()));
  await scene.close();
});

function shell(script: string): Terminal {
  const command = estab(scene).map((word) => `'${word}'`).join(' ');
  const terminal = open(['sh', '-c', `estab() { ${command} "$@"; }; ${script}`]);
  opened.push(terminal);
  return terminal;
}

const hasRows = (screen: readonly string[]) => table(screen).length > 0;

/** The program between two looks at the terminal's settings; `leave` is given its pid. */
async function leave(how: (terminal: Terminal, pid: number) => void): Promise<number> {
  const command = estab(scene).map((word) => `'${word}'`).join(' ');
  const terminal = shell(
    `echo first; echo "before=$(stty -g)"; sh -c 'echo pid=$$; exec "$@"' sh ${command}
     echo "status=$?"; echo "after=$(stty -g)"; read end`,
  );
  await terminal.until(hasRows, 'rows');
  assert.ok(terminal.isAlternate());
  const told = (name: string) =>
    new RegExp(`${name}=(\\S+)`).exec(terminal.received())?.[1] as string;
  how(terminal, Number(told('pid')));
  const screen = await terminal.until(/after=\S+/);
  assert.ok(!terminal.isAlternate());
  assert.equal(screen[0], 'first');
  assert.equal(told('after'), told('before'));
  const text = terminal.received();
  assert.ok(text.lastIndexOf('\x1b[?25h') > text.lastIndexOf('\x1b[?25l'), 'the cursor is seen');
  assert.ok(text.lastIndexOf('\x1b[?2004l') > text.lastIndexOf('\x1b[?2004h'), 'paste is plain');
  return Number(told('status'));
}

test('q and Ctrl+C leave with status 0 and give the terminal back as it was', async () => {
  assert.equal(await leave((terminal) => terminal.press('q')), 0);
  assert.equal(await leave((terminal) => terminal.press('Ctrl+C')), 0);
});

for (const [signal, number] of [['SIGTERM', 15], ['SIGHUP', 1], ['SIGINT', 2]] as const) {
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
    terminal.type('fg\r');
    await terminal.until(hasRows, 'rows again');
    assert.ok(terminal.isAlternate());
    terminal.press('u');
    await terminal.until(times === 0 ? /\d+ of \d+ +udp/ : /all \d+ shown/);
  }
  terminal.press('q');
  await terminal.until('shell>');
  terminal.type('echo "status=$?"\r');
  await terminal.until('status=0');
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
