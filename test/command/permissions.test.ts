import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { isDeno, projectFile } from '../runtime.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import { open } from '../terminal/terminal.ts';
import { table } from '../live/estab.ts';

/** What the README says is enough to see TCP without owners and acts. */
const ENOUGH = ['--allow-env', '--allow-sys=uid,hostname,homedir', '--allow-run=ss'];

/** The settings are read where this is given too; without, the program says that they are not. */
const SETTINGS = `--allow-read=${
  process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
}/estab`;

/** The program with these permissions and no others. Node runs it with all that it has. */
function permitted(permissions: readonly string[], ...args: readonly string[]): string[] {
  const words = [process.execPath, 'run', '--quiet', '--no-prompt', ...permissions];
  return [...words, projectFile('src/main.tsx'), ...args];
}

if (isDeno) {
  let scene: Scene;
  before(async () => void (scene = await openScene()));
  after(() => scene.close());

  test('few permissions are enough to list TCP sockets, without owners', async () => {
    const words = permitted([...ENOUGH, SETTINGS], 'list', '--json', '-t', '--collector', 'ss');
    const { stdout, stderr } = await scene.run(words[0] as string, words.slice(1));
    assert.equal(stderr, '');
    const { connections, hiddenOwners } = JSON.parse(stdout);
    const tcp = scene.sockets.filter(({ protocol }) => protocol === 'tcp');
    assert.equal(connections.length, tcp.length);
    assert.ok(hiddenOwners > 0);
    // With each of them gone, it is refused.
    for (const one of ENOUGH) {
      const fewer = permitted(ENOUGH.filter((other) => other !== one), ...words.slice(-5));
      assert.notEqual((await scene.run(fewer[0] as string, fewer.slice(1))).status, 0, one);
    }
  });

  test('they are enough for the live view too, which says what is missing', async () => {
    const words = permitted(ENOUGH, '-t', '--collector', 'ss', '--readonly');
    const terminal = open(scene.inside(words), { columns: 120, rows: 50 });
    const screen = await terminal.until((screen) => table(screen).length > 0, 'rows');
    assert.match(screen.join('\n'), /owners hidden: no process can be read from \/proc; /);
    assert.match(screen.join('\n'), /UDP is missing: Cannot read \/proc\/net\/udp/);
    terminal.press('q');
    assert.deepEqual(await terminal.exit, { status: 0, signal: 0 });
  });
}
