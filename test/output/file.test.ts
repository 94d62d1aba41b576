import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeNew } from '../../src/output/file.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'));
});
after(() => rm(folder, { recursive: true }));

function named(name: string): (number: number) => string {
  return (number) => join(folder, `${name}${number}`);
}

test('writeNew() writes the pieces to a file that only its owner can read', async () => {
  const pieces = Array.from({ length: 100_000 }, (_, place) => `line ${place}\n`);
  const path = await writeNew(named('whole'), pieces);
  assert.equal(await readFile(path, 'utf8'), pieces.join(''));
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('writeNew() leaves a file that is there as it is, and takes the next name', async () => {
  const [first, second] = [await writeNew(named('a'), ['1']), await writeNew(named('a'), ['2'])];
  assert.deepEqual([first, second], [named('a')(1), named('a')(2)]);
  assert.equal(await readFile(first, 'utf8'), '1');
  assert.equal(await readFile(second, 'utf8'), '2');
});

test('writeNew() holds no more than a chunk, and lets other work go on meanwhile', async () => {
  let turns = 0;
  let running = true;
  const turn = () => {
    turns++;
    if (running) setImmediate(turn);
  };
  turn();
  function* pieces() {
    for (let piece = 0; piece < 2000; piece++) yield 'x'.repeat(1000);
  }
  await writeNew(named('long'), pieces());
  running = false;
  assert.ok(turns > 10, `${turns} turns`);
});

test('a folder that is not there is said in a sentence', async () => {
  const path = join(folder, 'none', 'a');
  await assert.rejects(writeNew(() => path, ['1']), {
    message: `Cannot make ${path}: no such file or directory`,
  });
});

test('names that are all taken are given up', async () => {
  const path = await writeNew(named('taken'), ['1']);
  await assert.rejects(writeNew(() => path, ['2']), {
    message: `Cannot make ${path}: file already exists`,
  });
});

test('what fails while it is written is said, and leaves no file', async () => {
  function* pieces() {
    yield 'x'.repeat(200_000);
    throw new Error('the source dried up');
  }
  const path = named('half')(1);
  await assert.rejects(writeNew(() => path, pieces()), {
    message: `Cannot write ${path}: the source dried up; nothing of it was left there`,
  });
  assert.ok(!(await readdir(folder)).includes('half1'));
});
