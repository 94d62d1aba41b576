import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Procfs, procfs } from '../../../src/platform/linux/procfs.ts';

/** A folder that looks like /proc, and a count of what is read of it. */
export type Tree = {
  /** Its root. */
  readonly root: string;
  /** Reads it. The count of a folder's descriptors is their number, as since Linux 6.2. */
  readonly procfs: Procfs;
  /** How many folders and links of descriptors were read since it was last asked. */
  reads(): { readonly folders: number; readonly links: number };
  /** How often the descriptors of a process were counted since it was last asked. */
  counted(): number;
  /** Begins a process of that pid. */
  begin(pid: number, name: string, commandLine?: string): Promise<void>;
  end(pid: number): Promise<void>;
  /** Opens a descriptor: of the socket with an inode, or of what the text says. */
  open(pid: number, fd: number, what: number | string): Promise<void>;
  close(pid: number, fd: number): Promise<void>;
  /** Nobody may read the descriptors of this process, as those of another user. */
  hide(pid: number): void;
  /** Takes the folder away. */
  remove(): Promise<void>;
};

/** The text of a stat file (proc_pid_stat(5)) up to the start time. */
export function stat(pid: number, name: string, state = 'S', parent = 1, startTime = pid): string {
  const between = new Array(17).fill(0).join(' ');
  return `${pid} (${name}) ${state} ${parent} ${between} ${startTime} 0 0\n`;
}

/** An empty tree. */
export async function openTree(): Promise<Tree> {
  const root = await mkdtemp(join(tmpdir(), 'proc-'));
  const files = procfs(root);
  const hidden = new Set<number>();
  let folders = 0;
  let links = 0;
  let counts = 0;
  return {
    root,
    procfs: {
      ...files,
      folder(pid) {
        counts++;
        const folder = files.folder(pid);
        return folder && { ...folder, count: files.descriptors(pid)?.length ?? 0 };
      },
      descriptors(pid) {
        folders++;
        return hidden.has(pid) ? null : files.descriptors(pid);
      },
      socket(pid, fd) {
        links++;
        return hidden.has(pid) ? null : files.socket(pid, fd);
      },
    },
    counted() {
      const told = counts;
      counts = 0;
      return told;
    },
    reads() {
      const told = { folders, links };
      folders = 0;
      links = 0;
      return told;
    },
    async begin(pid, name, commandLine = '') {
      await mkdir(join(root, `${pid}`, 'fd'), { recursive: true });
      await writeFile(join(root, `${pid}`, 'stat'), stat(pid, name));
      await writeFile(join(root, `${pid}`, 'cmdline'), commandLine);
    },
    end: (pid) => rm(join(root, `${pid}`), { recursive: true }),
    open: (pid, fd, what) =>
      symlink(
        typeof what === 'number' ? `socket:[${what}]` : what,
        join(root, `${pid}`, 'fd', `${fd}`),
      ),
    close: (pid, fd) => rm(join(root, `${pid}`, 'fd', `${fd}`)),
    hide: (pid) => void hidden.add(pid),
    remove: () => rm(root, { recursive: true }),
  };
}
