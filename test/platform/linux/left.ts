import { writeSync } from 'node:fs';
import module from 'node:module';
import process from 'node:process';

// What leave.test.ts runs: it says one thing before it leaves, and would say another one after.
module.enableCompileCache?.(process.argv[2]);
const { leave } = await import('../../../src/platform/linux/leave.ts');
writeSync(1, 'before\n');
await leave(7);
writeSync(1, 'after\n');
