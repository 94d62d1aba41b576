import process from 'node:process';
import { frozen } from '../../../src/model/drop.ts';
import { protocolName } from '../../../src/model/protocol.ts';
import type { Sample } from '../../../src/model/sample.ts';
import { EVERYTHING } from '../../../src/command/request.ts';
import { linux } from '../../../src/platform/linux/linux.ts';

/*
 * Reads the sockets of the network that it is started in, drops those that its arguments name as `tcp 20001 8001` (protocol,
 * local port, remote port), and prints the outcomes as one line of JSON. All are frozen before the first is dropped.
 */
function row({ sockets, count }: Sample, name: string): number {
  const { protocol, localPort, remotePort } = sockets;
  for (let at = 0; at < count; at++) {
    const its = `${protocolName(protocol[at] as number)} ${localPort[at]} ${remotePort[at]}`;
    if (its === name) return at;
  }
  throw new Error(`There is no socket ${name}`);
}

const collector = await linux.open('netlink');
const sample = await collector.read(EVERYTHING);
collector.close();
const chosen = process.argv.slice(2).map((name) => frozen(sample.sockets, row(sample, name)));
const outcomes = [];
for (const socket of chosen) outcomes.push(await linux.drop(socket));
console.log(JSON.stringify(outcomes));
