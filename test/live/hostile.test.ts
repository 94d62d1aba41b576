// deno-lint-ignore-file no-control-regex -- control characters are what this is about
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { withProgram } from '../scene/compile.ts';
import { firstLine } from '../scene/first-line.ts';
import { open, type Terminal } from '../terminal/terminal.ts';
import { every, table } from './estab.ts';

/** Names of at most 15 bytes and arguments that no terminal must obey. */
const HOSTILE: readonly { name: string | Uint8Array; argument: string }[] = [
  { name: '\x1b[2J\x1b[31mred', argument: '\x1b]52;c;aGVsbG8=\x07' },
  { name: '\x1b]0;title\x07', argument: '\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\' },
  { name: '\x1bP1$r\x1b\\dcs', argument: '\x9b2J\x9d0;title\x9c' },
  { name: 'a\r\nb\tc\bd', argument: 'first\nsecond\r\nthird' },
  { name: '\u202egnp.exe', argument: '\u2066left\u2069 \u200b\u200d\ufeff' },
  { name: '世界世界世', argument: '👩‍👩‍👧 '.repeat(20) },
  { name: 'e' + '\u0301'.repeat(7), argument: 'e' + '\u0301'.repeat(2000) },
  { name: Uint8Array.of(0xff, 0xfe, 0xc3, 0x28, 0x80, 0x9b, 0x41), argument: 'x'.repeat(100_000) },
  { name: ') S 1 (', argument: '=HYPERLINK("http://example.com")' },
  // Terminals give vowel signs a column of their own, the library that measures does not.
  { name: 'का', argument: 'का'.repeat(150) },
];

const opened: ChildProcessWithoutNullStreams[] = [];
const ports: number[] = [];
let terminal: Terminal;

/** Runs a command where the hostile processes are. */
function beside(argv: readonly string[]): string[] {
  return ['nsenter', `--target=${opened[0]?.pid}`, '--net', '--', ...argv];
}

before(() =>
  withProgram('test/scene/named.c', async (program) => {
    for (const { name, argument } of HOSTILE) {
      const where = opened.length === 0
        ? ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"']
        : beside([]);
      const words = [...where, program, Buffer.from(name).toString('hex'), argument];
      const child = spawn(words[0] as string, words.slice(1));
      opened.push(child);
      ports.push(Number(await firstLine(child)));
    }
  })
);
after(async () => {
  await terminal?.close();
  await Promise.all(opened.map(async (child) => {
    child.stdin.end();
    await once(child, 'close');
  }));
});

/** What no output may hold, line ends apart. */
const OBEYED =
  /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
/** What the view itself sends: modes, the cursor, colours, erasing. */
const OWN = /\x1b\[[?>=]?[\d;]*[A-Za-z]|\x1b[78=>]/g;

test('nothing of a hostile name or argument reaches the terminal, and the columns hold', async () => {
  const words = beside([...runtime('src/main.tsx')]);
  terminal = open(words, { columns: 120, rows: 40 });
  const owned = /^.tcp +LISTEN +127\.0\.0\.1:\d+ +0\.0\.0\.0:\* +\d+ \S/;
  const isWhole = (screen: readonly string[]) =>
    table(screen).length === HOSTILE.length && every(owned)(screen);
  const screen = await terminal.until(isWhole, 'a line for each process');
  const heading = screen.find((line) => line.includes('Local Address')) ?? '';
  for (const line of table(screen)) {
    assert.equal(line.indexOf('0.0.0.0:*'), heading.indexOf('Foreign'));
  }
  // The footer tells the arguments of each.
  for (let row = 1; row < HOSTILE.length; row++) terminal.press('j');
  const last = await terminal.until((screen) =>
    screen.at(-3)?.includes(`:${Math.max(...ports)}`) ?? false
  );
  assert.match(last[0] ?? '', /^estab /);
  terminal.press('K');
  await terminal.until('End this process?');
  terminal.press('n', 'D');
  await terminal.until('Drop this connection?');
  terminal.press('n', 'q');
  assert.deepEqual(await terminal.exit, { status: 0, signal: 0 });
  assert.doesNotMatch(terminal.received().replace(OWN, ''), OBEYED);
  assert.doesNotMatch(terminal.received(), /\x1b\[31mred/);
});

test('what list prints is harmless in every format, and JSON is exact', async () => {
  for (const format of [[], ['--csv'], ['--json'], ['--ndjson']]) {
    const words = beside([...runtime('src/main.tsx'), 'list', ...format]);
    const { stdout, stderr } = await run(words[0] as string, words.slice(1));
    assert.equal(stderr, '');
    const text = format[0] === '--csv' ? stdout.replaceAll('\r\n', '\n') : stdout;
    assert.doesNotMatch(text.replaceAll('\r', '\x01'), OBEYED, format[0] ?? 'table');
    if (format[0] !== '--ndjson') continue;
    const names = stdout.trimEnd().split('\n').map((line) => JSON.parse(line).processes[0]);
    const wanted = HOSTILE.map(({ name }) => typeof name === 'string' ? name : null);
    for (const name of wanted) if (name !== null) assert.ok(names.some((one) => one.name === name));
    for (const { argument } of HOSTILE.slice(0, 4)) {
      assert.ok(names.some(({ command }) => command.includes(argument)), argument);
    }
  }
});
