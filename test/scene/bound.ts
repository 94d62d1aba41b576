import process from 'node:process';
import { openLibc } from '../../src/platform/linux/libc.ts';

/*
 * bound.ts INTERFACE PORT: holds a UDP socket of 127.0.0.1 that is bound to an interface, prints the line `bound`, and
 * stays until its stdin closes or a signal ends it.
 */
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOL_SOCKET = 1;
const SO_BINDTODEVICE = 25;

const [name = '', port = ''] = process.argv.slice(2);
const libc = await openLibc();
const socket = libc.socket(AF_INET, SOCK_DGRAM, 0);
libc.setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, new TextEncoder().encode(name));
const address = new Uint8Array(16);
new DataView(address.buffer).setUint16(0, AF_INET, true);
new DataView(address.buffer).setUint16(2, Number(port));
address.set([127, 0, 0, 1], 4);
libc.bind(socket, address);
console.log('bound');

process.stdin.on('end', () => process.exit(0)).resume();
