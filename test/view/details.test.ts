import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runtime } from '../runtime.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import { open, type Terminal } from '../terminal/terminal.ts';

let scene: Scene;
const opened: Terminal[] = [];
before(async () => void (scene = await openScene()));
after(async () => {
  await Promise.all(opened.map((terminal) => terminal.close()));
  await scene.close();
});

/** The live view in the scene's network, on the rows that pass a filter. */
function estab(filter: string): Terminal {
  const argv = scene.inside([...runtime('src/main.tsx'), filter]);
  const terminal = open(argv, { columns: 120, rows: 70 });
  opened.push(terminal);
  return terminal;
}

test('Enter shows all of a connection, both its ends, and Esc goes back', async () => {
  const terminal = estab('lport:20001');
  // Where the machine has very many files open, the first picture has no processes.
  await terminal.until(/:20001 .* scene /);
  terminal.press('Enter');
  const screen = await terminal.until(/control {6}\w+/);
  const control = (await scene.run('cat', ['/proc/sys/net/ipv4/tcp_congestion_control'])).stdout;
  const text = screen.join('\n');
  assert.ok(text.includes(`control      ${control.trim()}`));
  assert.match(text, new RegExp(`process +scene \\(${scene.pid}\\)`));
  assert.match(text, new RegExp(`other end +scene \\(${scene.pid}\\).*ESTABLISHED`));
  assert.match(text, /received +6 bytes/);
  assert.match(text, /started by +\S+ \(\d+\), by /);
  assert.match(text, /\[ESTABLISHED\]/);
  terminal.press('Escape');
  await terminal.until((lines) => !lines.some((line) => line.includes('control ')));
});

test('a SYN that was acknowledged is no byte', async () => {
  const terminal = estab('rport:9005');
  await terminal.until(/:9005 /);
  terminal.press('Enter');
  await terminal.until(/acknowledged 0 bytes/);
  assert.match(
    (await terminal.until(/held up/)).join('\n'),
    /limited by the receiver's window \d+ %/,
  );
});

test('! lists what was found, and Enter shows its rows', async () => {
  const terminal = estab('lport:1');
  const header = await terminal.until(/! \d+ findings?: /);
  assert.ok(header.some((line) => line.includes('8005')));
  terminal.press('!');
  await terminal.until('Findings (');
  terminal.press('Enter');
  await terminal.until(/lport:8005/);
  await terminal.until(/LISTEN +127\.0\.0\.1:8005/);
});
