import { readFileSync } from 'node:fs';

/** How many sockets /proc/net/sockstat or sockstat6 counts, those in TIME_WAIT among them (proc_pid_net(5)). */
export function parseSockstat(text: string): number {
  let sum = 0;
  for (const [, count] of text.matchAll(/^(?:TCP|UDP)6?:.*?\binuse (\d+)/gm)) sum += Number(count);
  for (const [, count] of text.matchAll(/\btw (\d+)/g)) sum += Number(count);
  return sum;
}

/** About how many sockets there are, so that room for them is made at once; 0 where the kernel does not tell. */
export function expectedSockets(root = '/proc'): number {
  try {
    return ['sockstat', 'sockstat6']
      .reduce((sum, file) => sum + parseSockstat(readFileSync(`${root}/net/${file}`, 'latin1')), 0);
  } catch {
    return 0;
  }
}
