import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { runtime } from '../runtime.ts';
import { open, type Terminal } from '../terminal/terminal.ts';
import { table } from './estab.ts';

let folder: string;
let server: Server;
let terminal: Terminal;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unix-'));
  server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
});
after(async () => {
  await terminal.close();
  server.close();
  await rm(folder, { recursive: true });
});

test('X shows UNIX sockets, X again shows none, and a filter that names them shows them too', async () => {
  terminal = open([...runtime('src/main.tsx'), `"${folder}"`, 'state:listen'], {
    columns: 120,
    rows: 24,
  });
  await terminal.until('No socket passes the filter');
  terminal.press('X');
  // Of several holders the one of the lowest number is shown, and the terminal's child may have inherited the socket.
  const row = /u_str +LISTEN .*\/socket .* \d+\+? /;
  const [line] = table(await terminal.until(row));
  // It was there before anybody looked.
  assert.ok(!line?.startsWith('+'));
  terminal.press('Enter');
  await terminal.until(new RegExp(`local +${folder}/socket`));
  await terminal.until(new RegExp(`\\b${process.pid}\\b`));
  terminal.press('Escape');
  await terminal.until(row);
  terminal.press('D');
  await terminal.until(/D: the kernel drops no UNIX sockets/);
  terminal.press('X');
  await terminal.until('No socket passes the filter');
  terminal.press('/');
  await terminal.until(/Enter Keep/);
  terminal.type(' proto:unix');
  await terminal.until(row);
});
