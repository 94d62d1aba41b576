import { setTimeout } from 'node:timers/promises';
import { draft } from '../../model/sample.ts';
import type { Watch } from '../platform.ts';
import { budget } from './budget.ts';
import { readDrops, readOpens } from './counters.ts';
import { addEnded } from './inet-diag.ts';
import { EINTR, ENOBUFS, type Inbox, type Libc, openLibc, SystemError } from './libc.ts';
import {
  AF_NETLINK,
  HEADER,
  LITTLE,
  NETLINK_SOCK_DIAG,
  SOCK_RAW_CLOEXEC,
  walk,
} from './netlink.ts';

/** SKNLGRP_INET_TCP_DESTROY, _INET_UDP_, _INET6_TCP_ and _INET6_UDP_DESTROY (linux/sock_diag.h), a bit each. */
const GROUPS = 0b1111;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
/** Bytes of queue; who is not root gets no more than net.core.rmem_max. */
const QUEUE = 8 * 1024 * 1024;
/** A notification has some 400 bytes. */
const DATAGRAM = 1024;
const DATAGRAMS = 128;
/** More sockets than this are not held until they are taken. */
const MOST_HELD = 50_000;

/** What it may cost to watch. */
export type Limits = {
  /** Milliseconds from one look at the queue to the next, as long as there is something in it. */
  readonly rest: number;
  /** Milliseconds of processor time that reading may take in a second; the kernel's work for the notifications comes on top. */
  readonly budget: number;
  /** Milliseconds for which nothing is heard once that was too little. */
  readonly silence: number;
};

/** What it may cost unless told otherwise. */
export const LIMITS: Limits = { rest: 50, budget: 60, silence: 10_000 };

/**
 * Hears of the end of every TCP and UDP socket in this network namespace, without any privilege (Linux 4.2). A thread waits while nothing ends;
 * then the queue is read at a steady pace. What costs more than the limits allow is a flood, for which it is deaf for a while.
 */
export async function watchEnds(limits: Limits = LIMITS): Promise<Watch> {
  const libc = await openLibc();
  const waiting = libc.inbox(DATAGRAMS, DATAGRAM);
  const inbox = libc.inbox(DATAGRAMS, DATAGRAM);
  let held = draft(0);
  let missed = 0;
  /** Whether something may have ended unheard since it was last asked. */
  let gap = true;
  let closed = false;
  let socket: number | null = subscribe(libc);
  let drops = 0;
  /** The counter of opened connections, while deaf. */
  let opens: number | null = null;
  const cost = budget(limits.budget, { now: () => performance.now(), used: libc.threadTime });

  function lose(ends: number): void {
    missed += ends;
    gap = true;
  }

  function hold(from: Inbox, messages: number): void {
    const visit = addEnded(held, performance.now());
    for (let place = 0; place < messages; place++) {
      if (held.count < MOST_HELD) walk(from.message(place).bytes, 0, visit);
      else lose(1);
    }
  }

  /** Runs what may find that the queue had been full. */
  function overrun(error: unknown, fd: number): void {
    if (!(error instanceof SystemError)) throw error;
    if (error.errno === EINTR) return;
    if (error.errno !== ENOBUFS) throw error;
    const all = readDrops(fd);
    lose(all - drops);
    drops = all;
  }

  /** Empties the queue; gives how much was in it. */
  function drain(fd: number): number {
    let all = 0;
    for (let last = inbox.capacity; last === inbox.capacity && !cost.isSpent();) {
      try {
        last = libc.receiveNow(fd, inbox);
        hold(inbox, last);
        all += last;
      } catch (error) {
        overrun(error, fd);
      }
    }
    return all;
  }

  /** Listens until it is closed, or until that costs too much. */
  async function listen(fd: number): Promise<void> {
    while (!closed) {
      try {
        const messages = await libc.receive(fd, waiting);
        cost.spend(() => hold(waiting, messages));
      } catch (error) {
        overrun(error, fd);
      }
      do {
        if (closed || cost.isSpent()) return;
        await setTimeout(limits.rest, undefined, { ref: false });
      } while (cost.spend(() => drain(fd)) > 0);
    }
  }

  async function run(): Promise<void> {
    while (!closed) {
      if (socket === null) {
        await setTimeout(limits.silence, undefined, { ref: false });
        if (closed) return;
        countOpens();
        opens = null;
        socket = subscribe(libc);
      }
      const fd = socket;
      drops = 0;
      await listen(fd).catch(() => {});
      socket = null;
      opens = readOpens();
      lose(readDrops(fd) - drops);
      libc.close(fd);
    }
  }

  /** What ends while this is deaf is about as much as what begins. */
  function countOpens(): void {
    const now = opens === null ? null : readOpens();
    if (now !== null && opens !== null) missed += now - opens;
    opens = now;
    gap = true;
  }

  void run();
  return {
    take() {
      if (socket === null) countOpens();
      else {
        const fd = socket;
        cost.spend(() => drain(fd));
      }
      const ended = { ...held, missed, whole: !gap, deaf: socket === null };
      held = draft(held.count);
      missed = 0;
      gap = socket === null;
      return ended;
    },
    close() {
      closed = true;
      // The kernel answers an empty request, which wakes the thread that waits.
      if (socket !== null) libc.send(socket, nothing());
    },
  };
}

/** A netlink socket that is in the groups from the moment on at which it has an address; later it would hear nothing. */
function subscribe(libc: Libc): number {
  const socket = libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
  try {
    const size = new Uint8Array(new Uint32Array([QUEUE]).buffer);
    try {
      libc.setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, size);
    } catch {
      libc.setsockopt(socket, SOL_SOCKET, SO_RCVBUF, size);
    }
    libc.bind(socket, address());
    return socket;
  } catch (error) {
    libc.close(socket);
    throw error;
  }
}

/** struct sockaddr_nl (netlink(7)): the kernel chooses the port. */
function address(): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_NETLINK, LITTLE);
  view.setUint32(8, GROUPS, LITTLE);
  return bytes;
}

const NLMSG_NOOP = 1;
const NLM_F_REQUEST_ACK = 0x5;

/** A request to do nothing and to acknowledge that, with a sequence that no notification has. */
function nothing(): Uint8Array {
  const bytes = new Uint8Array(HEADER);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, HEADER, LITTLE);
  view.setUint16(4, NLMSG_NOOP, LITTLE);
  view.setUint16(6, NLM_F_REQUEST_ACK, LITTLE);
  view.setUint32(8, 1, LITTLE);
  return bytes;
}
