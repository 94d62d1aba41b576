import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { EVERYTHING } from '../../../src/command/request.ts';
import { openLinuxCollector } from '../../../src/platform/linux/collector.ts';

// Reads sockets for the first time when no descriptor is left, and prints why that cannot be. Every new one is at least 3.
const collector = await openLinuxCollector('netlink');
execFileSync('prlimit', [`--pid=${process.pid}`, '--nofile=3:3']);
try {
  await collector.read(EVERYTHING);
} catch (error) {
  console.log((error as Error).message);
}
collector.close();
