import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runtime } from '../runtime.ts';
import { openNetns, type TestNetns } from '../scene/netns.ts';
import { open, type Terminal } from '../terminal/terminal.ts';
import { table } from './estab.ts';

let named: TestNetns;
const opened: Terminal[] = [];
before(async () => void (named = await openNetns()));
after(async () => {
  await Promise.all(opened.map((terminal) => terminal.close()));
  await named.close();
});

function live(...args: readonly string[]): Terminal {
  const terminal = open([...runtime('src/main.tsx'), ...args], { columns: 120, rows: 30 });
  opened.push(terminal);
  return terminal;
}

test('w shows the other namespaces, and w again the own one alone', async () => {
  const terminal = live(`:${named.child.port}`, `pid:${named.child.pid}`);
  await terminal.until('No socket passes the filter');
  terminal.press('w');
  const screen = await terminal.until((lines) => table(lines).length === 3, 'the child');
  assert.ok(screen.some((line) => line.includes('sockets, all namespaces')));
  assert.ok(table(screen).every((line) => line.includes(` ${named.name.slice(0, 8)}`)));
  // They were there before anybody looked.
  assert.ok(table(screen).every((line) => !line.startsWith('+')));
  terminal.press('w');
  const own = await terminal.until('No socket passes the filter');
  assert.equal(table(own).filter((line) => line.startsWith('-')).length, 0);
});

test('--netns begins there, and the details tell of it', async () => {
  const terminal = live('-N', named.name, '-l');
  await terminal.until((lines) => table(lines).length === 1, 'the listener');
  terminal.press('Enter');
  await terminal.until(new RegExp(`netns +${named.name}`));
});
