import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { run } from '../scene/command.ts';
import type { Scene } from '../scene/scene.ts';
import { every, openLive, table } from './estab.ts';
import { stage } from './stage.ts';

const { scene, opened } = stage();

async function live(...args: Parameters<typeof openLive> extends [Scene, ...infer R] ? R : never) {
  const terminal = await openLive(scene, ...args);
  opened.push(terminal);
  return terminal;
}

test('the view shows every socket of the scene, and who holds it', async () => {
  const terminal = await live();
  await terminal.until(`${scene.sockets.length} sockets`);
  const screen = await terminal.until(new RegExp(`\\b${scene.pid}\\b.*scene`));
  assert.equal(table(screen).length, scene.sockets.length);
  for (const { localPort, remotePort, state, fd } of scene.sockets) {
    const peer = remotePort === 0 ? '\\*' : remotePort;
    const row = new RegExp(`${state ?? ''} .*:${localPort} .*:${peer} `);
    const line = table(screen).find((line) => row.test(line));
    assert.ok(line, `${localPort} ${remotePort} ${state}`);
    if (fd !== null) assert.match(line, new RegExp(`\\b${scene.pid}\\b.*scene`));
  }
});

test('keys filter by state, protocol and port, and all is shown again', async () => {
  const terminal = await live();
  terminal.press('l');
  await terminal.until(every(/LISTEN|^ udp/), 'listeners only');
  terminal.press('l', 'e');
  await terminal.until(every(/ESTABLISHED/), 'established only');
  terminal.press('e', 't');
  await terminal.until(every(/^.tcp/), 'TCP only');
  terminal.press('t', 'u');
  await terminal.until(every(/^.udp/), 'UDP only');
  terminal.press('a', '6');
  await terminal.until(every(/^.(tcp|udp)6/), 'IPv6 only');
  terminal.press('a', ':');
  terminal.type('8001');
  await terminal.until(every(/:8001 /), 'one port');
  terminal.press('Enter');
  const kept = await terminal.until('port 8001');
  assert.ok(kept.some((line) => /^\d+ of \d+ +port 8001$/.test(line)));
  terminal.press('a');
  await terminal.until(`all ${scene.sockets.length} shown`);
});

test('the menu of states turns one on', async () => {
  const terminal = await live();
  terminal.press('f');
  const menu = await terminal.until('States shown');
  const place = menu.filter((line) => /^\[ \]/.test(line))
    .findIndex((line) => line.includes('CLOSE_WAIT'));
  terminal.press(...new Array(place).fill('j'), ' ');
  await terminal.until(/\[x\] CLOSE_WAIT/);
  terminal.press('Enter');
  await terminal.until((screen) => table(screen).length === 1, 'one row');
  await terminal.until(every(/CLOSE_WAIT/), 'CLOSE_WAIT only');
});

test('the words of the command line filter too', async () => {
  const terminal = await live(['-t', 'state:time_wait']);
  const [line] = table(await terminal.until(every(/TIME_WAIT/)));
  assert.match(line as string, new RegExp(`:${scene.socket('timeWait').localPort} `));
});

test('a mistake in the filter is told below it, and Escape puts back what was', async () => {
  const terminal = await live([':8001']);
  terminal.press('/');
  terminal.type(' stat:x');
  await terminal.until(/\^ .*state/);
  terminal.press('Escape');
  await terminal.until(/\d+ of \d+ +\/:8001/);
});

test('a key that comes at once after Escape is that key, and Escape is pressed', async () => {
  const terminal = await live(['-t']);
  terminal.press('?');
  await terminal.until('one row down');
  terminal.press('Escape', '/', 'Escape', '?', 'Escape', ':');
  await terminal.until('Keep', 'the line of ports');
  terminal.press('Escape', 'f');
  await terminal.until('[ ] CLOSE_WAIT');
  terminal.press('Escape', 'q');
  assert.deepEqual(await terminal.exit, { status: 0, signal: 0 });
});

test('columns sort by keys and by the menu, and turn round', async () => {
  const terminal = await live(['-t', 'state:established']);
  const ports = (screen: readonly string[]) =>
    table(screen).map((line) => Number(/:(\d+) /.exec(line)?.[1]));
  const isSorted = (sign: number) => (screen: readonly string[]) =>
    ports(screen).every((port, at, all) =>
      at === 0 || sign * port >= sign * (all[at - 1] as number)
    );
  terminal.press('s');
  await terminal.until('Sort by');
  terminal.press(...new Array(30).fill('j'));
  terminal.press(...new Array(20).fill('k'));
  terminal.press('Escape');
  await terminal.until((screen) => !screen.join().includes('Sort by'));
  terminal.press('>', '>');
  await terminal.until('State↑');
  terminal.press('>');
  await terminal.until('Local Address↑');
  terminal.press('S');
  await terminal.until('Local Address↓');
  terminal.press('/');
  terminal.type(' laddr:127.0.0.1 family:4');
  terminal.press('Enter');
  await terminal.until(isSorted(-1), 'ports from the largest down');
  terminal.press('S');
  await terminal.until('Local Address↑');
  await terminal.until(isSorted(1), 'ports from the least up');
});

