import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readCgroupMount } from '../../src/platform/linux/cgroups.ts';

/** A real control group of its own, which is empty at first. */
export type TestCgroup = {
  /** From the root of the hierarchy. */
  readonly path: string;
  readonly folder: string;
  /** Makes one inside of it, by a path of one name or several. */
  add(path: string): TestCgroup;
  /** The words of a command that runs another one in it. */
  inside(argv: readonly string[]): string[];
  /** Takes it away with all that were added; its processes have to be gone. */
  close(): Promise<void>;
};

/** Makes a control group. It needs Linux, root and a mounted cgroup2 that may be written. */
export function openCgroup(): TestCgroup {
  const mount = readCgroupMount();
  if (mount === null) throw new Error('Cannot make a control group: cgroup2 is not mounted');
  const folder = mkdtempSync(join(mount.folder, 'estab-test-'));
  return cgroupAt(folder, folder.slice(mount.folder.length));
}

function cgroupAt(folder: string, path: string): TestCgroup {
  const added: string[] = [];
  return {
    path,
    folder,
    add(name) {
      let inner = folder;
      for (const part of name.split('/')) {
        inner = join(inner, part);
        mkdirSync(inner);
        added.push(inner);
      }
      return cgroupAt(inner, `${path}/${name}`);
    },
    inside: (argv) => ['sh', '-c', 'echo $$ >"$0/cgroup.procs" && exec "$@"', folder, ...argv],
    async close() {
      for (const each of [...added.toReversed(), folder]) await remove(each);
    },
  };
}

/** How often a control group whose last process is just ending is asked to go. */
const TRIES = 100;

async function remove(folder: string): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return rmdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY' || tries === TRIES) throw error;
      await setTimeout(20);
    }
  }
}
