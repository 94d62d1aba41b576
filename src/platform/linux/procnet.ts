import { endianness } from 'node:os';
import { addRow, type Draft } from '../../model/sample.ts';
import { LISTEN } from '../../model/state.ts';
import { MAPPED } from '../../model/address.ts';
import { TCP } from '../../model/protocol.ts';

const LITTLE = endianness() === 'LE';

/** A word as the kernel prints it (%08X of a big-endian word on a machine of either order). */
function word(text: string): number {
  const value = Number.parseInt(text, 16);
  if (!LITTLE) return value >>> 0;
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>>
    0;
}

function endpoint(text: string, words: Uint32Array, row: number): number {
  const at = row * 4;
  const [address = '', port = ''] = text.split(':');
  if (address.length === 8) {
    words[at + 2] = MAPPED;
    words[at + 3] = word(address);
  } else {
    for (let part = 0; part < 4; part++) {
      words[at + part] = word(address.slice(part * 8, part * 8 + 8));
    }
  }
  return Number.parseInt(port, 16);
}

/** A socket of /proc/net/{tcp,tcp6,udp,udp6} (proc_pid_net(5)); the columns behind the inode differ. */
const LINE =
  /^ *\d+: ([0-9A-F]{8}(?:[0-9A-F]{24})?:[0-9A-F]{4}) ([0-9A-F]{8}(?:[0-9A-F]{24})?:[0-9A-F]{4}) ([0-9A-F]{2}) ([0-9A-F]{8}):([0-9A-F]{8}) \S+ \S+ +(\d+) +\d+ +(\d+) \d+ \S+ ?(.*)$/;

/** Adds the sockets of one file's text to a draft, and gives how many lines could not be read. */
export function addLines(into: Draft, protocol: number, family: number, text: string): number {
  let unread = 0;
  for (let from = text.indexOf('\n') + 1; from > 0 && from < text.length;) {
    const to = text.indexOf('\n', from);
    const found = LINE.exec(text.slice(from, to < 0 ? text.length : to).trimEnd());
    from = to + 1;
    if (found === null) {
      unread++;
      continue;
    }
    const [, local = '', remote = '', state = '', sent = '', received = '', uid, inode, rest = ''] =
      found;
    const row = addRow(into);
    const table = into.sockets;
    table.protocol[row] = protocol;
    table.family[row] = family;
    table.state[row] = Number.parseInt(state, 16);
    table.localPort[row] = endpoint(local, table.local, row);
    table.remotePort[row] = endpoint(remote, table.remote, row);
    table.recvQueue[row] = Number.parseInt(received, 16);
    // The file has no limit of the accept queue: its tx_queue of a listener is always 0.
    table.sendQueue[row] = protocol === TCP && table.state[row] === LISTEN
      ? NaN
      : Number.parseInt(sent, 16);
    table.inode[row] = Number(inode);
    if (table.inode[row] !== 0) table.uid[row] = Number(uid);
    if (protocol !== TCP && rest !== '') table.drops[row] = Number(rest.trim());
  }
  return unread;
}
