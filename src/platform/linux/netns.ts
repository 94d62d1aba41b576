import { readdirSync, readFileSync, statSync } from 'node:fs';
import process from 'node:process';
import { containerLabel } from '../../model/cgroup.ts';
import type { Netns } from '../../model/netns.ts';
import { readCgroupPath } from './cgroup-path.ts';
import { type NameReader, nameReader } from './container-names.ts';

/** A network namespace other than the own one, and how to get there. */
export type NetnsPlace = Netns & {
  /** A file of it. */
  readonly file: string;
  /** A process in it; null: none is known. */
  readonly pid: number | null;
};

/** What there is beside the own namespace. */
export type Surroundings = {
  readonly own: Netns;
  readonly places: readonly NetnsPlace[];
  /** Processes whose namespace this user may not see. */
  readonly hidden: number;
};

/** Looks for network namespaces, again and again. */
export type NetnsScan = {
  /** The one that the program runs in. */
  own(): Netns;
  look(): Surroundings;
};

/** Where `ip netns` puts the files of the namespaces that it names (ip-netns(8)). */
const NAMED = '/run/netns';

/** A process can go to another namespace (setns(2)), as `ip netns exec` does: those that are known are asked again after so many milliseconds. */
const AGE = 5000;

/** Looks at no more processes than this for the container of a namespace. */
const MOST_ASKED = 8;

/** The namespace that this program runs in; each thread of it could be in another. */
function ownInode(root: string): number {
  return inodeOf(`${root}/thread-self/ns/net`) ?? inodeOf(`${root}/self/ns/net`) ?? 0;
}

/** Finds namespaces by the processes in them, and those that `ip netns` has named. Only new processes are looked at each time. */
export function netnsScan(
  root = '/proc',
  named = NAMED,
  reader: () => NameReader = nameReader,
): NetnsScan {
  /** The namespace of each process; null: it may not be seen. */
  let members = new Map<number, number | null>();
  let due = 0;
  let before = new Map<number, NetnsPlace>();

  function update(): void {
    const anew = performance.now() >= due;
    const now = new Map<number, number | null>();
    for (const pid of pidsOf(root)) {
      const known = anew ? undefined : members.get(pid);
      const inode = known === undefined ? look(`${root}/${pid}/ns/net`) : known;
      if (inode !== undefined) now.set(pid, inode);
    }
    members = now;
    if (anew) due = performance.now() + AGE;
  }

  function own(names: ReadonlyMap<number, string>): Netns {
    const inode = ownInode(root);
    return { inode, name: names.get(inode) ?? null };
  }

  return {
    own: () => own(namesIn(named)),
    look() {
      update();
      const names = namesIn(named);
      const here = own(names);
      const pids = new Map<number, number[]>();
      let hidden = 0;
      for (const [pid, inode] of members) {
        if (inode === null) hidden++;
        else if (inode !== here.inode) append(pids, inode, pid);
      }
      const places = new Map<number, NetnsPlace>();
      let nameOf: NameReader | null = null;
      for (const inode of new Set([...pids.keys(), ...names.keys()])) {
        if (inode === here.inode) continue;
        const [pid = null] = pids.get(inode) ?? [];
        const old = before.get(inode);
        const name = old !== undefined && old.pid === pid
          ? old.name
          : containerName(root, pids.get(inode) ?? [], nameOf ??= reader()) ??
            names.get(inode) ?? null;
        const file = pid === null ? `${named}/${names.get(inode)}` : `${root}/${pid}/ns/net`;
        places.set(inode, { inode, name, file, pid });
      }
      before = places;
      return { own: here, places: [...places.values()], hidden };
    },
  };
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function pidsOf(root: string): readonly number[] {
  return attempt(() => readdirSync(root))?.map(Number).filter((pid) => pid > 0) ?? [];
}

/** The inode of a file of a namespace; null: it may not be seen; undefined: the process has gone. */
function look(file: string): number | null | undefined {
  try {
    return statSync(file).ino;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? null : undefined;
  }
}

/** The inode of a file of a namespace; null: it cannot be told. */
export function inodeOf(file: string): number | null {
  return look(file) ?? null;
}

function namesIn(folder: string): ReadonlyMap<number, string> {
  const names = attempt(() => readdirSync(folder)) ?? [];
  return new Map(
    names.toSorted().reverse().flatMap((name) => {
      const inode = inodeOf(`${folder}/${name}`);
      return inode === null ? [] : [[inode, name]];
    }),
  );
}

/** The name of the container that processes are in, or of their pod; null where they are in none, or in that of this program. */
function containerName(
  root: string,
  pids: readonly number[],
  nameOf: NameReader,
): string | null {
  const own = containerOf(root, process.pid);
  let label: string | null = null;
  for (const pid of pids.slice(0, MOST_ASKED)) {
    const container = containerOf(root, pid);
    if (container === null || container.id === own?.id) continue;
    const name = nameOf(container);
    // All containers of a pod have one network.
    if (name !== null) return container.pod === null ? name : name.replace(/\/.*/, '');
    label ??= containerLabel(container);
  }
  return label;
}

function containerOf(root: string, pid: number) {
  const text = attempt(() => readFileSync(`${root}/${pid}/cgroup`, 'utf8')) ?? '';
  for (const line of text.split('\n')) {
    // Every hierarchy has a line: `0::/system.slice/nginx.service` (cgroups(7)).
    const { container } = readCgroupPath(line.split(':').slice(2).join(':'));
    if (container !== null) return container;
  }
  return null;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
