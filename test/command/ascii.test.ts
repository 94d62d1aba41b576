import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { usage } from '../../src/command/help.ts';
import { openTrouble } from '../findings/place.ts';
import { runtime } from '../runtime.ts';
import { type Result, run } from '../scene/command.ts';

const ASCII = /^[\n\x20-\x7e]*$/;
const NAME = 'é漢字🙂';

let folder: string;
const server = createServer();
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ascii-'));
  server.listen(join(folder, NAME));
  await once(server, 'listening');
});
after(async () => {
  server.close();
  await once(server, 'close');
  await rm(folder, { recursive: true });
});

/** The words of a command that runs `estab` in a locale. */
function estab(locale: string, ...args: readonly string[]): readonly [string, ...string[]] {
  return ['env', `LC_ALL=${locale}`, ...runtime('src/main.tsx'), ...args];
}

async function printed(locale: string, ...args: readonly string[]): Promise<string> {
  const [command, ...rest] = estab(locale, ...args);
  const { stdout, stderr, status } = await run(command, rest);
  assert.deepEqual([stderr, status], ['', 0]);
  return stdout;
}

function list(locale: string, ...options: readonly string[]): Promise<string> {
  return printed(locale, 'list', '-xl', ...options, basename(folder));
}

for (const [locale, ...more] of [['C'], ['C.UTF-8', '--ascii']] as const) {
  const given = `${more.join('')} where LC_ALL is ${locale}`;

  test(`list ${given} prints a table of ASCII, as wide as what is printed`, async () => {
    const text = await list(locale, '--columns', 'local,rtt,proto', ...more);
    const path = `${folder}/????`;
    const heading = 'Local Address'.padEnd(path.length);
    assert.equal(text, `${heading} RTT Proto\n${path}   - u_str\n`);
  });

  test(`list --group ${given} prints a table of ASCII`, async () => {
    const text = await list(locale, '--group', 'process', '--columns', 'group,received', ...more);
    assert.match(text, ASCII);
    assert.match(text, / -\n$/);
  });

  test(`list --json and --csv ${given} are for programs, and exact`, async () => {
    const { connections } = JSON.parse(await list(locale, '--json', ...more));
    assert.equal(connections[0].path, join(folder, NAME));
    assert.ok((await list(locale, '--csv', '--columns', 'local', ...more)).includes(NAME));
  });

  test(`doctor ${given} names a process in ASCII`, async () => {
    // Deno has the name of its file, and Node the title that it is given.
    const file = `"${folder}/${NAME}-1"`;
    const before = `ln -sf "$1" ${file} && shift && set -- ${file} "$@"`;
    const title = `export NODE_OPTIONS="--import=data:text/javascript,process.title='${NAME}-1'"`;
    const place = await openTrouble('dangerous', `${before} && ${title}`);
    try {
      const [command, ...args] = place.inside(estab(locale, 'doctor', ...more));
      const { stdout } = await run(command as string, args);
      assert.match(stdout, ASCII);
      assert.match(stdout, /^! \?{4}-1 /);
    } finally {
      await place.close();
    }
  });

  test(`--help ${given} is in ASCII`, async () => {
    const text = await printed(locale, '--help', ...more);
    assert.equal(text, usage(true));
    assert.match(text, ASCII);
    assert.match(text, /--columns COLUMN,\.\.\. {2}which/);
  });
}

test('where the locale is UTF-8, everything is as it is called', async () => {
  const text = await list('C.UTF-8', '--columns', 'local,rtt');
  assert.match(text, new RegExp(`/${NAME} .*–$`, 'm'));
  assert.equal(await printed('C.UTF-8', '--help'), usage(false));
  assert.ok(usage(false).includes('[FILTER…]'));
});

test('what cannot be done is said in ASCII where the locale is not UTF-8', async () => {
  const said: Record<string, Result> = {};
  for (const locale of ['C', 'C.UTF-8']) {
    const [command, ...args] = estab(locale, 'explain', 'é漢');
    said[locale] = await run(command, args);
  }
  assert.match(said['C']?.stderr ?? '', /^estab: Unknown state "\?\?": /);
  assert.match(said['C.UTF-8']?.stderr ?? '', /^estab: Unknown state "é漢": /);
});
