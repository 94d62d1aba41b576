import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Kinship } from '../../model/signal.ts';
import type { Process } from '../../model/process.ts';
import { parseParent, procfs } from './procfs.ts';

/** What a process is to this one: its parents are followed up to pid 1. */
export function kinship(pid: number, root = '/proc'): Kinship {
  if (pid === 1) return 'init';
  if (pid === process.pid) return 'self';
  for (let parent = process.ppid; parent > 1;) {
    if (parent === pid) return 'parent';
    try {
      parent = parseParent(readFileSync(`${root}/${parent}/stat`, 'utf8'));
    } catch {
      break;
    }
  }
  return 'stranger';
}

/** More generations than this are nobody's. */
const MOST_PARENTS = 32;

/** The processes above one, the nearest first, as far as they may be seen. */
export function parents(pid: number, root = '/proc'): readonly Process[] {
  const processes = procfs(root);
  const found: Process[] = [];
  let child = pid;
  while (found.length < MOST_PARENTS) {
    try {
      child = parseParent(readFileSync(`${root}/${child}/stat`, 'utf8'));
    } catch {
      break;
    }
    const process = child > 0 ? processes.process(child) : null;
    if (process === null) break;
    found.push(process);
  }
  return found;
}
