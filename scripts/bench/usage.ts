import { readFileSync } from 'node:fs';

/** The unit of CPU time in /proc: USER_HZ is 100 on every architecture that Deno and Node run on. */
const TICK_MS = 10;

/** CPU milliseconds of a process and of its children that ended, from /proc/PID/stat (proc_pid_stat(5)). */
export function parseCpu(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const times = fields.slice(11, 15).map(Number);
  return times.reduce((sum, ticks) => sum + ticks, 0) * TICK_MS;
}

/** Resident memory in kB: now, and at its peak. */
export type Memory = { readonly now: number; readonly peak: number };

/** Memory from /proc/PID/status (proc_pid_status(5)). */
export function parseMemory(status: string): Memory {
  const size = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
  return { now: size('VmRSS'), peak: size('VmHWM') };
}

/** CPU milliseconds that a process has used so far; throws when it is gone. */
export function readCpu(pid: number): number {
  return parseCpu(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Memory of a process; throws when it is gone. */
export function readMemory(pid: number): Memory {
  return parseMemory(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
