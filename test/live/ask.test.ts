import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Terminal } from '../terminal/terminal.ts';
import { every, openLive } from './estab.ts';
import { stage } from './stage.ts';

const { scene, opened } = stage();

async function live(...args: readonly string[]): Promise<Terminal> {
  const terminal = await openLive(scene, args, { columns: 80, rows: 24 });
  opened.push(terminal);
  return terminal;
}

test('a filter is called by its name, typed or as an argument', async () => {
  const terminal = await live('@listening', '-t');
  await terminal.until(every(/LISTEN/), 'listeners only');
  terminal.press('a', '/');
  terminal.type('@listening !state:LISTEN');
  await terminal.until(every(/^.udp/), 'UDP only');
  terminal.press('Ctrl+U');
  terminal.type('nginx @lisening');
  const screen = await terminal.until('did you mean @listening?');
  const at = screen.findIndex((line) => line.includes('Unknown name'));
  assert.equal(screen[at]?.indexOf('^'), screen[at - 1]?.indexOf('@'));
});

test('Tab completes what is typed, and offers what is there now', async () => {
  const terminal = await live();
  // Where the machine has very many files open, the first picture has no processes.
  await terminal.until(/ \d+\+? scene/, 'a process');
  terminal.press('/');
  terminal.type('stat');
  terminal.press('Tab');
  await terminal.until(/^\/state: *$/m, 'the key');
  terminal.type('close');
  terminal.press('Tab');
  const offered = await terminal.until('close_wait');
  assert.ok(offered.some((line) => /^ closed +close_wait|^ close_wait +closed/.test(line)));
  terminal.type('-');
  terminal.press('Tab');
  await terminal.until(every(/CLOS-W/), 'CLOSE_WAIT only');
  terminal.press('Ctrl+U');
  terminal.type('proc:sc');
  terminal.press('Tab');
  await terminal.until(/^\/proc:scene *$/m, 'the process of the scene');
  terminal.press('Ctrl+U');
  terminal.type('state:');
  terminal.press('Tab', 'Tab');
  await terminal.until(every(/LISTEN/), 'the first that is offered');
  terminal.press('Shift+Tab');
  await terminal.until(/^\/state:closing *$/m, 'the last that is offered');
  terminal.press('Enter');
  await terminal.until(every(/FIN-|CLOSNG|TIME-W|CLOS-W|LASTAK/), 'what is closing');
});

test('Up and Down go through the filters of the session', async () => {
  const terminal = await live();
  terminal.press('/');
  terminal.type('state:listen');
  terminal.press('Enter');
  await terminal.until(every(/LISTEN/), 'listeners');
  terminal.press('/', 'Ctrl+U');
  terminal.type('@nothing');
  terminal.press('Enter', '/', 'Ctrl+U');
  terminal.type('state:time');
  terminal.press('Up');
  await terminal.until(/^\/@nothing *$/m, 'the line with the mistake');
  terminal.press('Ctrl+P');
  await terminal.until(/^\/state:listen *$/m, 'the line before it');
  terminal.press('Down', 'Ctrl+N');
  await terminal.until(/^\/state:time *$/m, 'what was being typed');
});
