import { UNIX } from '../../model/protocol.ts';
import { addRow, type Draft } from '../../model/sample.ts';
import { CLOSED, ESTABLISHED, LISTEN } from '../../model/state.ts';
import { addPath } from './unix-diag.ts';

/** A socket of /proc/net/unix (proc_pid_net(5)): flags, type, state, inode, path. */
const LINE =
  /^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ ([0-9A-F]{8}) ([0-9A-F]{4}) ([0-9A-F]{2}) +(\d+)(?: (.*))?$/s;

/** __SO_ACCEPTCON: it listens. */
const ACCEPTS = 0x10000;
/** SS_CONNECTED (linux/net.h). */
const CONNECTED = 3;

/** Adds the sockets of the file's text to a draft, and gives how many lines could not be read. A path may hold a line break: what follows belongs to it. */
export function addUnixLines(into: Draft, text: string): number {
  let unread = 0;
  for (const line of text.slice(text.indexOf('\n') + 1).split(/\n(?=[0-9a-f]{8,16}: |$)/)) {
    if (line === '') continue;
    const found = LINE.exec(line);
    if (found === null) {
      unread++;
      continue;
    }
    const [, flags = '', type = '', state = '', inode, path = ''] = found;
    const row = addRow(into);
    const table = into.sockets;
    const listens = (Number.parseInt(flags, 16) & ACCEPTS) !== 0;
    table.protocol[row] = UNIX;
    table.family[row] = Number.parseInt(type, 16);
    table.state[row] = listens
      ? LISTEN
      : Number.parseInt(state, 16) === CONNECTED
      ? ESTABLISHED
      : CLOSED;
    table.inode[row] = Number(inode);
    table.recvQueue[row] = NaN;
    table.sendQueue[row] = NaN;
    addPath(into, row, path);
  }
  return unread;
}