test('a resize leaves nothing behind: the screen is what a fresh drawing gives', async () => {
  const terminal = await live(['-t'], { columns: 120, rows: 40 });
  terminal.press('p');
  await terminal.until('PAUSED');
  const sizes = [
    ...[[80, 24], [59, 9], [200, 50], [120, 40], [60, 10], [80, 24]],
    // As high as it was, and narrower by much or little; as wide as it was.
    ...[[200, 40], [100, 40], [99, 40], [120, 40], [120, 24], [120, 50]],
  ] as const;
  for (const [columns, rows] of sizes) {
    const sent = terminal.received().length;
    terminal.resize(columns, rows);
    const small = columns < 60;
    const isDrawn = (screen: readonly string[]) =>
      small
        ? screen[0] === `estab needs 60x10; this is ${columns}x${rows}`
        : (screen[rows - 2] ?? '').startsWith('? Help  q Quit') &&
          /^estab .* PAUSED$/.test(screen[0] ?? '') && (screen[0] ?? '').length === columns;
    // What the terminal itself makes of the old screen, or of a frame that was under way in the old size, is no drawing.
    const resized = await terminal.until(
      (screen) => terminal.received().length > sent && isDrawn(screen),
      `the screen in ${columns}x${rows}`,
    );
    const before = terminal.received().length;
    terminal.press('Ctrl+L');
    const redrawn = await terminal.until(
      (screen) => terminal.received().length > before && isDrawn(screen),
      'a fresh drawing',
    );
    assert.deepEqual(redrawn, resized);
    assert.equal(redrawn.length, rows);
  }
});

test('a terminal that is as large as before when the program looks is drawn anew', async () => {
  const terminal = await live(['-t'], { columns: 100, rows: 40 });
  terminal.press('p');
  const before = await terminal.until('PAUSED');
  terminal.resize(100, 20);
  terminal.resize(100, 40);
  assert.notDeepEqual(terminal.screen(), before);
  await terminal.until((screen) => isDeepStrictEqual(screen, before), 'the screen as it was');
});

test('pasted text is never taken for keys, and goes into a line that is typed', async () => {
  const terminal = await live();
  terminal.type('\x1b[200~/q?K\r\x1b[201~');
  terminal.press('t');
  const screen = await terminal.until(/\d+ of \d+ +tcp/);
  assert.equal(
    table(screen).length,
    scene.sockets.filter(({ protocol }) => protocol === 'tcp').length,
  );
  terminal.press('/');
  terminal.type('\x1b[200~state:listen\n|  q\x1b[201~');
  await terminal.until('/state:listen | q');
});

test('what cannot be read stays on the screen with the reason, until it can be read again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ss-'));
  const real = (await run('sh', ['-c', 'command -v ss'])).stdout.trim();
  const script = (body: string) =>
    writeFile(join(folder, 'new'), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
      .then(() => rename(join(folder, 'new'), join(folder, 'ss')));
  try {
    await script(`exec ${real} "$@"`);
    const terminal = await live(['--collector', 'ss', '-i', '0.1'], {
      columns: 120,
      rows: 50,
      env: { PATH: `${folder}:${process.env['PATH']}` },
    });
    const rows = table(terminal.screen()).length;
    await script('echo no sockets today >&2; exit 3');
    const failed = await terminal.until('no sockets today');
    assert.equal(table(failed).length, rows);
    await script(`exec ${real} "$@"`);
    await terminal.until((screen) => !screen.join().includes('no sockets today'));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the selected row is inverse, with colours and without them', async () => {
  for (const args of [[], ['--no-color']]) {
    const terminal = await live(['-l', ...args]);
    terminal.press('p');
    await terminal.until('PAUSED');
    terminal.press('j');
    const isInverse = (row: number) => terminal.runs(row).some(({ inverse }) => inverse);
    const heading = terminal.screen().findIndex((line) => line.includes('Local Address'));
    await terminal.until(() => isInverse(heading + 2) && !isInverse(heading + 1), 'the second row');
    const lines = Array.from({ length: 50 }, (_, row) => terminal.runs(row)).flat();
    assert.equal(lines.some(({ foreground }) => foreground !== null), args.length === 0);
  }
});
