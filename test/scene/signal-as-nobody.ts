import process from 'node:process';
import { openLibc } from '../../src/platform/linux/libc.ts';
import { procfs } from '../../src/platform/linux/procfs.ts';
import { signal } from '../../src/platform/linux/signal.ts';
import { becomeNobody } from './nobody.ts';

/*
 * Sends SIGKILL as an ordinary user, by a pidfd and by the process's number, and prints what becomes of each.
 *
 * signal-as-nobody.ts PID START-TIME INODE
 */
const [pid = 0, startTime = 0, inode = 0] = process.argv.slice(2).map(Number);
const target = { process: { pid, startTime, name: '', command: '' }, user: '', inode };
const libc = await openLibc();
becomeNobody();
for (const open of [() => Promise.resolve(libc), () => Promise.reject(new Error('none'))]) {
  const { outcome, close } = await signal(target, 'SIGKILL', procfs(), open);
  console.log(outcome.kind);
  close();
}
