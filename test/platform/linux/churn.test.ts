import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runtime } from '../../runtime.ts';
import { run } from '../../scene/command.ts';
import { withProgram } from '../../scene/compile.ts';
import type { Score } from './churn.ts';

type Deed = 'signal' | 'drop';
type Manner = 'careful' | 'careless';

/** A PID namespace whose numbers are reused at once, and a network whose ports are. */
const SCENES: Readonly<Record<Deed, { source: string; inside: readonly string[] }>> = {
  signal: {
    source: 'test/platform/linux/lives.c',
    inside: ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'],
  },
  drop: {
    source: 'test/platform/linux/calls.c',
    inside: ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"'],
  },
};

/** As many lives take over a number at least. */
const REUSED = 501;

function score(deed: Deed, manner: Manner, acts: number): Promise<Score> {
  const { source, inside } = SCENES[deed];
  return withProgram(source, async (program) => {
    const words = [...inside, ...runtime('test/platform/linux/churn.ts'), program, deed, manner];
    const { stdout, stderr } = await run(words[0] as string, [
      ...words.slice(1),
      String(acts),
      String(REUSED),
    ]);
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout) as Score;
  });
}

test('of 5000 signals none reaches a process that took over the number of the one meant', async () => {
  const { outcomes, hit, wrong, reused } = await score('signal', 'careful', 5000);
  assert.equal(wrong, 0);
  assert.ok(reused >= REUSED && hit > 0, JSON.stringify({ reused, hit }));
  const told = Object.keys(outcomes).filter((kind) => kind !== 'released').toSorted();
  assert.deepEqual(told, ['replaced', 'sent', 'vanished']);
});

test('of 1000 drops none hits a connection that took over the ports of the one meant', async () => {
  const { outcomes, hit, wrong, reused } = await score('drop', 'careful', 1000);
  assert.equal(wrong, 0);
  assert.ok(reused >= REUSED && hit > 0, JSON.stringify({ reused, hit }));
  assert.deepEqual(Object.keys(outcomes).toSorted(), ['dropped', 'gone']);
});

test('the same acts without care hit others, which the two tests above would see', async () => {
  for (const deed of ['signal', 'drop'] as const) {
    assert.ok((await score(deed, 'careless', 1000)).wrong > 0, deed);
  }
});
