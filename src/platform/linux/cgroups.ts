import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Cgroup, Cgroups } from '../../model/cgroup.ts';
import type { Draft } from '../../model/sample.ts';
import { breath } from '../breath.ts';
import { readCgroupPath } from './cgroup-path.ts';
import { type NameReader, nameReader } from './container-names.ts';

/** Finds the control groups of sockets. */
export type CgroupScan = {
  /** The control groups by id, of these sockets and of those that were there before; `thorough` forgets what is known. */
  find(rows: Draft, thorough: boolean): Promise<Cgroups>;
};

/** Where the hierarchy of control groups of version 2 is mounted, and which part of it. */
export type CgroupMount = { readonly root: string; readonly folder: string };

/** The first mount of cgroup2 in the text of proc_pid_mountinfo(5), or null. */
export function parseCgroupMount(mountInfo: string): CgroupMount | null {
  for (const line of mountInfo.split('\n')) {
    const [mount = '', source = ''] = line.split(' - ');
    if (!source.startsWith('cgroup2 ')) continue;
    const [, , , root = '/', folder] = mount.split(' ').map(unescaped);
    if (folder !== undefined) return { root: root === '/' ? '' : root, folder };
  }
  return null;
}

function unescaped(field: string): string {
  return field.replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)));
}

export function readCgroupMount(): CgroupMount | null {
  try {
    return parseCgroupMount(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return null;
  }
}

/** Between two walks lie this many milliseconds, and this many times as long as the walk took. */
const REST = 1000;
const SHARE = 20;

/** More control groups than this are not remembered after they have ended. */
const MOST = 10_000;

/**
 * Finds control groups by walking through their folders: the id of one is its folder's inode (Linux 5.5), and is never given to
 * another until the machine restarts. So it is only looked again when there is an id that no walk can have met.
 */
export function cgroupScan(
  mount: CgroupMount | null = readCgroupMount(),
  reader: () => NameReader = nameReader,
): CgroupScan {
  let known: Cgroups = new Map();
  /** Ids that a walk did not find: what has ended, and what is outside of the part that this program may see. */
  let lost = new Set<number>();
  let due = 0;

  async function walk({ root, folder }: CgroupMount): Promise<void> {
    const pause = breath();
    const start = performance.now();
    const found = new Map(known.size > MOST ? [] : known);
    const nameOf = reader();
    const left = [''];
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      const seen = look(folder + path);
      if (seen === null) continue;
      const { id, children } = seen;
      for (const child of children) left.push(`${path}/${child}`);
      if (!found.has(id)) found.set(id, named(readCgroupPath(root + path || '/'), nameOf));
      if (pause.due()) await pause.take();
    }
    known = found;
    const end = performance.now();
    due = end + Math.max(REST, (end - start) * SHARE);
  }

  return {
    async find(rows, thorough) {
      if (thorough) {
        known = new Map();
        lost = new Set();
        due = 0;
      }
      const missing = strangers(rows, known, lost);
      if (missing.size === 0 || mount === null || performance.now() < due) return known;
      await walk(mount);
      if (lost.size > MOST) lost = new Set();
      for (const id of missing) if (!known.has(id)) lost.add(id);
      return known;
    },
  };
}

function strangers(
  { sockets: { cgroup }, count }: Draft,
  known: Cgroups,
  lost: ReadonlySet<number>,
): ReadonlySet<number> {
  const missing = new Set<number>();
  let before = 0;
  for (let row = 0; row < count; row++) {
    const id = cgroup[row] as number;
    if (id === before || id === 0) continue;
    before = id;
    if (!known.has(id) && !lost.has(id)) missing.add(id);
  }
  return missing;
}

/** One folder; null: it has gone. */
function look(folder: string): { id: number; children: readonly string[] } | null {
  try {
    const { ino, nlink } = statSync(folder);
    // Each folder in it is a link to it, and most have none.
    if (nlink === 2) return { id: ino, children: [] };
    const entries = readdirSync(folder, { withFileTypes: true });
    return {
      id: ino,
      children: entries.filter((one) => one.isDirectory()).map(({ name }) => name),
    };
  } catch {
    return null;
  }
}

function named(cgroup: Cgroup, nameOf: NameReader): Cgroup {
  const { container } = cgroup;
  if (container === null) return cgroup;
  return { ...cgroup, container: { ...container, name: nameOf(container) } };
}
