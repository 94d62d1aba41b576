// Runs the tests under Node: all of them, or the files that are named. Options go to Node's test runner.
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const given = process.argv.slice(2);
const files = given.filter((argument) => !argument.startsWith('-'));
const options = given.filter((argument) => argument.startsWith('-'));

const { status } = spawnSync(process.execPath, [
  '--import=./scripts/jsx.mjs',
  '--test',
  // One file at a time, as `deno test` does: tests read the sockets and processes of the whole machine.
  '--test-concurrency=1',
  ...options,
  ...(files.length > 0 ? files : ['test/**/*.test.{ts,tsx}']),
], { stdio: 'inherit' });

process.exitCode = status ?? 1;
