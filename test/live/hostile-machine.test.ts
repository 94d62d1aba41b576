// deno-lint-ignore-file no-control-regex -- control characters are what this is about
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { withProgram } from '../scene/compile.ts';
import { open, type Terminal } from '../terminal/terminal.ts';
import { table } from './estab.ts';

/** Names that /etc/passwd may hold: no colon, no line end. */
const USERS = [
  '\x1b[31mred',
  '\x1b]0;title\x07',
  '\x1bP1$r\x1b\\',
  '\x9b2J',
  'a\u202eb\u200bc\u2066d',
  '世界世界世界',
  'e' + '\u0301'.repeat(500),
  'x'.repeat(5000),
  '👩‍👩‍👧👩‍👩‍👧',
  '=cmd|calc',
];
const FIRST_UID = 4200;
const HOST = '\x1b]0;host\x07\x1b[2Jhost\u202e';

/** What no output may hold, line ends apart. */
const OBEYED =
  /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
/** What the view itself sends: modes, the cursor, colours, erasing. */
const OWN = /\x1b\[[?>=]?[\d;]*[A-Za-z]|\x1b[78=>]/g;

let folder: string;
const opened: Terminal[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  await chmod(folder, 0o755);
  const users = USERS.map((name, at) => `${name}:x:${FIRST_UID + at}:0::/:/bin/sh`);
  await writeFile(join(folder, 'passwd'), `root:x:0:0::/:/bin/sh\n${users.join('\n')}\n`);
  await writeFile(join(folder, 'host'), HOST);
});
after(async () => {
  await Promise.all(opened.map((terminal) => terminal.close()));
  await rm(folder, { recursive: true });
});

/** The words that run a command where host and users have such names, each user with a listener. */
function hostile(named: string, words: readonly string[]): string[] {
  const listeners = USERS.map((_, at) =>
    `tail -f /dev/null | setpriv --reuid=${
      FIRST_UID + at
    } --clear-groups ${named} 6e616d6564 | head -n 1 >/dev/null &`
  );
  const script = `mount --bind ${folder}/passwd /etc/passwd; ip link set lo up
    cat ${folder}/host >/proc/sys/kernel/hostname
    ${listeners.join('\n')}
    until [ "$(wc -l </proc/net/tcp)" -gt ${USERS.length} ]; do sleep 0.05; done
    "$0" "$@"`;
  const namespaces = [
    '--mount',
    '--uts',
    '--net',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ];
  return ['unshare', ...namespaces, 'sh', '-c', script, ...words];
}

test('nothing of a hostile user or host name reaches the terminal, and the columns hold', () =>
  withProgram('test/scene/named.c', async (named) => {
    for (const args of [[], ['--ascii']]) {
      const words = hostile(named, [...runtime('src/main.tsx'), ...args]);
      const terminal = open(words, { columns: 160, rows: 30 });
      opened.push(terminal);
      const isWhole = (screen: readonly string[]) => table(screen).length === USERS.length;
      const screen = await terminal.until(isWhole, 'a line for each user');
      const heading = screen.findIndex((line) => line.includes('Local Address'));
      const titles = terminal.cells(heading);
      for (let row = heading + 1; row <= heading + USERS.length; row++) {
        const cells = terminal.cells(row);
        assert.equal(cells.length, 160);
        // What stands before and after the user is where its heading is, cell by cell.
        for (const title of ['Process', 'User']) {
          const from = titles.join('').indexOf(title);
          assert.ok(
            from > 0 && cells[from - 1] === ' ' && cells[from] !== ' ',
            `${title}: ${cells.join('')}`,
          );
        }
        const to = titles.join('').indexOf('Recv-Q') + 'Recv-Q'.length - 1;
        assert.equal(cells[to], '0', cells.join(''));
      }
      // The footer tells each user in full, cut at the screen's end.
      for (let row = 1; row < USERS.length; row++) terminal.press('j');
      terminal.press('Enter');
      await terminal.until(/Esc/);
      terminal.press('Ctrl+C');
      await terminal.exit;
      assert.doesNotMatch(terminal.received().replace(OWN, ''), OBEYED);
      assert.ok(!terminal.received().includes('\x1b[31mred'));
    }
  }));

test('nor does it in what list prints, and JSON has the names as they are', () =>
  withProgram('test/scene/named.c', async (named) => {
    for (const format of [[], ['--csv'], ['--json'], ['--ndjson']]) {
      const words = hostile(named, [...runtime('src/main.tsx'), 'list', ...format]);
      const { stdout, stderr } = await run(words[0] as string, words.slice(1));
      assert.equal(stderr, '');
      assert.doesNotMatch(stdout.replaceAll('\r\n', '\n').replaceAll('\r', '\x01'), OBEYED);
      if (format[0] === '--csv') assert.match(stdout, /,'=cmd\|calc,/);
      if (format[0] !== '--json') continue;
      const { host, connections } = JSON.parse(stdout);
      assert.equal(host, HOST.slice(0, 64));
      const found = new Set(connections.map(({ user }: { user: string }) => user));
      for (const name of USERS) assert.ok(found.has(name), JSON.stringify(name));
    }
  }));

test('no variable of the environment is obeyed or printed', async () => {
  const evil = '\x1b]0;title\x07\x1b[2J\u202e';
  const numbers = ['-1', '0', '99999999999', '1e9', evil];
  for (const [at, number] of numbers.entries()) {
    const env = {
      COLUMNS: number,
      LINES: number,
      TERM: at % 2 === 0 ? evil : 'x'.repeat(100_000),
      // The libraries of both runtimes read LANG themselves before the program begins.
      LC_CTYPE: `${evil}.UTF-8`,
      TERM_PROGRAM: evil,
      COLORTERM: evil,
      NO_COLOR: at % 2 === 0 ? evil : undefined,
      HOME: evil,
      USER: evil,
      TMPDIR: evil,
      XDG_STATE_HOME: evil,
      XDG_CONFIG_HOME: evil,
    };
    const words = ['unshare', '--net', ...runtime('src/main.tsx')];
    // The runtime keeps a cache below HOME, which is no path from the top.
    const terminal = open(words, { columns: 100, rows: 24, env, cwd: folder });
    opened.push(terminal);
    await terminal.until('? Help');
    assert.equal(terminal.cells(0).length, 100);
    terminal.press('q');
    assert.deepEqual(await terminal.exit, { status: 0, signal: 0 });
    assert.doesNotMatch(terminal.received().replace(OWN, ''), OBEYED);
    assert.doesNotMatch(terminal.received(), /title/);
  }
});

test('an ss that prints what no kernel said is refused in a sentence, and nothing of it is obeyed', async () => {
  const outputs = [
    'head -c 100000 /dev/urandom',
    'yes "$(printf "\\033[2J\\033]0;title\\007")" | head -c 1000000',
    'printf "\\033]0;title\\007" >&2; exit 3',
    'head -c 100000000 /dev/zero',
    'true',
    'exec yes >&2',
  ];
  for (const output of outputs) {
    await writeFile(join(folder, 'ss'), `#!/bin/sh\n${output}\n`, { mode: 0o755 });
    const env = `PATH=${folder}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
    const words = ['env', env, ...runtime('src/main.tsx'), 'list', '--collector', 'ss'];
    const { stdout, stderr, status } = await run(words[0] as string, words.slice(1));
    assert.equal(stdout, '');
    assert.equal(status, 1, stderr);
    assert.match(stderr, /^estab: Cannot read sockets: .*\n$/);
    assert.ok(stderr.length < 2000, output);
    assert.doesNotMatch(stderr, OBEYED);
  }
});
