import { type Inbox, type Libc, SystemError } from '../../../src/platform/linux/libc.ts';
import { numbered, viewOf } from './messages.ts';

/** What happens after one request: datagrams, one that did not fit its room, or error numbers. */
export type Answer = readonly (Uint8Array | number | { readonly cut: Uint8Array })[];

/** A C library whose sockets play recorded answers, one for each request: the kernel cannot be made to fail at will. */
export type Played = Libc & {
  /** Answers that nobody asked for. */
  left(): number;
  /** Sockets that are open. */
  open(): number;
};

function unused(): never {
  throw new Error('This library only plays netlink');
}

export function played(answers: readonly Answer[]): Played {
  const open = new Set<number>();
  const queue = [...answers];
  let next = 3;
  let waiting: Answer[number][] = [];
  let sequence = 0;
  let received: { bytes: Uint8Array; cut: boolean } | null = null;
  const inbox: Inbox = {
    capacity: 1,
    headers: new Uint8Array(0),
    vectors: new Uint8Array(0),
    message: () => received ?? unused(),
  };
  return {
    left: () => queue.length,
    open: () => open.size,
    socket() {
      open.add(next);
      return next++;
    },
    close: (fd) => void open.delete(fd),
    setReceiveTimeout: () => {},
    setsockopt: () => {},
    bind: unused,
    receiveNow: () => 0,
    openFile: unused,
    write: unused,
    exit: unused,
    setNetns: unused,
    interfaces: unused,
    link: unused,
    inbox: () => inbox,
    send(fd, bytes) {
      if (!open.has(fd)) unused();
      sequence = viewOf(bytes).getUint32(8, true);
      waiting = [...queue.shift() ?? unused()];
    },
    receive() {
      const now = waiting.shift();
      if (now === undefined) unused();
      if (typeof now === 'number') return Promise.reject(new SystemError('recvmmsg', now));
      received = 'cut' in now
        ? { bytes: now.cut, cut: true }
        : { bytes: numbered(now, sequence), cut: false };
      return Promise.resolve(1);
    },
    pidfdOpen: unused,
    pidfdSendSignal: unused,
    threadTime: () => 0,
    readable: unused,
  };
}
