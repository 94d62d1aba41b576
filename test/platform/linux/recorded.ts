import { readFileSync } from 'node:fs';
import { TCP, UDP } from '../../../src/model/protocol.ts';
import { projectFile } from '../../runtime.ts';
import { parseSockets, type SsSocket } from '../../scene/ss.ts';

/** Where record.ts puts what it writes down. */
export const FOLDER = 'test/platform/linux/recorded';

/** One dump of sock_diag, and the file of /proc/net of the same name. */
export type Dump = { readonly name: string; readonly protocol: number; readonly family: 4 | 6 };

export const DUMPS: readonly Dump[] = [
  { name: 'tcp', protocol: TCP, family: 4 },
  { name: 'tcp6', protocol: TCP, family: 6 },
  { name: 'udp', protocol: UDP, family: 4 },
  { name: 'udp6', protocol: UDP, family: 6 },
];

/** Bytes that were recorded. */
export function recordedBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(projectFile(`${FOLDER}/${name}.bin`)));
}

/** Text that was recorded. */
export function recordedText(name: string): string {
  return readFileSync(projectFile(`${FOLDER}/${name}.txt`), 'utf8');
}

/** What the real ss told of a socket at that moment, with its `-i` and `-m`. */
export type Told = SsSocket & {
  readonly rtt: number;
  readonly retransmits: number;
  readonly bytesAcked: number;
  readonly bytesReceived: number;
  readonly congestionWindow: number;
  readonly drops: number;
  readonly memory: number;
};

/** The states in which the peer's FIN has come. */
const AFTER_FIN = new Set(['CLOSE_WAIT', 'CLOSING', 'LAST_ACK']);

/** Every socket that ss told. ss leaves out counts that are 0, and everything of what has no tcp_info. */
export function recordedSockets(): readonly Told[] {
  const lines = recordedText('ss').split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [socket] = parseSockets(line) as [SsSocket];
    const info = socket.protocol === 'tcp' && socket.state !== 'LISTEN' && /\bcwnd:/.test(line);
    const number = (pattern: RegExp) => {
      const found = pattern.exec(line)?.[1];
      return info ? Number(found ?? 0) : NaN;
    };
    const memory = /skmem:\(r(\d+),rb\d+,t\d+,tb\d+,f(\d+),w(\d+),o(\d+),bl(\d+),d(\d+)\)/.exec(
      line,
    );
    const parts = memory?.slice(1).map(Number) ?? [NaN];
    const rtt = number(/\brtt:([\d.]+)/);
    return {
      ...socket,
      rtt: rtt === 0 ? NaN : Math.round(rtt * 1000),
      retransmits: number(/\bretrans:\d+\/(\d+)/),
      // ss prints what the kernel counts, SYN and FIN among it; what was sent bounds the one, and the state tells the other.
      bytesAcked: Math.min(
        number(/\bbytes_acked:(\d+)/),
        number(/\bbytes_sent:(\d+)/) - number(/\bbytes_retrans:(\d+)/),
      ),
      bytesReceived: number(/\bbytes_received:(\d+)/) -
        (number(/\bdata_segs_in:(\d+)/) === 0
          ? number(/\bbytes_received:(\d+)/)
          : AFTER_FIN.has(socket.state ?? '')
          ? 1
          : 0),
      congestionWindow: number(/\bcwnd:(\d+)/),
      drops: parts[5] ?? NaN,
      memory: parts.slice(0, 5).reduce((sum, part) => sum + part, 0),
    };
  });
}
