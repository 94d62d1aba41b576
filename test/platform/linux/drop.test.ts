import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { dropOutcome } from '../../../src/platform/linux/drop.ts';
import {
  EINVAL,
  ENOBUFS,
  ENOENT,
  EOPNOTSUPP,
  EPERM,
  SystemError,
} from '../../../src/platform/linux/libc.ts';
import type { DropOutcome } from '../../../src/model/drop.ts';
import { runtime } from '../../runtime.ts';
import { openScene, type Scene, type SceneSocket } from '../../scene/scene.ts';
import { place, readSockets } from '../../scene/ss.ts';

let scene: Scene;
before(async () => void (scene = await openScene()));
after(() => scene.close());

function nameOf({ protocol, localPort, remotePort }: SceneSocket): string {
  return `${protocol} ${localPort} ${remotePort}`;
}

async function drop(
  names: readonly string[],
  as: readonly string[] = [],
): Promise<DropOutcome['kind'][]> {
  const words = [...as, ...runtime('test/platform/linux/dropping.ts'), ...names];
  const { stdout, stderr } = await scene.run(words[0] as string, words.slice(1));
  assert.notEqual(stdout, '', stderr);
  return (JSON.parse(stdout) as DropOutcome[]).map(({ kind }) => kind);
}

/** One of each state; of two ends of a connection only one. */
const EACH = [
  'listen6only',
  'established4',
  'finWait2Orphan',
  'finWait1Orphan',
  'unsent',
  'finWait2',
  'finWait1',
  'synSent',
  'synRecv',
  'synRecvOwned',
  'closing',
  'lastAck',
  'timeWait',
  'closeWait',
  'established6',
  'udp4Connected',
  'udp6Connected',
];

test('without CAP_NET_ADMIN nothing is dropped', async () => {
  const before = (await readSockets(scene.run)).map(place).toSorted();
  const names = ['unread', 'listen4', 'udp4Connected'].map((name) => nameOf(scene.socket(name)));
  const bounded = ['capsh', '--drop=cap_net_admin', '--', '-c', '"$0" "$@"'];
  assert.deepEqual(await drop(names, bounded), ['refused', 'refused', 'refused']);
  assert.deepEqual((await readSockets(scene.run)).map(place).toSorted(), before);
});

test('a socket of any state is dropped, no other one is, and its process lives on', async () => {
  const wanted = EACH.map((name) => scene.socket(name));
  const before = await readSockets(scene.run);
  assert.deepEqual(await drop(wanted.map(nameOf)), EACH.map(() => 'dropped'));

  const now = new Set((await readSockets(scene.run)).map(place));
  const left = before.filter((one) => !now.has(place(one)));
  // The other end of a connection goes with it.
  const gone = [...wanted, ...['accepted4', 'accepted6', 'finWait2On6'].map(scene.socket)];
  assert.deepEqual(
    left.map(({ protocol, local, remote }) => `${protocol} ${local.port} ${remote?.port ?? 0}`)
      .toSorted(),
    gone.map(nameOf).toSorted(),
  );
  assert.ok(process.kill(scene.pid, 0));
});

test('a connected UDP socket loses its peer and stays', async () => {
  const { localPort } = scene.socket('udp4Connected');
  const found = (await readSockets(scene.run)).find(({ local }) => local.port === localPort);
  assert.equal(found?.remote, null);
});

test('what has been dropped is gone the second time', async () => {
  const name = nameOf(scene.socket('mapped'));
  assert.deepEqual(await drop([name, name]), ['dropped', 'gone']);
});

test('a kernel that cannot drop sockets is told from one that may not', () => {
  const kinds = [ENOENT, EPERM, EOPNOTSUPP, EINVAL, ENOBUFS].map((errno) =>
    dropOutcome(new SystemError('sock_diag', errno)).kind
  );
  assert.deepEqual(kinds, ['gone', 'refused', 'unsupported', 'unsupported', 'failed']);
});
