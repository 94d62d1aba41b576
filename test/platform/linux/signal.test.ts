import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Signal, Target } from '../../../src/model/signal.ts';
import { ENOSYS, type Libc, openLibc, SystemError } from '../../../src/platform/linux/libc.ts';
import { procfs } from '../../../src/platform/linux/procfs.ts';
import { signal } from '../../../src/platform/linux/signal.ts';
import { runtime } from '../../runtime.ts';
import { type Child, openChild } from '../../scene/children.ts';
import { run } from '../../scene/command.ts';

/** Longer than anything takes that is waited for. */
const PATIENCE = 30_000;

/** A target that is what it is now; the socket is the child's listener unless another is named. */
function frozen(child: Child, inode = socketOf(child)): Target {
  const now = procfs().process(child.pid);
  assert.ok(now);
  return { process: now, user: 'root', inode };
}

function socketOf({ pid }: Child): number {
  const files = procfs();
  const sockets = (files.descriptors(pid) ?? []).map((fd) => files.socket(pid, fd) ?? 0);
  const inode = sockets.find((one) => one !== 0);
  assert.ok(inode);
  return inode;
}

let libc: Libc;
before(async () => void (libc = await openLibc()));

/** The ways to a process: a pidfd, and its number where there is no pidfd or no foreign function interface. */
const WAYS: Readonly<Record<string, () => Promise<Libc>>> = {
  'a pidfd': () => Promise.resolve(libc),
  'its number before Linux 5.3': () =>
    Promise.resolve({
      ...libc,
      pidfdOpen() {
        throw new SystemError('pidfd_open', ENOSYS);
      },
    }),
  'its number without koffi': () => Promise.reject(new Error('Cannot find koffi')),
};

const children: Child[] = [];
after(() => Promise.all(children.map((child) => child.close())));

async function open(options?: Parameters<typeof openChild>[0]): Promise<Child> {
  const child = await openChild(options);
  children.push(child);
  return child;
}

for (const [way, open_] of Object.entries(WAYS)) {
  const send = (target: Target, name: Signal) => signal(target, name, procfs(), open_);

  test(`SIGTERM by ${way} ends the process, and its end is seen`, async () => {
    const child = await open();
    const { outcome, ended, close } = await send(frozen(child), 'SIGTERM');
    assert.deepEqual(outcome, { kind: 'sent' });
    assert.equal(await ended(PATIENCE), true);
    assert.equal(await child.exit, 'SIGTERM');
    close();
  });

  test(`a process that ignores SIGTERM by ${way} goes on, and SIGKILL ends it`, async () => {
    const child = await open({ ignoresTerm: true });
    const target = frozen(child);
    const first = await send(target, 'SIGTERM');
    await child.ignored;
    assert.deepEqual(first.outcome, { kind: 'sent' });
    assert.equal(await first.ended(1), false);
    first.close();
    const second = await send(target, 'SIGKILL');
    assert.equal(await second.ended(PATIENCE), true);
    assert.equal(await child.exit, 'SIGKILL');
    second.close();
  });

  test(`a process that is gone gets nothing by ${way}`, async () => {
    const child = await open();
    const target = frozen(child);
    await child.close();
    const { outcome, ended } = await send(target, 'SIGTERM');
    assert.deepEqual(outcome, { kind: 'vanished' });
    assert.equal(await ended(0), true);
  });

  test(`another process under the same pid gets nothing by ${way}`, async () => {
    const child = await open();
    const target = frozen(child);
    const older = { ...target.process, startTime: target.process.startTime - 1 };
    const { outcome, ended } = await send({ ...target, process: older }, 'SIGKILL');
    assert.deepEqual(outcome, { kind: 'replaced', by: target.process.name });
    assert.equal(await ended(0), false);
    assert.deepEqual(procfs().process(child.pid), target.process);
  });

  test(`a process that has given its socket up gets nothing by ${way}`, async () => {
    const child = await open();
    const target = frozen(child, 1);
    const { outcome } = await send(target, 'SIGKILL');
    assert.deepEqual(outcome, { kind: 'released' });
    assert.deepEqual(procfs().process(child.pid), target.process);
  });

  test(`a process that is not asked after its socket is signalled by ${way}`, async () => {
    const child = await open();
    const { outcome, close } = await send(frozen(child, 0), 'SIGKILL');
    assert.deepEqual(outcome, { kind: 'sent' });
    assert.equal(await child.exit, 'SIGKILL');
    close();
  });
}

test('no descriptor stays open, whatever becomes of a signal', async () => {
  const open_ = new Set<number>();
  const counted: Libc = {
    ...libc,
    pidfdOpen(pid) {
      const fd = libc.pidfdOpen(pid);
      open_.add(fd);
      return fd;
    },
    close(fd) {
      assert.ok(open_.delete(fd));
      libc.close(fd);
    },
  };
  const child = await open();
  const target = frozen(child);
  const send = (to: Target) => signal(to, 'SIGTERM', procfs(), () => Promise.resolve(counted));
  await send({ ...target, inode: 1 });
  await send({ ...target, process: { ...target.process, startTime: 1 } });
  assert.equal(open_.size, 0);
  const { close, ended } = await send(target);
  assert.equal(open_.size, 1);
  await ended(PATIENCE);
  close();
  assert.equal(open_.size, 0);
});

test('an ordinary user is refused the processes of root, by every way', async () => {
  const child = await open();
  const [program, ...args] = runtime('test/scene/signal-as-nobody.ts') as [string, ...string[]];
  const { process: { startTime } } = frozen(child);
  for (const inode of [socketOf(child), 0]) {
    const words = [child.pid, startTime, inode].map(String);
    const { stdout, stderr } = await run(program, [...args, ...words]);
    assert.deepEqual([stderr, stdout], ['', 'refused\nrefused\n']);
  }
  assert.ok(procfs().process(child.pid));
});
