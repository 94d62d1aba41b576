import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { MOST_ENDED } from '../../../src/model/ended.ts';
import { projectFile, runtime } from '../../runtime.ts';
import { run } from '../../scene/command.ts';

/** What each connection of brief.c sends. */
const BYTES = 1234;

type Heard = {
  readonly opened: number;
  readonly closed: number;
  readonly ends: number;
  readonly received: number;
  readonly acked: number;
  readonly missed: number;
  readonly deaf: number;
  readonly remembered: number;
  readonly again: boolean;
};

describe('the notifications of sockets that end', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brief-'));
    const source = projectFile('test/scene/brief.c');
    const { status, stderr } = await run('cc', ['-O2', '-o', join(folder, 'brief'), source]);
    assert.equal(status, 0, stderr);
  });

  after(() => rm(folder, { recursive: true }));

  /** Without any capability, which is what makes root an ordinary user to the kernel. */
  async function hear(...args: readonly (string | number)[]): Promise<Heard> {
    const command = [...runtime('test/platform/linux/hearing.ts'), join(folder, 'brief'), ...args];
    const { stdout, stderr, status } = await run('unshare', [
      ...['--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"'],
      ...['setpriv', '--bounding-set=-all', '--inh-caps=-all', ...command.map(String)],
    ]);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as Heard;
  }

  it('count both ends of 2,000 connections that live for 5 ms at 1,000 a second', async () => {
    const heard = await hear(2000, 1000, 5, 1000);
    assert.equal(heard.ends, 4000);
    assert.equal(heard.acked, 2000 * BYTES);
    assert.equal(heard.received, 2000 * BYTES);
    assert.equal(heard.missed, 0);
    assert.equal(heard.deaf, 0);
    assert.equal(heard.remembered, MOST_ENDED);
    // The program's own sockets may be among them.
    assert.ok(heard.opened >= 4000 && heard.closed >= 4000);
  });

  it('are not heard any more when there are too many, counted then, and heard again later', async () => {
    const heard = await hear(20_000, 0, 0, 10);
    assert.ok(heard.deaf > 0);
    assert.ok(heard.missed > 0);
    assert.ok(heard.again);
  });
});
