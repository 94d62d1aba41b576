import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openScene, type Scene } from '../scene/scene.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { every, openLive } from './estab.ts';

let scene: Scene;
const opened: Terminal[] = [];

before(async () => {
  scene = await openScene();
});
after(async () => {
  await Promise.all(opened.map((terminal) => terminal.close()));
  await scene.close();
});

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
