import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';

/** Runs a shell script in which `estab` is the program. */
function shell(script: string) {
  const words = runtime('src/main.tsx').map((word) => `'${word}'`).join(' ');
  return run('bash', ['-c', `estab() { ${words} "$@"; }; ${script}`]);
}

const COMMANDS = ['list', 'list --json', 'doctor', 'explain', '--help', '--version'];

test('a reader that goes away ends each command without a word', async () => {
  for (const command of COMMANDS) {
    const { stdout, stderr } = await shell(`estab ${command} | true; echo "\${PIPESTATUS[0]}"`);
    assert.match(stdout, command === 'doctor' ? /^[01]\n$/ : /^0\n$/, command);
    assert.equal(stderr, '', command);
  }
});

test('a full disk is said in a sentence, with status 1', async () => {
  for (const command of COMMANDS) {
    const { stderr, status } = await shell(`estab ${command} >/dev/full`);
    assert.match(
      stderr,
      /^estab: Cannot write the output: .*no space left on device.*\n$/i,
      command,
    );
    assert.equal(status, 1, command);
  }
});

test('closed streams, and none to complain to, hurt nobody', async () => {
  for (const streams of ['<&- >&- 2>&-', '</dev/null >/dev/null 2>/dev/null']) {
    for (const command of ['', 'list', 'explain']) {
      const { stdout, stderr, status } = await shell(`estab ${command} ${streams}`);
      assert.deepEqual({ stdout, stderr, status }, { stdout: '', stderr: '', status: 0 }, command);
    }
  }
  assert.equal((await shell('estab list --sort nothing 2>&-')).status, 2);
  assert.equal((await shell('estab list --sort nothing 2>/dev/full')).status, 2);
});
