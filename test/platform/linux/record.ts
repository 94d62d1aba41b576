import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { request } from '../../../src/platform/linux/inet-diag.ts';
import { type Libc, openLibc } from '../../../src/platform/linux/libc.ts';
import { HEADER, NLMSG_DONE } from '../../../src/platform/linux/netlink.ts';
import { ALL_STATES } from '../../../src/model/state.ts';
import { projectFile, runtime } from '../../runtime.ts';
import { openScene } from '../../scene/scene.ts';
import { viewOf } from './messages.ts';
import { type Dump, DUMPS, FOLDER } from './recorded.ts';

/*
 * Writes down what this kernel, its /proc/net and its ss say of the scene at one moment: `deno run -A test/platform/linux/record.ts`.
 * With the word `inside` it is the part that runs in the scene's network.
 */
const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 0x80003;
const NETLINK_SOCK_DIAG = 4;

/** The messages that answer a dump request, to NLMSG_DONE, as the kernel sent them. */
async function dump(libc: Libc, { protocol, family }: Dump): Promise<Uint8Array> {
  const socket = libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
  const inbox = libc.inbox(1, 32 * 1024);
  libc.send(socket, request({ protocol, family, states: ALL_STATES, counters: true }));
  const parts: number[] = [];
  for (;;) {
    await libc.receive(socket, inbox);
    const { bytes } = inbox.message(0);
    parts.push(...bytes);
    // NLMSG_DONE has a datagram of its own or is the last of one; its payload is the number of an error.
    if (viewOf(bytes).getUint16(bytes.length - HEADER, true) === NLMSG_DONE) break;
  }
  libc.close(socket);
  return new Uint8Array(parts);
}

async function record(): Promise<void> {
  const libc = await openLibc();
  const write = (file: string, content: Uint8Array | string) =>
    writeFileSync(projectFile(`${FOLDER}/${file}`), content);
  for (const one of DUMPS) {
    write(`${one.name}.bin`, await dump(libc, one));
    write(`${one.name}.txt`, readFileSync(`/proc/net/${one.name}`));
  }
  const told = execFileSync('ss', ['-HOtunaiem'], { encoding: 'utf8' });
  write('ss.txt', told.replace(/ +$/gm, ''));
  write('ss.bin', execFileSync('ss', ['-tanim', '-D', '-']));
}

if (process.argv[2] === 'inside') await record();
else {
  const scene = await openScene();
  const [program, ...args] = runtime('test/platform/linux/record.ts') as [string, ...string[]];
  const { status, stderr } = await scene.run(program, [...args, 'inside']);
  await scene.close();
  if (status !== 0) throw new Error(stderr);
}
