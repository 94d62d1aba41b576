import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { parseParent, parseProcess, procfs } from '../../../src/platform/linux/procfs.ts';
import { openTree, stat } from './tree.ts';

test('parseProcess() reads any name, with brackets, spaces, line ends and numbers in it', () => {
  const name = fc.oneof(
    fc.string({ maxLength: 15 }),
    fc.constantFrom(') S 1', 'a b', '((', '))', ':-)', '1 (x) R 2', '\n'),
  );
  fc.assert(fc.property(name, fc.nat(), fc.nat(), (name, pid, startTime) => {
    const text = stat(pid, name, 'S', 7, startTime);
    assert.deepEqual(parseProcess(text, ''), { pid, startTime, name, command: '' });
    assert.equal(parseParent(text), 7);
  }));
});

test('parseProcess() knows no process that has ended', () => {
  for (const state of ['Z', 'X']) assert.equal(parseProcess(stat(5, 'gone', state), ''), null);
  for (const state of ['R', 'S', 'D', 'T', 't', 'I']) {
    assert.equal(parseProcess(stat(5, 'here', state), '')?.name, 'here');
  }
});

test('parseProcess() refuses a file that is cut before the start time', () => {
  const text = stat(5, 'cut', 'S', 1, 123456).slice(0, -'123456 0 0\n'.length);
  for (let end = 0; end <= text.length; end++) {
    assert.equal(parseProcess(text.slice(0, end), ''), null, JSON.stringify(text.slice(0, end)));
  }
});

test('parseProcess() joins the arguments with spaces, and drops only what ends them', () => {
  const command = (line: string) => parseProcess(stat(1, 'a'), line)?.command;
  assert.equal(command('nginx\0-g\0daemon off;\0'), 'nginx -g daemon off;');
  assert.equal(command('nginx: worker process\0\0\0\0'), 'nginx: worker process');
  assert.equal(command('a\0\0b\0'), 'a  b');
  assert.equal(command(''), '');
});

test('a process is read as the kernel tells it', () => {
  const files = procfs();
  const own = files.process(process.pid);
  assert.equal(own?.pid, process.pid);
  assert.equal(own?.name, readFileSync('/proc/self/comm', 'utf8').trimEnd());
  assert.ok(own?.command.includes(process.execPath) || own?.command !== '');
  assert.ok(files.pids().includes(process.pid));
  assert.ok(files.descriptors(process.pid)?.includes(1));
  assert.equal(files.process(0x7fffffff), null);
  assert.equal(files.folder(0x7fffffff), null);
  assert.equal(files.socket(process.pid, 0x7ffffff), null);
});

test('a kernel thread has a name, no command line and no descriptors', async () => {
  const tree = await openTree();
  try {
    await tree.begin(2, 'kthreadd');
    assert.deepEqual(tree.procfs.process(2), {
      pid: 2,
      startTime: 2,
      name: 'kthreadd',
      command: '',
    });
    assert.deepEqual(tree.procfs.descriptors(2), []);
  } finally {
    await tree.remove();
  }
});

test('a command line of 100 kB is read no further than people read', async () => {
  const tree = await openTree();
  try {
    await tree.begin(9, 'java', `java\0${'-Dx=y\0'.repeat(20_000)}`);
    const command = tree.procfs.process(9)?.command ?? '';
    assert.ok(command.startsWith('java -Dx=y -Dx=y'));
    assert.ok(command.length <= 4096);
  } finally {
    await tree.remove();
  }
});

test('a folder that is not like /proc has no processes', async () => {
  const tree = await openTree();
  try {
    await writeFile(join(tree.root, 'version'), '');
    await symlink('1', join(tree.root, 'self'));
    await tree.begin(11, 'x');
    assert.deepEqual(tree.procfs.pids(), [11]);
    assert.deepEqual(procfs('/nowhere').pids(), []);
  } finally {
    await tree.remove();
  }
});

test('a child that has ended and waits for its parent is no process', async () => {
  // The child ends when it is told to; by then its parent is a sleep, which never asks for it.
  const parent = spawn('sh', ['-c', 'exec 3<&0; (read word <&3) & echo $!; exec sleep 1000']);
  const until = async (file: string, content: RegExp) => {
    while (!content.test(readFileSync(file, 'utf8'))) await setTimeout(1);
  };
  try {
    const [line] = await once(parent.stdout.setEncoding('utf8'), 'data') as [string];
    const child = Number(line);
    await until(`/proc/${parent.pid}/comm`, /^sleep$/m);
    assert.equal(procfs().process(child)?.pid, child);
    parent.stdin.write('end\n');
    await until(`/proc/${child}/stat`, /\) Z /);
    assert.equal(procfs().process(child), null);
  } finally {
    parent.kill('SIGKILL');
    await once(parent, 'close');
  }
});
