import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import process from 'node:process';
import { EVERYTHING } from '../../src/command/request.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { watched } from '../../src/platform/platform.ts';
import { NO_AUDIT } from '../../src/store/audit.ts';
import type { World } from '../../src/store/effects.ts';
import { enquire } from '../../src/store/enquire.ts';
import { poll } from '../../src/store/poll.ts';
import { rows } from '../../src/store/select.ts';
import { openStore } from '../../src/store/store.ts';
import { press } from '../../src/view/press.ts';
import { firstLine } from '../scene/first-line.ts';

/*
 * Reads the sockets of the network that it is started in many times over while they come and go, as the live view does and with its keys,
 * and prints as one line of JSON what is held at every tenth of that: a list of `Held`. Needs --expose-gc.
 *
 * churn.ts PROGRAM READINGS     PROGRAM: scripts/bench/scene.c, compiled
 */

/** What is held after everything that is garbage was collected. */
export type Held = {
  /** Bytes of objects, and of what lies outside of them: the columns of numbers. */
  readonly heap: number;
  readonly external: number;
  readonly descriptors: number;
  /** Sockets that were seen to end so far. */
  readonly ended: number;
};

const collect = (globalThis as { readonly gc?: () => void }).gc as () => void;
const [program = '', readings = ''] = process.argv.slice(2);
/** How many sockets there are, how many of them come and go a second, and in how many processes. */
const CAST = ['200', '2000', '2'];
const KEYS = [
  'j',
  'G',
  'g',
  'l',
  'l',
  '>',
  'S',
  'return',
  'escape',
  'f',
  'escape',
  'H',
  'H',
  '?',
  'escape',
];

/**
 * What is open, but for what the runtime opens when it likes: Deno's caches, and the pairs of UNIX sockets by which its threads wake each
 * other. The program has none of either.
 */
function descriptors(): number {
  const pairs = readFileSync('/proc/net/unix', 'utf8');
  const links = readdirSync('/proc/self/fd').map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return 'that by which they are listed';
    }
  });
  const isOwn = (link: string) => {
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1];
    return !/_cache_v\d/.test(link) && (inode === undefined || !pairs.includes(` ${inode}`));
  };
  return links.filter(isOwn).length;
}

const child = spawn(program, CAST);
await firstLine(child);
const collector = watched(await linux.open('netlink'), await linux.watch());
const store = openStore({ size: { columns: 120, rows: 40 } });
const reading = poll(store, collector, EVERYTHING);
const stop = enquire(store, collector, linux);
const world: World = {
  settings: { save: () => Promise.reject(new Error('There is no settings file')) },
  clip: () => {},
  write: () => Promise.reject(new Error('nothing is exported here')),
  store,
  platform: linux,
  poll: reading,
  audit: NO_AUDIT,
  quit() {},
  suspend() {},
  redraw() {},
};

// The first enquiry opens what all others use.
await reading.first;
const { sockets = null, count: all = 0 } = store.getState().snapshot ?? {};
for (let row = 0; row < all && sockets !== null; row++) {
  if (await collector.detail?.(sockets, row)) break;
}

const held: Held[] = [];
let ended = 0;
for (let count = 1; count <= Number(readings); count++) {
  await reading.refresh();
  press(world, KEYS[count % KEYS.length] as string);
  rows(store.getState());
  ended += store.getState().snapshot?.closed ?? 0;
  if (count % (Number(readings) / 10) !== 0) continue;
  // The memory of columns is given back by another thread, for which the next collection waits.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  held.push({ heap: heapUsed, external, descriptors: descriptors(), ended });
}
stop();
reading.stop();
collector.close();
console.log(JSON.stringify(held));
child.kill();
process.exit(0);
