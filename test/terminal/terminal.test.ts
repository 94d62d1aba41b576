import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { open, type Terminal, type TerminalOptions } from './terminal.ts';

const opened: Terminal[] = [];
after(() => Promise.all(opened.map((terminal) => terminal.close())));

function shell(script: string, options: TerminalOptions = {}): Terminal {
  const terminal = open(['sh', '-c', script], options);
  opened.push(terminal);
  return terminal;
}

test('a program has a terminal of the size that was asked for', async () => {
  const terminal = shell('tty -s && stty size', { columns: 132, rows: 43 });
  assert.equal((await terminal.until(/\d+ \d+/))[0], '43 132');
  assert.equal(terminal.screen().length, 43);
});

test('resize() reaches the program', async () => {
  const terminal = shell('trap "stty size" WINCH; echo ready; while :; do read line; done');
  await terminal.until('ready');
  terminal.resize(100, 30);
  await terminal.until('30 100');
});

test('press() and type() reach the program as the bytes of a terminal', async () => {
  const terminal = shell('stty raw -echo; echo ready; dd bs=1 count=9 2>/dev/null | od -An -tx1');
  await terminal.until('ready');
  terminal.press('Up', 'F1', 'Enter');
  terminal.type('ü');
  await terminal.until('1b 5b 41 1b 4f 50 0d c3 bc');
});

test('Ctrl+C in a terminal interrupts the program', async () => {
  const terminal = shell('echo ready; exec cat');
  await terminal.until('ready');
  terminal.press('Ctrl+C');
  assert.deepEqual(await terminal.exit, { status: 0, signal: 2 });
});

test('press() refuses a key that does not exist', () => {
  assert.throws(() => shell('').press('PgDown'), /Cannot press PgDown/);
});

test('runs() tells colours and attributes', async () => {
  const terminal = shell(
    String.raw`printf 'plain\033[7minverse\033[0;1;31mred\033[0;48;2;1;2;3m世界\033[0m'`,
  );
  await terminal.exit;
  const plain = {
    bold: false,
    dim: false,
    inverse: false,
    underline: false,
    foreground: null,
    background: null,
  };
  assert.deepEqual(terminal.runs(0).slice(0, 4), [
    { ...plain, text: 'plain' },
    { ...plain, text: 'inverse', inverse: true },
    { ...plain, text: 'red', bold: true, foreground: 1 },
    { ...plain, text: '世界', background: '#010203' },
  ]);
});

test('exit comes after the last of what the program wrote, with its status', async () => {
  // The kernel may drop a full buffer when its writer ends, so the program ends only when the many lines have been read.
  const terminal = shell('stty -echo; seq 1 50000; read line; seq 1 500; exit 7', { rows: 3 });
  assert.deepEqual((await terminal.until('50000')).slice(0, 2), ['49999', '50000']);
  terminal.press('Enter');
  assert.deepEqual(await terminal.exit, { status: 7, signal: 0 });
  assert.deepEqual(terminal.screen(), ['499', '500', '']);
  assert.match(terminal.received(), /^1\r\n2\r\n/);
});

test('until() sees whole updates only', async () => {
  // The terminal tells where the cursor stands when it has the first half of the update; only then comes the other.
  const terminal = shell(
    String.raw`stty raw -echo
      printf '\033[?2026hnew\033[6n'; dd bs=1 count=6 >/dev/null 2>&1; printf ' frame\033[?2026l'; read end`,
  );
  assert.equal((await terminal.until('new'))[0], 'new frame');
});

test('until() rejects with the whole screen when the program ends without the condition', async () => {
  const terminal = shell('echo first; echo second; exit 3');
  await assert.rejects(terminal.until('third', 'the third word'), {
    message:
      /^Waited for the third word, but the program ended with status 3\. .*\n│first\n│second\n/,
  });
  await assert.rejects(terminal.until('third'), /status 3/);
  assert.equal((await terminal.until('second'))[1], 'second');
});

test('the alternate screen is told from the main one, and what was there comes back', async () => {
  const terminal = shell(
    String.raw`printf 'before\033[?1049h\033[Hinside'; read go; printf '\033[?1049l'; read end`,
  );
  await terminal.until('inside');
  assert.ok(terminal.isAlternate());
  terminal.press('Enter');
  await terminal.until('before');
  assert.ok(!terminal.isAlternate());
});

test('close() ends a program that ignores every polite signal', async () => {
  const terminal = shell('trap "" HUP INT TERM; echo ready; while :; do read line; done');
  await terminal.until('ready');
  await terminal.close();
  assert.deepEqual(await terminal.exit, { status: 0, signal: 9 });
});

test('a program sees neither the marks of a CI machine nor the colour settings of the test', async () => {
  const terminal = shell('env', { rows: 40 });
  await terminal.exit;
  assert.doesNotMatch(terminal.received(), /^(CI|NO_COLOR|FORCE_COLOR|NODE_TEST_CONTEXT)=/m);
});
