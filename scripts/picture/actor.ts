/** A process in the picture, or the one that calls it from outside: `actor.ts ACTOR`, which is JSON; its stdin ends it. */
import { Buffer } from 'node:buffer';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import process from 'node:process';
import { type Actor, type Call, type Order, USERS } from './cast.ts';

/** Parts of a second in which traffic flows. */
const BEATS = 10;

/** Seconds in which traffic swells and ebbs once, so that a history has a shape. */
const TIDE = 9;

function flow(socket: Socket, bytesASecond: number | undefined): void {
  if (bytesASecond === undefined) return;
  const timer = setInterval(() => {
    const swell = 1 + 0.5 * Math.sin(performance.now() / 1000 / TIDE * 2 * Math.PI);
    if (socket.writable) socket.write(Buffer.alloc(Math.ceil(bytesASecond / BEATS * swell)));
  }, 1000 / BEATS);
  socket.on('close', () => clearInterval(timer));
}

/** Serves a connection as the first line on it asks. */
function serve(socket: Socket): void {
  socket.on('error', () => {});
  socket.once('data', (bytes) => {
    const order = JSON.parse(String(bytes).split('\n')[0] as string) as Order;
    socket.resume();
    flow(socket, order.send);
    if (order.close !== undefined) socket.end();
    if (order.linger === undefined) socket.on('end', () => socket.end());
  });
}

function call({ to, port, from, fromPort, order, send, close, every }: Call): void {
  const open = () => {
    const socket = connect({
      host: to,
      port,
      ...(from !== undefined && { localAddress: from }),
      ...(fromPort !== undefined && { localPort: fromPort }),
      allowHalfOpen: order?.close === 'half',
    });
    socket.on('error', () => {});
    socket.on('connect', () => {
      socket.write(`${JSON.stringify(order ?? {})}\n`);
      socket.resume();
      flow(socket, send);
      if (close) socket.end();
    });
  };
  open();
  if (every !== undefined) setInterval(open, every * 1000);
}

const { name, command, user, opensAsRoot, listens, calls } = JSON.parse(
  process.argv[2] as string,
) as Actor;
// The command line first, because it takes the short name along.
process.title = command;
writeFileSync('/proc/self/comm', name);

const leaveRoot = () => process.setuid?.(USERS.get(user) as number);
if (!opensAsRoot) leaveRoot();
const servers = listens.map(({ at, port, udp }) => {
  if (udp) {
    const socket = createSocket('udp4');
    socket.bind(port, at);
    return once(socket, 'listening');
  }
  const server = createServer({ allowHalfOpen: true }, serve);
  server.listen(port, at);
  return once(server, 'listening');
});
await Promise.all(servers);
if (opensAsRoot) leaveRoot();
calls.forEach(call);
process.stdin.on('end', () => process.exit()).resume();
console.log('ready');
