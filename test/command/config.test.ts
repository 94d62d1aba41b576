import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseSettings } from '../../src/setting/parse.ts';
import { DEFAULTS } from '../../src/setting/settings.ts';
import { SETTINGS } from '../../src/settings.ts';
import { runtime } from '../runtime.ts';
import { type Result, run } from '../scene/command.ts';

const PROGRAM = runtime('src/main.tsx');

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estab-config-'));
});
after(() => rm(folder, { recursive: true }));

/** Runs the program with the XDG config place in the test's folder. */
function estab(...args: readonly string[]): Promise<Result> {
  return run('env', ['-u', 'NO_COLOR', `XDG_CONFIG_HOME=${folder}`, ...PROGRAM, ...args]);
}

/** Puts a text where the settings are looked for. */
async function put(text: string): Promise<string> {
  await mkdir(join(folder, 'estab'), { recursive: true });
  const path = join(folder, 'estab', 'config.toml');
  await writeFile(path, text);
  return path;
}

/** What is told of a setting: its value, and where it comes from. */
function told({ stdout }: Result, key: string): readonly string[] {
  const line = stdout.split('\n').find((line) => line.startsWith(`${key} = `)) ?? '';
  return line.slice(key.length + 3).split('  # ').map((part) => part.trim());
}

test('without a file every setting has its default', async () => {
  const result = await estab('config');
  assert.deepEqual([result.stderr, result.status], ['', 0]);
  assert.ok(result.stdout.startsWith(`# ${join(folder, 'estab', 'config.toml')}: there is no`));
  assert.deepEqual(parseSettings(result.stdout, SETTINGS).settings, DEFAULTS);
  for (const { key } of SETTINGS) assert.equal(told(result, key)[1], 'default');
});

test('the command line wins over the file, and the file over the defaults', async () => {
  await put('interval = 5\nsort = "-rx"\nreadonly = true\naudit = "acts.ndjson"\n');
  const result = await estab('config', '--sort=pid', '--columns=pid,local:40');
  assert.deepEqual([result.stderr, result.status], ['', 0]);
  assert.deepEqual(told(result, 'interval'), ['5', 'line 1 of the file']);
  assert.deepEqual(told(result, 'sort'), ['"pid"', '--sort']);
  assert.deepEqual(told(result, 'columns'), ['["pid","local:40"]', '--columns']);
  assert.deepEqual(told(result, 'readonly'), ['true', 'line 3 of the file']);
  assert.equal(told(result, 'audit')[0], JSON.stringify(join(folder, 'estab', 'acts.ndjson')));
  assert.deepEqual(told(result, 'ascii'), ['false', 'default']);
});

test('NO_COLOR takes the colours, unless the file says color', async () => {
  const colour = async (text: string) => {
    await put(text);
    const words = [`XDG_CONFIG_HOME=${folder}`, 'NO_COLOR=1', ...PROGRAM, 'config'];
    return told(await run('env', words), 'color');
  };
  assert.deepEqual(await colour(''), ['false', 'NO_COLOR']);
  assert.deepEqual(await colour('color = true'), ['true', 'line 1 of the file']);
});

test('--config names another file, which has to be there', async () => {
  const path = join(folder, 'other.toml');
  await writeFile(path, 'interval = 7');
  assert.deepEqual(told(await estab('config', `--config=${path}`), 'interval')[0], '7');
  assert.deepEqual(told(await estab('config', '--config=/dev/null'), 'interval')[0], '1');
  const { stderr, status } = await estab('config', '--config=/nowhere/estab.toml');
  assert.equal(stderr, 'estab: Cannot use --config /nowhere/estab.toml: there is no such file\n');
  assert.equal(status, 2);
});

test('mistakes are told with file, line and column, and the rest holds', async () => {
  const path = await put('interval = 5\nsort = "rxx"\n"\\u001b[2Jfoo" = 1\n');
  const mistakes = `estab: ${path}:2:8: Unknown column "rxx": did you mean rx?\n` +
    `estab: ${path}:3:1: Unknown setting "?[2Jfoo": expected one of `;
  const config = await estab('config');
  assert.equal(config.status, 1);
  assert.ok(config.stderr.startsWith(mistakes), config.stderr);
  assert.deepEqual(told(config, 'interval')[0], '5');
  assert.deepEqual(told(config, 'sort'), ['""', 'default']);
  const list = await estab('list', '--no-header', ':1');
  assert.equal(list.status, 0);
  assert.ok(list.stderr.startsWith(mistakes), list.stderr);
});

test('a file that cannot be read leaves nothing that could be ended', async () => {
  for (const path of [folder, '/dev/zero']) {
    const result = await estab('config', `--config=${path}`);
    assert.match(result.stderr, /^estab: Cannot read the settings: /);
    assert.equal(result.status, 1);
    assert.deepEqual(told(result, 'readonly'), ['true', 'a mistake in the file may hide it']);
  }
  await put('readonly = true\nbroken =');
  assert.deepEqual(told(await estab('config'), 'readonly')[0], 'true');
  await put('broken =');
  assert.deepEqual(told(await estab('config'), 'readonly')[0], 'true');
});

test('what config has no use for is refused', async () => {
  for (const [args, word] of [['--json', '--json'], ['nginx', '"nginx"']] as const) {
    const { stderr, status } = await estab('config', args);
    assert.ok(stderr.startsWith(`estab: Cannot use ${word} with config: `), stderr);
    assert.equal(status, 2);
  }
});

test('a file that comes in pieces is read to its end', async () => {
  const path = await put(`# ${'long '.repeat(40_000)}\nreadonly = true\n`);
  // No pipe gives more than it holds, which is 64 KiB (pipe(7)).
  const words = [...PROGRAM, 'config', '--config', '/dev/stdin'];
  const result = await run('bash', ['-c', 'cat "$1" | "${@:2}"', 'bash', path, ...words]);
  assert.deepEqual(told(result, 'readonly'), ['true', 'line 2 of the file']);
});

for (
  const [where, script] of [
    ['on a full disk', 'exec "$@" 2>/dev/full'],
    ['with stderr closed', 'exec "$@" 2>&-'],
    ['to a reader that went away', 'exec 3> >(:); wait $!; exec "$@" 2>&3 3>&-'],
  ] as const
) {
  test(`mistakes of the file that cannot be told ${where} cost nothing`, async () => {
    await put('interval = "x"\n');
    const words = ['env', `XDG_CONFIG_HOME=${folder}`, ...PROGRAM, 'list'];
    const { stdout, status } = await run('bash', ['-c', script, 'bash', ...words]);
    assert.match(stdout, /^Proto/);
    assert.equal(status, 0);
  });
}

test('settings that cannot be printed are an error', async () => {
  const script = 'exec "$@" config >/dev/full';
  const { stderr, status } = await run('sh', ['-c', script, 'sh', ...PROGRAM]);
  assert.match(stderr, /^estab: Cannot write the output: .*no space left/i);
  assert.equal(status, 1);
});
