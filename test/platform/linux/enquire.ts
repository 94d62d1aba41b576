import process from 'node:process';
import { EVERYTHING } from '../../../src/command/request.ts';
import { follow } from '../../../src/model/follow.ts';
import { openLinuxCollector } from '../../../src/platform/linux/collector.ts';

/* enquire.ts: what an enquiry about each socket around it tells, as JSON by `PROTOCOL LOCAL-PORT REMOTE-PORT`. */
const collector = await openLinuxCollector('netlink');
const { sockets, count } = follow(null, await collector.read(EVERYTHING));
const told: Record<string, unknown> = {};
for (let row = 0; row < count; row++) {
  const key = `${sockets.protocol[row]} ${sockets.localPort[row]} ${sockets.remotePort[row]}`;
  told[key] = await collector.detail?.(sockets, row) ?? null;
}
const row = sockets.localPort.indexOf(20001);
sockets.cookieLow[row]! ^= 1;
told['another cookie'] = await collector.detail?.(sockets, row) ?? null;
collector.close();
process.stdout.write(JSON.stringify(told));
