import { type ChildProcess, spawn } from 'node:child_process';
import { type Draft } from '../../model/sample.ts';
import { TCP } from '../../model/protocol.ts';
import { add } from './inet-diag.ts';
import { HEADER, LITTLE, NLMSG_DONE } from './netlink.ts';

/** `-D -` writes the kernel's own inet_diag messages to the output (iproute2, misc/ss.c); `-i` and `-m` ask for the attributes. */
const COMMAND = ['ss', '-tanim', '-D', '-'] as const;

/** It takes less than two seconds for 200,000 sockets; milliseconds. */
const PATIENCE = 30_000;
const LONGEST_COMPLAINT = 500;

/** Runs `ss`, and adds the TCP sockets of its binary output to a draft. */
export function readSs(into: Draft): Promise<void> {
  return new Promise((resolve, reject) => {
    const [program, ...args] = COMMAND;
    const child = started(program, args);
    // Not the timeout that spawn() offers: where there is no program, that one keeps this process until it is over.
    const patience = setTimeout(() => child.kill(), PATIENCE);
    child.on('error', (error) => {
      clearTimeout(patience);
      reject(cannotRun(error));
    });
    // Where no descriptor is left for them.
    if (!child.stdout || !child.stderr) return;
    const messages = messageStream(into);
    let complaint = '';
    child.stdout.on('data', (bytes: Uint8Array) => {
      try {
        messages.push(bytes);
      } catch (error) {
        child.kill();
        reject(error);
      }
    });
    child.stderr.on('data', (bytes: Uint8Array) => {
      complaint += new TextDecoder().decode(bytes);
      if (complaint.length < LONGEST_COMPLAINT) return;
      complaint = complaint.slice(0, LONGEST_COMPLAINT);
      child.kill();
    });
    child.on('close', (status, signal) => {
      clearTimeout(patience);
      const left = messages.left();
      if (status !== 0) {
        const end = status ?? `${signal}, after ${PATIENCE / 1000} s or a flood of complaints`;
        reject(new Error(`Cannot read sockets: ss ended with ${end}: ${complaint.trim()}`));
      } else if (left > 0) {
        reject(new Error(`Cannot read sockets: the output of ss ends in the middle of a message`));
      } else if (!messages.done()) {
        // Without netlink, ss writes nothing here and ends as if all were well.
        reject(new Error(`Cannot read sockets: ss got no answer: ${complaint.trim()}`));
      } else resolve();
    });
  });
}

/** Starts a program; Node throws some errors and tells of others later. */
function started(
  program: string,
  args: readonly string[],
): ChildProcess {
  try {
    return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw cannotRun(error as Error);
  }
}

function cannotRun({ message }: Error): Error {
  return new Error(`Cannot run ss: ${message}`);
}

/** No message is longer: the kernel never puts more into a datagram (netlink_dump, af_netlink.c). */
const LONGEST = 32 * 1024;

/** A stream of inet_diag messages that is being read. */
export type MessageStream = {
  push(chunk: Uint8Array): void;
  /** Bytes of a message that has not ended yet. */
  left(): number;
  /** Whether the kernel said that an answer was whole. */
  done(): boolean;
};

/** Cuts a stream of inet_diag messages at their ends, wherever its chunks end. */
export function messageStream(into: Draft): MessageStream {
  const visit = add(into, TCP);
  let rest = new Uint8Array(0);
  let done = false;
  return {
    left: () => rest.length,
    done: () => done,
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : joined(rest, chunk);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let at = 0;
      while (at + HEADER <= bytes.length) {
        const length = view.getUint32(at, LITTLE);
        if (length < HEADER || length > LONGEST) {
          throw new Error(`Cannot read the output of ss: a message of ${length} bytes`);
        }
        if (at + length > bytes.length) break;
        if (view.getUint16(at + 4, LITTLE) === NLMSG_DONE) done = true;
        else visit(view, at + HEADER, at + length);
        at += (length + 3) & ~3;
      }
      rest = bytes.slice(Math.min(at, bytes.length));
    },
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
