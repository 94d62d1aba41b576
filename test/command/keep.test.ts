import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { keep, withEntries } from '../../src/command/keep.ts';
import { parseSettings } from '../../src/setting/parse.ts';
import { SETTINGS } from '../../src/settings.ts';

const FILE = `# My settings
interval = 2 # often enough

columns = [
  "local", # where
  "remote",
]

[filters]
# what the shop needs
web = ":443"   # TLS
`;

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estab-keep-'));
});
after(() => rm(folder, { recursive: true }));

test('a filter that is added is a line more, and all else stays', async () => {
  const added = await withEntries(FILE, 'filters', { db: 'proc:postgres' });
  assert.equal(added, `${FILE}db = "proc:postgres"\n`);
});

test('a filter that is replaced keeps its comment', async () => {
  const replaced = await withEntries(FILE, 'filters', { web: ':80' });
  assert.equal(
    replaced.replace('":80"', '":443"').replace(/ +#/g, ' #'),
    FILE.replace(/ +#/g, ' #'),
  );
});

test('a table that is not there is made at the end', async () => {
  assert.equal(await withEntries('', 'filters', { a: 'b' }), '[filters]\na = "b"\n');
  const added = await withEntries('interval = 3', 'last', { sort: '-rx', columns: ['pid'] });
  assert.ok(added.startsWith('interval = 3\n'));
  const { settings } = parseSettings(added, SETTINGS);
  assert.deepEqual(settings, { interval: 3, last: { sort: '-rx', columns: ['pid'] } });
});

test('whatever a filter is, it is read as it was saved, and every comment stays', async () => {
  const text = fc.string({ unit: 'grapheme' });
  await fc.assert(fc.asyncProperty(fc.constantFrom('', FILE), text, async (file, filter) => {
    const { settings, mistakes } = parseSettings(
      await withEntries(file, 'filters', { saved: filter }),
      SETTINGS,
    );
    assert.deepEqual(mistakes, []);
    assert.equal(settings.filters?.['saved'], filter);
  }));
});

test('a file that is no TOML, or has something else there, is left alone', async () => {
  for (
    const [text, why] of [
      ['interval = ', 'line 1, column 12: Cannot read this as TOML'],
      ['filters = 3\n', 'filters is something else there'],
      ['[[filters]]\na = "b"\n', 'filters is something else there'],
    ] as const
  ) {
    const path = join(folder, 'broken.toml');
    await writeFile(path, text);
    await assert.rejects(keep(path, 'filters', { a: 'b' }), (error: Error) => {
      assert.ok(error.message.startsWith(`Cannot save in ${path}: ${why}`), error.message);
      return true;
    });
    assert.equal(await readFile(path, 'utf8'), text);
  }
});

test('the file keeps its mode, is written through a link, and nothing else is left', async () => {
  const path = join(folder, 'real.toml');
  const link = join(folder, 'link.toml');
  await writeFile(path, FILE);
  await chmod(path, 0o640);
  await symlink(path, link);
  const before = await readdir(folder);
  await keep(link, 'filters', { db: ':5432' });
  assert.match(await readFile(path, 'utf8'), /db = ":5432"/);
  assert.equal((await stat(path)).mode & 0o777, 0o640);
  assert.deepEqual(await readdir(folder), before);
});

test('what is no regular file is left alone', async () => {
  for (const path of ['/dev/null', folder]) {
    await assert.rejects(keep(path, 'filters', { a: ':1' }), /it is no regular file/);
  }
  assert.ok((await stat('/dev/null')).isCharacterDevice());
});

test('a file that is missing is made with its folders, and one that says so already is not touched', async () => {
  const path = join(folder, 'new', 'estab', 'config.toml');
  await keep(path, 'filters', { a: ':1' });
  const { mtimeMs, ino } = await stat(path);
  await keep(path, 'filters', { a: ':1' });
  const later = await stat(path);
  assert.deepEqual([later.mtimeMs, later.ino], [mtimeMs, ino]);
});
