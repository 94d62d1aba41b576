import { connect, createServer, type Socket } from 'node:net';
import process from 'node:process';

/*
 * A small program to be looked at and ended by tests: it listens on a free port of 127.0.0.1, holds connections to
 * itself, prints one line of JSON, `{"pid":…,"port":…}`, and stays until its stdin closes or a signal ends it.
 *
 * child.ts [CONNECTIONS] [ignore]     `ignore`: SIGTERM only makes it print the word
 */
const [connections = '0', term] = process.argv.slice(2);
if (term === 'ignore') process.on('SIGTERM', () => console.log('SIGTERM'));

const held: Socket[] = [];
const server = createServer((socket) => {
  socket.on('error', () => {});
  held.push(socket);
  ready();
});
server.listen(0, '127.0.0.1', () => {
  for (let made = 0; made < Number(connections); made++) {
    held.push(connect({ port: port(), host: '127.0.0.1' }, ready).on('error', () => {}));
  }
  ready();
});

process.stdin.on('end', () => process.exit(0)).resume();

let printed = false;

function ready(): void {
  const open = held.filter((socket) => socket.readyState === 'open').length;
  if (printed || open < 2 * Number(connections)) return;
  printed = true;
  console.log(JSON.stringify({ pid: process.pid, port: port() }));
}

function port(): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
