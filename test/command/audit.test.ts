import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openAudit } from '../../src/command/audit.ts';
import { audited, type Entry } from '../../src/store/audit.ts';

let folder: string;
before(async () => void (folder = await mkdtemp(join(tmpdir(), 'audit-'))));
after(() => rm(folder, { recursive: true }));

const ENTRY: Entry = {
  act: 'signal',
  signal: 'SIGTERM',
  pid: 812,
  startTime: 99,
  name: 'line\nbreak',
  command: 'a "quoted" one\u2028',
  owner: 'www-data',
  outcome: 'sent',
};

test('each act is one line of JSON at the end of a file that only its owner reads', async () => {
  const path = join(folder, 'lines');
  const audit = await openAudit(path);
  for (let at = 0; at < 2; at++) await (await audit.begin())(ENTRY);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  assert.equal(lines.length, 2);
  const { time, user, ...rest } = JSON.parse(lines[0] as string) as Entry & {
    time: string;
    user: string;
  };
  assert.deepEqual(rest, ENTRY);
  assert.equal(new Date(time).toISOString(), time);
  assert.notEqual(user, '');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('a file that was moved away is made again', async () => {
  const path = join(folder, 'rotated');
  const audit = await openAudit(path);
  await rename(path, `${path}.1`);
  await (await audit.begin())(ENTRY);
  assert.match(await readFile(path, 'utf8'), /"pid":812/);
});

test('a file that cannot be opened is told at once', async () => {
  await assert.rejects(openAudit(join(folder, 'no/such')), /Cannot open the audit file/);
});

test('nothing is done while the file cannot be opened', async () => {
  const path = join(folder, 'there');
  const audit = await openAudit(path);
  await rm(folder, { recursive: true });
  let done = false;
  const act = () => Promise.resolve(void (done = true));
  await assert.rejects(audited(audit, act, () => ENTRY), /without which nothing is ended/);
  assert.equal(done, false);
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
});

test('a full disk is told beside the outcome', async () => {
  const audit = await openAudit('/dev/full');
  const { result, unwritten } = await audited(audit, () => Promise.resolve(7), () => ENTRY);
  assert.equal(result, 7);
  assert.match(unwritten, /Cannot write to the audit file \/dev\/full: .*ENOSPC/);
});
