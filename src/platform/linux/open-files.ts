import { readFileSync } from 'node:fs';

/** About how many descriptors the processes of the machine have, those of other namespaces too; 0 where the kernel does not tell. Source: proc_sys_fs(5), file-nr. */
export function openFiles(root = '/proc'): number {
  try {
    return Number.parseInt(readFileSync(`${root}/sys/fs/file-nr`, 'latin1')) || 0;
  } catch {
    return 0;
  }
}
