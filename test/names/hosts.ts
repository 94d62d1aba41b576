import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import process from 'node:process';
import { type Answer, openNameServer } from './server.ts';

/*
 * A machine whose addresses have names: a name server on port 53, and a listener on port 443 of 9.9.9.1 with a connection from each of
 * the other addresses. It prints an empty line when all is there, and stays until its stdin closes.
 */
const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['9.9.9.1', ['www', 'example']],
  ['9.9.9.2', ['a-long-name-that-no-column-has-room-for', 'with-several-labels', 'example']],
  ['9.9.9.3', ['\x1b[31mred\u202e', 'example']],
  ['9.9.9.4', 'silence'],
  ['9.9.9.5', 'none'],
  ['10.9.9.6', ['inside', 'example']],
]);

const server = await openNameServer((address) => ANSWERS.get(address) ?? 'none', 53);
const held: Socket[] = [];
const listener = createServer((socket) => void held.push(socket));
listener.listen(443, '9.9.9.1');
await once(listener, 'listening');
for (const localAddress of [...ANSWERS.keys(), '9.9.9.7']) {
  if (localAddress === '9.9.9.1') continue;
  const socket = connect({ host: '9.9.9.1', port: 443, localAddress });
  await once(socket, 'connect');
  held.push(socket);
}
console.log('');
process.stdin.on('end', () => process.exit(0)).resume();
process.on('exit', () => server.close());
