import { Buffer } from 'node:buffer';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** What is answered to the question for an address's name: the labels of a name, that there is none, or nothing at all. */
export type Answer = readonly (string | Uint8Array)[] | 'none' | 'silence';

/** A name server on 127.0.0.1. */
export type NameServer = {
  /** As `dns.setServers` takes it. */
  readonly address: string;
  /** The addresses that were asked for, in their order; `1.0.0.127` backwards as the question has it, IPv6 in nibbles. */
  readonly asked: readonly string[];
  close(): void;
};

const HEADER = 12;
const PTR = 12;
const NO_SUCH_NAME = 3;

/** The labels of the question in a message of RFC 1035 section 4, and where it ends. */
function question(message: Uint8Array): { readonly labels: string[]; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = message[at] as number; length > 0; length = message[at] as number) {
    labels.push(Buffer.from(message.subarray(at + 1, at + 1 + length)).toString('latin1'));
    at += length + 1;
  }
  return { labels, end: at + 5 };
}

/** IPv4 dotted, IPv6 as 32 digits without colons. */
function addressOf(labels: readonly string[]): string {
  const digits = labels.slice(0, -2).toReversed();
  return labels.at(-2) === 'ip6' ? digits.join('') : digits.join('.');
}

function reply(message: Uint8Array, end: number, answer: Exclude<Answer, 'silence'>): Uint8Array {
  const header = Buffer.alloc(HEADER);
  header.set(message.subarray(0, 2));
  header.writeUInt16BE(0x8180 | (answer === 'none' ? NO_SUCH_NAME : 0), 2);
  header.writeUInt16BE(1, 4);
  const asked = message.subarray(HEADER, end);
  if (answer === 'none') return Buffer.concat([header, asked]);
  header.writeUInt16BE(1, 6);
  const name = Buffer.concat([
    ...answer.map((label) => {
      const bytes = Buffer.from(label);
      return Buffer.concat([Uint8Array.of(bytes.length), bytes]);
    }),
    Uint8Array.of(0),
  ]);
  const record = Buffer.alloc(12);
  // The name is the question's, which stands after the header.
  record.writeUInt16BE(0xc000 | HEADER, 0);
  record.writeUInt16BE(PTR, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(name.length, 10);
  return Buffer.concat([header, asked, record, name]);
}

/** Opens a name server that answers as it is told. */
export async function openNameServer(
  answerTo: (address: string) => Answer,
  port = 0,
): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (message, { address, port }) => {
    const { labels, end } = question(message);
    const about = addressOf(labels);
    asked.push(about);
    const answer = answerTo(about);
    if (answer !== 'silence') socket.send(reply(message, end, answer), port, address);
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => void socket.close(),
  };
}
