import { createSocket } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';
import process from 'node:process';

/*
 * A program that does one thing wrong, to be looked at by tests: `trouble.ts KIND`. It prints one line of JSON, `{"pid":…}`, when it has
 * begun, and stays until its stdin closes.
 */
const held: (Socket | Server)[] = [];

function listen(port: number, host: string, onCall: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    held.push(socket);
    onCall(socket);
  });
  held.push(server);
  return new Promise((resolve) => server.listen(port, host, () => resolve(server)));
}

function call(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, allowHalfOpen: true }, () => resolve(socket));
    socket.on('error', reject);
    held.push(socket);
  });
}

const KINDS: Readonly<Record<string, () => Promise<void>>> = {
  /** Never closes what its callers have closed, and every moment there is one more. */
  async leak() {
    await listen(9000, '127.0.0.1', () => {});
    const one = async () => void (await call(9000)).end();
    for (let made = 0; made < 25; made++) await one();
    setInterval(one, 50);
  },
  /** Holds 18 connections to one port; the namespace has 20 ports for them. */
  async ports() {
    await listen(9000, '127.0.0.1', () => {});
    for (let made = 0; made < 18; made++) await call(9000);
  },
  /** Is sent much, and reads none of it. */
  async unread() {
    await listen(9000, '127.0.0.1', (socket) => void socket.write(new Uint8Array(32 << 20)));
    await call(9000);
  },
  /** Opens one port to everybody, two to this machine. */
  async odd() {
    await listen(9000, '127.0.0.1', () => {});
    await listen(9001, '127.0.0.1', () => {});
    await listen(9002, '0.0.0.0', () => {});
  },
  /** Opens the port of Redis to everybody. */
  async dangerous() {
    await listen(6379, '::', () => {});
  },
  /** Sends more UDP packets than the scene's socket, which nobody reads, has room for. */
  async udp() {
    const socket = createSocket('udp4');
    setInterval(() => {
      for (let sent = 0; sent < 500; sent++) socket.send(new Uint8Array(1000), 10001, '127.0.0.1');
    }, 20);
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', () => resolve()));
  },
  /** Does nothing wrong: answers what it is asked, and keeps its connections. */
  async healthy() {
    await listen(
      9000,
      '127.0.0.1',
      (socket) => void socket.on('data', (data) => socket.write(data)),
    );
    await listen(9001, '0.0.0.0', () => {});
    for (let made = 0; made < 20; made++) {
      const socket = await call(9000);
      await new Promise<void>((resolve) => {
        socket.on('data', () => resolve());
        socket.write('question');
      });
    }
    (await call(9000)).destroy();
  },
};

await KINDS[process.argv[2] ?? '']?.();
console.log(JSON.stringify({ pid: process.pid }));
process.stdin.on('end', () => process.exit(0)).resume();
