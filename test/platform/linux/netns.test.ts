import assert from 'node:assert/strict';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EVERYTHING } from '../../../src/command/request.ts';
import { frozen } from '../../../src/model/drop.ts';
import type { Sample } from '../../../src/model/sample.ts';
import { ESTABLISHED } from '../../../src/model/state.ts';
import { linux } from '../../../src/platform/linux/linux.ts';
import { netnsScan } from '../../../src/platform/linux/netns.ts';
import { runtime } from '../../runtime.ts';
import { run } from '../../scene/command.ts';
import { openNetns, type TestNetns } from '../../scene/netns.ts';
import { readSockets } from '../../scene/ss.ts';

const ID = '4fa6e0f0c6786287e131c3852c58a2e01cc697a68231826813597e4994f1d6e2';

let root: string;
let there: TestNetns;
before(async () => {
  root = mkdtempSync(join(tmpdir(), 'netns-'));
  mkdirSync(join(root, 'named'));
  mkdirSync(join(root, 'thread-self', 'ns'), { recursive: true });
  writeFileSync(join(root, 'own'), '');
  linkSync(join(root, 'own'), join(root, 'thread-self', 'ns', 'net'));
  there = await openNetns();
});
after(async () => {
  rmSync(root, { recursive: true });
  await there.close();
});

/** A folder that looks like that of a process; a namespace is a file that several link to. */
function begin(pid: number, netns: string, cgroup = '/'): void {
  const file = join(root, netns);
  writeFileSync(file, '', { flag: 'a' });
  mkdirSync(join(root, String(pid), 'ns'), { recursive: true });
  linkSync(file, join(root, String(pid), 'ns', 'net'));
  writeFileSync(join(root, String(pid), 'cgroup'), `9:name=systemd:/\n0::${cgroup}\n`);
}

function scan() {
  return netnsScan(root, join(root, 'named'), () => ({ id }) => id === ID ? 'web' : null);
}

function name(places: ReturnType<typeof scan>, netns: string): string | null | undefined {
  const { ino } = statSync(join(root, netns));
  return places.look().places.find(({ inode }) => inode === ino)?.name;
}

test('namespaces are those of processes and those that are named, the own one is not among them', () => {
  begin(10, 'own');
  begin(11, 'first');
  begin(12, 'first');
  begin(13, 'container', `/system.slice/docker-${ID}.scope`);
  begin(14, 'stranger', `/system.slice/docker-${'0'.repeat(64)}.scope`);
  linkSync(join(root, 'first'), join(root, 'named', 'blue'));
  linkSync(join(root, 'container'), join(root, 'named', 'cni-1'));
  writeFileSync(join(root, 'named', 'empty'), '');
  const places = scan();
  const { own, places: found, hidden } = places.look();
  assert.deepEqual([own.inode, own.name, hidden], [statSync(join(root, 'own')).ino, null, 0]);
  assert.deepEqual(
    found.map(({ name, pid }) => `${name} ${pid}`).toSorted(),
    ['000000000000 14', 'blue 11', 'empty null', 'web 13'],
  );
});

test('a namespace goes with its last process, and a new one is found at once', () => {
  const places = scan();
  begin(20, 'brief');
  assert.equal(name(places, 'brief'), null);
  rmSync(join(root, '20'), { recursive: true });
  assert.equal(name(places, 'brief'), undefined);
  begin(21, 'brief', `/docker/${ID}`);
  assert.equal(name(places, 'brief'), 'web');
});

/** The sockets and namespaces that this process has open. */
function descriptors(): readonly string[] {
  const links = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  return links.filter((link) => /^(socket|net):/.test(link)).toSorted();
}

/** What is open beyond that; what the runtime itself has closed meanwhile is none of it. */
function more(than: readonly string[]): readonly string[] {
  const left = [...than];
  return descriptors().filter((link) => {
    const place = left.indexOf(link);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

function row({ sockets, count }: Sample, port: number): number {
  for (let at = 0; at < count; at++) {
    if (sockets.state[at] === ESTABLISHED && sockets.remotePort[at] === port) return at;
  }
  throw new Error('The child has no connection');
}

test('a socket of another namespace is read, enquired about and dropped, and nothing stays open there', async () => {
  const collector = await linux.open('netlink');
  await collector.read(EVERYTHING);
  const held = descriptors();
  const sample = await collector.read({ ...EVERYTHING, netns: there.name });
  const at = row(sample, there.child.port);
  const detail = await collector.detail?.(sample.sockets, at);
  assert.ok((detail?.tcp?.sendMss ?? 0) > 0);
  assert.deepEqual(more(held), []);

  const target = frozen(sample.sockets, at);
  const ports = async () => (await readSockets(there.run)).map(({ local }) => local.port);
  assert.ok((await ports()).includes(target.localPort[0] as number));
  assert.deepEqual(await linux.drop(target), { kind: 'dropped' });
  assert.ok(!(await ports()).includes(target.localPort[0] as number));
  assert.deepEqual(await linux.drop(target), { kind: 'gone' });
  assert.deepEqual(more(held), []);
  collector.close();
});

test('what was in a namespace that has gone is gone', async () => {
  const brief = await openNetns();
  const collector = await linux.open('netlink');
  const sample = await collector.read({ ...EVERYTHING, netns: brief.name });
  const target = frozen(sample.sockets, row(sample, brief.child.port));
  await brief.close();
  assert.equal(await collector.detail?.(target, 0), null);
  assert.deepEqual(await linux.drop(target), { kind: 'gone' });
  await assert.rejects(
    collector.read({ ...EVERYTHING, netns: brief.name }),
    /Cannot find the network namespace/,
  );
  collector.close();
});

test('who cannot come back from a namespace ends', async () => {
  const words = [...runtime('test/platform/linux/no-way-back.ts'), String(there.inode)];
  const { stdout, stderr, status } = await run(words[0] as string, words.slice(1));
  assert.deepEqual([stdout, status], ['', 1]);
  assert.match(stderr, /Cannot come back from another network namespace: setns: /);
});
