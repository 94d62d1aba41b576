import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';
import { open, type Terminal } from '../terminal/terminal.ts';
import { table } from './estab.ts';
import { stage } from './stage.ts';
import { leaving } from './leaving.ts';

let folder: string;
const { scene, opened } = stage();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-'));
});
after(async () => {
  await rm(folder, { recursive: true });
});

function broken(fault: string, ...args: readonly string[]): string[] {
  return scene.inside([...runtime('test/live/broken.tsx'), fault, ...args]);
}

/** The reports in a folder, which is emptied. */
async function reports(): Promise<{ readonly path: string; readonly text: string }[]> {
  const inside = join(folder, 'estab');
  const names = await readdir(inside).catch(() => []);
  const found = await Promise.all(names.map(async (name) => {
    const path = join(inside, name);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    return { path, text: await readFile(path, 'utf8') };
  }));
  await rm(inside, { recursive: true, force: true });
  return found;
}

const hasRows = (screen: readonly string[]) => table(screen).length > 0;
const size = { columns: 160, rows: 30 };

/** What belongs to the user and is none of the project's. */
const PRIVATE = /nginx|alice|secret|192\.0\.2\.7|127\.0\.0\.1|8001|home|root/;

const BY_KEY = ['action', 'effect', 'rejection', 'timer', 'thrown'];

for (const fault of [...BY_KEY, 'render', 'drawing', 'reading']) {
  test(`an unexpected error (${fault}) gives the terminal back, and is reported`, async () => {
    const byKey = BY_KEY.includes(fault);
    const left = await leaving(
      broken(fault, '-t', '--audit', '/dev/null', '--sort', 'pid', 'addr:127.0.0.1 or :8001'),
      {
        ...size,
        env: { XDG_STATE_HOME: folder },
        ...(byKey && { ready: hasRows, how: (terminal: Terminal) => terminal.press('t') }),
      },
    );
    opened.push(left.terminal);
    assert.equal(left.status, 70);
    const [report, second] = await reports();
    assert.ok(report && !second);
    const told = left.told.join(' ');
    assert.match(told, /^estab met an unexpected error: .*192\.0\.2\.7:443/);
    assert.ok(
      told.replaceAll(' ', '').includes(`Its report is in ${report.path}`.replaceAll(' ', '')),
      told,
    );
    assert.match(told, /attach it to an issue/);
    assert.ok(report.text.startsWith(`estab ${manifest.version} met an unexpected error\n`));
    assert.match(report.text, /^runtime {3}(Deno|Node) \d/m);
    assert.match(report.text, /^system {4}linux \d/m);
    assert.match(report.text, /^options {3}live --tcp --audit … --sort pid FILTER$/m);
    if (fault !== 'thrown') assert.match(report.text, /^\s+at .*test\/live\/broken\.tsx:\d+:\d+/m);
    assert.doesNotMatch(report.text, PRIVATE);
  });
}

test('what the system refuses is a sentence in the footer, and the view goes on', async () => {
  const terminal = open(broken('refused'), { ...size, env: { XDG_STATE_HOME: folder } });
  opened.push(terminal);
  await terminal.until(hasRows, 'rows');
  terminal.press('t');
  await terminal.until('The system refused it');
  terminal.press('q');
  assert.deepEqual(await terminal.exit, { status: 0, signal: 0 });
  assert.deepEqual(await reports(), []);
});

test('an unexpected error of a command is reported too', async () => {
  const words = ['env', `XDG_STATE_HOME=${folder}`, ...broken('render', 'list')];
  const { stdout, stderr, status } = await run(words[0] as string, words.slice(1));
  assert.equal(status, 70);
  assert.equal(stdout, '');
  assert.match(stderr, /^estab met an unexpected error: /);
  assert.equal((await reports()).length, 1);
});

test('a report goes to the folder for temporary files where the other cannot be, and never over a file', async () => {
  const words = (...env: readonly string[]) => ['env', ...env, ...broken('render', 'list')];
  const told = async (...env: readonly string[]) => {
    const [command, ...args] = words(...env) as [string, ...string[]];
    return (await run(command, args)).stderr;
  };
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  const file = join(folder, 'file');
  await writeFile(file, '');
  const second = await told(`XDG_STATE_HOME=${file}`, `TMPDIR=${temporary}`);
  const [name] = await readdir(temporary);
  assert.ok(second.includes(`Its report is in ${join(temporary, name as string)}`), second);
  const nowhere = await told(`XDG_STATE_HOME=${file}`, `TMPDIR=${file}`);
  assert.match(
    nowhere,
    /Its report could be written nowhere:\n\nestab .* met an unexpected error\n/,
  );
});
