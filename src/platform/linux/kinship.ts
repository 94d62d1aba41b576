import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Kinship } from '../../model/signal.ts';
import { parseParent } from './procfs.ts';

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
