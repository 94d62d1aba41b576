import { endianness } from 'node:os';
import { EAGAIN, EINTR, ENOBUFS, type Inbox, type Libc, SystemError } from './libc.ts';
import { HERE, type Within } from './setns.ts';

/** Netlink numbers are in the machine's own byte order (netlink(7)). */
export const LITTLE = endianness() === 'LE';

/** struct nlmsghdr: length u32, type u16, flags u16, sequence u32, port u32. */
export const HEADER = 16;

const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;
const NLM_F_DUMP_INTR = 0x10;

/** How a run of messages ended, and whether the kernel's table changed under the dump. */
export type Progress = { readonly done: boolean; readonly interrupted: boolean };

/** What is called for each message: where its payload begins and ends. */
export type Visit = (view: DataView, at: number, end: number) => void;

/**
 * Walks the messages of one datagram. Throws a `SystemError` for an error that the kernel reports, be it in NLMSG_ERROR or inside
 * of NLMSG_DONE, and an `Error` for bytes that are no messages.
 */
export function walk(bytes: Uint8Array, sequence: number, visit: Visit): Progress {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let interrupted = false;
  while (at < bytes.length) {
    const length = at + HEADER <= bytes.length ? view.getUint32(at, LITTLE) : 0;
    const end = at + length;
    if (length < HEADER || end > bytes.length) {
      throw new Error(`Cannot read a netlink message: ${bytes.length - at} bytes are left of it`);
    }
    const type = view.getUint16(at + 4, LITTLE);
    // What an earlier dump left in the queue is not part of this one.
    if (view.getUint32(at + 8, LITTLE) === sequence) {
      if ((view.getUint16(at + 6, LITTLE) & NLM_F_DUMP_INTR) !== 0) interrupted = true;
      if (type === NLMSG_DONE || type === NLMSG_ERROR) {
        const errno = length >= HEADER + 4 ? -view.getInt32(at + HEADER, LITTLE) : 0;
        if (errno > 0) throw new SystemError('sock_diag', errno);
        return { done: true, interrupted };
      }
      visit(view, at + HEADER, end);
    }
    at = (end + 3) & ~3;
  }
  return { done: false, interrupted };
}

export const AF_NETLINK = 16;
export const SOCK_RAW_CLOEXEC = 0x80003;
export const NETLINK_SOCK_DIAG = 4;
const ANSWER_SECONDS = 10;
/** The kernel never puts more than 32 KiB into a datagram of a dump (netlink_dump, af_netlink.c). */
const DATAGRAM = 32 * 1024;
/** Some 6,000 sockets are received at once: to wake the thread that waits for them takes as long as to parse a thousand. */
const DATAGRAMS = 96;
/**
 * For this many milliseconds of an answer no thread is woken: most answers are whole by then. It is time and not a number, since the kernel
 * may have to go through the sockets of all other namespaces between two of ours.
 */
const AT_ONCE = 2;
const TRIES = 3;

/** An open sock_diag socket. */
export type Netlink = {
  /**
   * Sends a dump request and visits each message of the answer. `begin` is called before the first, and again when the answer must
   * be asked for anew. Resolves to whether the kernel's table changed under every try.
   */
  dump(request: Uint8Array, begin: () => void, visit: Visit): Promise<boolean>;
  /**
   * Sends a request that is answered by one message, which is visited, or only acknowledged; rejects with a `SystemError` for what the
   * kernel refuses.
   */
  ask(request: Uint8Array, visit?: Visit): Promise<void>;
  close(): void;
};

/** Room for answers, which several sockets may use one after another: for the beginning of one, and for what follows. */
export type Inboxes = { readonly first: Inbox; readonly others: Inbox };

export function netlinkInboxes(libc: Libc): Inboxes {
  return {
    first: libc.inbox(1, DATAGRAM),
    others: libc.inbox(DATAGRAMS, DATAGRAM),
  };
}

/** Opens a sock_diag socket (sock_diag(7), Linux 3.3) in a network namespace, for which it stays; throws a `SystemError` where it is refused. */
export function openNetlink(
  libc: Libc,
  within: Within = HERE,
  inboxes: Inboxes = netlinkInboxes(libc),
): Netlink {
  function open(): number {
    const opened = within(() => libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG));
    libc.setReceiveTimeout(opened, ANSWER_SECONDS);
    return opened;
  }
  let socket = open();
  let sequence = 0;

  async function once(request: Uint8Array, visit: Visit): Promise<boolean> {
    const number = ++sequence;
    new DataView(request.buffer, request.byteOffset).setUint32(8, number, LITTLE);
    // The kernel begins the answer while the question is sent.
    const until = performance.now() + AT_ONCE;
    libc.send(socket, request);
    let interrupted = false;
    for (;;) {
      const { inbox, messages } = await received(libc, socket, inboxes, until);
      for (let place = 0; place < messages; place++) {
        const { bytes, cut } = inbox.message(place);
        if (cut) throw new Error('Cannot read sockets: the kernel sent a message that is too long');
        const progress = walk(bytes, number, visit);
        interrupted ||= progress.interrupted;
        if (progress.done) return interrupted;
      }
    }
  }

  return {
    async dump(request, begin, visit) {
      for (let left = TRIES - 1;; left--) {
        begin();
        try {
          const interrupted = await once(request, visit);
          if (!interrupted || left === 0) return interrupted;
        } catch (error) {
          // A new socket has no rest of the broken answer in its queue.
          libc.close(socket);
          socket = open();
          if (left === 0 || !(error instanceof SystemError && error.errno === ENOBUFS)) throw error;
        }
      }
    },
    async ask(request, visit = () => {}) {
      const number = ++sequence;
      new DataView(request.buffer, request.byteOffset).setUint32(8, number, LITTLE);
      const until = performance.now() + AT_ONCE;
      libc.send(socket, request);
      let answered = false;
      while (!answered) {
        const { inbox, messages } = await received(libc, socket, inboxes, until);
        for (let place = 0; place < messages; place++) {
          const { done } = walk(inbox.message(place).bytes, number, (view, at, end) => {
            visit(view, at, end);
            answered = true;
          });
          answered ||= done;
        }
      }
    },
    close: () => libc.close(socket),
  };
}

/** What was received, and where it is. A dump is made while it is received, so that its beginning is there at once. */
type Received = { readonly inbox: Inbox; readonly messages: number };

async function received(
  libc: Libc,
  socket: number,
  { first, others }: Inboxes,
  until: number,
): Promise<Received> {
  for (;;) {
    try {
      const there = performance.now() < until ? libc.receiveNow(socket, first) : 0;
      if (there > 0) return { inbox: first, messages: there };
      return { inbox: others, messages: await libc.receive(socket, others) };
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      if (error.errno === EAGAIN) {
        throw new Error(`Cannot read sockets: no answer from the kernel in ${ANSWER_SECONDS} s`);
      }
      if (error.errno !== EINTR) throw error;
    }
  }
}
