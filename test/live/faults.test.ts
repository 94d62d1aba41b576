import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { withProgram } from '../scene/compile.ts';
import { open, type Terminal } from '../terminal/terminal.ts';
import { estab, table } from './estab.ts';
import { stage } from './stage.ts';

const { scene, opened } = stage();

const size = { columns: 200, rows: 50 };
const hasRows = (screen: readonly string[]) => table(screen).length > 0;
const tells = (word: string | RegExp) => (screen: readonly string[]) =>
  screen.some((line) => line.search(word) >= 0);
const isQuiet = (word: string) => (screen: readonly string[]) =>
  hasRows(screen) && !tells(word)(screen);

/** The live view, and the pid of its process. */
async function live(before: readonly string[] = []): Promise<{ terminal: Terminal; pid: number }> {
  const words = [
    'sh',
    '-c',
    'echo pid=$$; exec "$0" "$@"',
    ...before,
    ...estab(scene, '-i', '0.2'),
  ];
  const terminal = open(words, size);
  opened.push(terminal);
  await terminal.until(hasRows, 'rows');
  return { terminal, pid: Number(/pid=(\d+)/.exec(terminal.received())?.[1]) };
}

async function mustRun(...words: readonly string[]): Promise<void> {
  const { stderr, status } = await run(words[0] as string, words.slice(1));
  assert.equal(status, 0, stderr);
}

test('where netlink is refused, the next best source is read, and the header says which and why', () =>
  withProgram('test/scene/refusing.c', async (refusing) => {
    for (const [errno, name] of [[1, 'EPERM'], [97, 'EAFNOSUPPORT']] as const) {
      const terminal = open([refusing, String(errno), ...estab(scene)], size);
      opened.push(terminal);
      const screen = await terminal.until(hasRows, 'rows');
      assert.match(screen[0] as string, / procfs {2}every 1 s$/);
      assert.ok(
        tells(new RegExp(`netlink: socket: .*\\(${name}\\); ss: `))(screen),
        screen.join('\n'),
      );
      assert.equal(table(screen).length, scene.sockets.length);
      terminal.press('H');
      await terminal.until(/short connections are missed: socket: /);
    }
  }));

test('where /proc goes away, the sockets stay and their owners are hidden, until it is back', async () => {
  const { terminal, pid } = await live(['unshare', '--mount', '--']);
  const inside = ['nsenter', `--target=${pid}`, '--mount', '--'];
  await terminal.until(new RegExp(` ${scene.pid} .*scene`));
  await mustRun(...inside, 'mount', '-t', 'tmpfs', 'none', '/proc');
  const blind = await terminal.until('no process can be read from /proc');
  assert.equal(table(blind).length, scene.sockets.length);
  // Its pid alone may be a port too.
  assert.ok(!table(blind).some((line) => line.includes('scene')));
  await mustRun(...inside, 'umount', '/proc');
  await terminal.until(isQuiet('no process can be read'));
  await terminal.until(new RegExp(` ${scene.pid} .*scene`));
});

test('where descriptors are used up, the last picture stays with the reason, until there are some', async () => {
  const { terminal, pid } = await live();
  const limit = (soft: number) => mustRun('prlimit', `--pid=${pid}`, `--nofile=${soft}:1000`);
  // A new descriptor takes the lowest number that is free, and there are gaps.
  await limit(3);
  const stuck = await terminal.until(/too many open files/i);
  assert.equal(table(stuck).length, scene.sockets.length);
  await limit(1000);
  await terminal.until((screen) => hasRows(screen) && !/too many open files/i.test(screen.join()));
  terminal.press('q');
  assert.deepEqual(await terminal.exit, { status: 0, signal: 0 });
});

test('a collector that fails every other time is asked on, and its last picture stays', async () => {
  const words = scene.inside([...runtime('test/live/broken.tsx'), 'half', '-i', '0.2']);
  const terminal = open(words, size);
  opened.push(terminal);
  await terminal.until(hasRows, 'rows');
  for (let times = 0; times < 3; times++) {
    const failed = await terminal.until('The kernel is busy');
    assert.equal(table(failed).length, scene.sockets.length);
    await terminal.until(isQuiet('The kernel is busy'));
  }
});
