import { spawn } from 'node:child_process';
import process from 'node:process';
import { follow } from '../../../src/model/follow.ts';
import { type Snapshot } from '../../../src/model/snapshot.ts';
import { LIMITS, watchEnds } from '../../../src/platform/linux/events.ts';
import { openLinuxCollector } from '../../../src/platform/linux/collector.ts';
import { watched } from '../../../src/platform/platform.ts';
import { EVERYTHING } from '../../../src/command/request.ts';
import { firstLine } from '../../scene/first-line.ts';

/*
 * What is heard of brief.c's connections, at an interval of a second, as one line of JSON.
 *
 * hearing.ts PROGRAM COUNT RATE LIFE_MS [BUDGET_MS]
 */
const [program = '', count = '', rate = '', life = '', budget] = process.argv.slice(2);
const silence = 500;
const watch = await watchEnds({ ...LIMITS, silence, ...(budget && { budget: Number(budget) }) });
const collector = watched(await openLinuxCollector('netlink'), watch);
const scope = { ...EVERYTHING, owners: false };

const child = spawn(program, [count, rate, life]);
await firstLine(child);
let before: Snapshot = follow(null, await collector.read(scope));
/** The port of brief.c. */
const PORT = 7000;
const heard = {
  ...{ opened: 0, closed: 0, ends: 0, received: 0, acked: 0 },
  ...{ missed: 0, deaf: 0, remembered: 0, again: false },
};

async function look(): Promise<void> {
  before = follow(before, await collector.read(scope));
  heard.opened += before.opened;
  heard.closed += before.closed;
  const { sockets, count } = before.ended ?? { sockets: before.sockets, count: 0 };
  for (let row = 0; row < count; row++) {
    if (sockets.remotePort[row] === 0) continue;
    if (sockets.localPort[row] === PORT) {
      heard.ends++;
      heard.received += (sockets.bytesReceived[row] as number) - (sockets.countsFin[row] as number);
    }
    if (sockets.remotePort[row] === PORT) {
      heard.ends++;
      heard.acked += sockets.bytesAcked[row] as number;
    }
  }
  heard.missed += before.ended?.missed ?? 0;
  heard.deaf += before.ended?.deaf ? 1 : 0;
  heard.remembered = before.total - before.count;
}

await look();
const began = performance.now();
const used = process.cpuUsage();
const done = firstLine(child);
child.stdin.write('\n');
let ended = false;
void done.then(() => (ended = true));
while (!ended) {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await look();
}
child.stdin.end();
const { user, system } = process.cpuUsage(used);
const cpuASecond = (user + system) / (performance.now() - began);
// A notification is sent by a worker of the kernel, soon after the end that it tells of.
for (let looks = 0; looks < 50 && before.ahead < 0; looks++) await look();
for (let looks = 0; looks < 100 && !heard.again; looks++) {
  await new Promise((resolve) => setTimeout(resolve, silence / 10));
  await look();
  heard.again = before.ended?.deaf === false;
}
collector.close();
console.log(JSON.stringify({ ...heard, cpuASecond }));
