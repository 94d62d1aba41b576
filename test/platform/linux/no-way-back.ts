import process from 'node:process';
import { EPERM, openLibc, SystemError } from '../../../src/platform/linux/libc.ts';
import { findNetns, within } from '../../../src/platform/linux/setns.ts';

/*
 * no-way-back.ts INODE: goes to a network namespace, from which the kernel lets it not come back. It catches what is thrown, and would go on.
 */
const libc = await openLibc();
let moves = 0;
const oneWay: typeof libc = {
  ...libc,
  setNetns(fd) {
    if (++moves > 1) throw new SystemError('setns', EPERM);
    libc.setNetns(fd);
  },
};
try {
  within(oneWay, findNetns(Number(process.argv[2])))(() => {});
} catch {
  setTimeout(() => console.log('went on'), 1000);
}
