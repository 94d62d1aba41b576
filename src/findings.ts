import { DANGEROUS, isOpen, oddOnesOut } from './finding/exposure.ts';
import { groups, most } from './finding/group.ts';
import { callsByDestination } from './finding/ports.ts';
import { inStates, newDrops, type Subject, subjectOf } from './finding/subject.ts';
import { address, end, owner, ownerFilter, ownerOf, remoteFilter } from './finding/words.ts';
import { type History, remember } from './model/history.ts';
import { ageText, counted } from './model/quantity.ts';
import { PROBE } from './model/sockets.ts';
import { timeInState } from './model/since.ts';
import type { Snapshot } from './model/snapshot.ts';
import { atOnce, type Steps } from './model/steps.ts';
import {
  CLOSE_WAIT,
  CLOSING,
  FIN_WAIT1,
  FIN_WAIT2,
  LAST_ACK,
  LISTEN,
  SYN_RECV,
  SYN_SENT,
} from './model/state.ts';

/** What one check found once. */
type Found = {
  /** What tells it from what the same check found elsewhere. */
  readonly subject: string;
  /** What was seen, in a sentence. */
  readonly seen: string;
  /** The filter that shows the rows; '': every row. */
  readonly filter: string;
  /** For how many milliseconds it has been so, where the system tells. */
  readonly lasts?: number;
};

/** A check: what it looks at, and what one does about what it finds. It says nothing about a healthy machine. */
export type Check = {
  readonly name: string;
  /** What it looks at, and from when it speaks. */
  readonly speaks: string;
  /** What one does about it. */
  readonly remedy: string;
  readonly find: (subject: Subject) => readonly Found[];
};

/** A finding, as it is told. */
export type Finding = Found & {
  /** The name of its check. */
  readonly check: string;
  readonly remedy: string;
  /** Since when, in milliseconds of the clock that only goes forward. */
  readonly since: number;
};

const LEAK = 20;
const LEAK_AGE = 5_000;
const FEW_PORTS = 0.8;
const FLOOD = 50;
const UNANSWERED_SYNS = 2;
const SYN_AGE = 5_000;
const HALF_CLOSED_AGE = 60_000;
const STUCK_AGE = 30_000;
const STUCK_TIMEOUTS = 6;
const DEAD_TIMEOUTS = 3;
const LOSSES = 20;
const LOSS = 0.05;
const UNREAD = 4096;
const UDP_DROPS = 10;
const NEAR = 0.8;

/** Every check, the most urgent first. */
export const FINDINGS: readonly Check[] = [
  {
    name: 'close-wait',
    speaks: `${LEAK} sockets of one process that stay in CLOSE_WAIT for ${ageText(LEAK_AGE)}`,
    remedy: 'The program has to close what the other side has closed: a fault in its code, ' +
      'which a restart only puts off. It ends when the limit of open files is reached.',
    find(subject) {
      const { snapshot, before } = subject;
      const minutes = (snapshot.clock - (before?.clock ?? snapshot.clock)) / 60_000;
      return groups(inStates(subject, CLOSE_WAIT), (row) => ownerOf(snapshot, row))
        .filter(([, rows]) => {
          const stay = rows.length < LEAK
            ? []
            : rows.filter((row) => timeInState(snapshot, row) >= LEAK_AGE);
          return stay.length >= LEAK;
        })
        .map(([one, rows]) => {
          const more = one < 0 || before === null
            ? 0
            : rows.length - (before.closeWait.get(one) ?? 0);
          const growth = more > 0 ? `, ${Math.round(more / minutes)} more a minute` : '';
          return {
            subject: String(one),
            seen: `${
              owner(snapshot, rows[0])
            } leaves ${rows.length} sockets in CLOSE_WAIT${growth}`,
            filter: `${ownerFilter(snapshot, rows[0])} state:CLOSE_WAIT`,
            lasts: most(rows, (row) => timeInState(snapshot, row)),
          };
        });
    },
  },
  {
    name: 'ports',
    speaks: `connections to one address and port that take ${percent(FEW_PORTS)} of the ports ` +
      'for calls (ip_local_port_range)',
    remedy: 'Keep connections open and use them again; more ports are in ' +
      'net.ipv4.ip_local_port_range, and net.ipv4.tcp_tw_reuse lets TIME_WAIT go earlier.',
    find(subject) {
      const { snapshot, machine } = subject;
      if (machine.ephemeral === null) return [];
      const { first, last } = machine.ephemeral;
      const room = last - first + 1;
      return callsByDestination(subject, Math.ceil(room * FEW_PORTS)).map(({ row, count }) => ({
        subject: `${address(snapshot, row, 'local')} ${end(snapshot, row, 'remote')}`,
        seen: `${count} of the ${room} ports for calls are taken towards ` +
          `${end(snapshot, row, 'remote')} from ${address(snapshot, row, 'local')}`,
        filter: `${remoteFilter(snapshot, row)} laddr:${address(snapshot, row, 'local')}`,
      }));
    },
  },
  {
    name: 'accept-queue',
    speaks: 'a listener whose accept queue is full, or that turns callers away',
    remedy: 'The program accepts too slowly: see what holds it up, give it more workers, ' +
      'or raise its backlog and net.core.somaxconn.',
    find(subject) {
      const { snapshot, machine, before } = subject;
      const { recvQueue, sendQueue } = snapshot.sockets;
      const span = before === null ? 0 : snapshot.clock - before.clock;
      const full = inStates(subject, LISTEN).flatMap((row) => {
        const waiting = recvQueue[row] as number;
        const limit = sendQueue[row] as number;
        const lost = newDrops(subject, row);
        // The kernel lets in one more than the limit. A source that does not tell the limit has 0.
        const isFull = limit > 0 && waiting > limit;
        if (!isFull && lost === 0) return [];
        const queue = `${waiting} connections wait to be accepted, the limit is ${limit}`;
        const turned = lost > 0
          ? `; ${counted(lost, 'caller')} turned away in ${ageText(span)}`
          : '';
        return [{
          subject: end(snapshot, row, 'local'),
          seen: `${owner(snapshot, row)} on ${end(snapshot, row, 'local')}: ${queue}${turned}`,
          filter: `lport:${snapshot.sockets.localPort[row]}`,
        }];
      });
      const overflows = (machine.overflows ?? 0) - (before?.overflows ?? machine.overflows ?? 0);
      if (full.length > 0 || overflows <= 0) return full;
      return [{
        subject: '',
        seen: `An accept queue was full: ${counted(overflows, 'caller')} turned away in ` +
          ageText(span),
        filter: 'state:LISTEN',
      }];
    },
  },
  {
    name: 'syn-recv',
    speaks: `${FLOOD} handshakes with one port that nobody ends`,
    remedy: 'A SYN flood, or answers that do not find the way back: look where they come from, ' +
      'check the route back, keep net.ipv4.tcp_syncookies on.',
    find(subject) {
      const { snapshot } = subject;
      return groups(inStates(subject, SYN_RECV), (row) => snapshot.sockets.localPort[row] as number)
        .filter(([, rows]) => rows.length >= FLOOD)
        .map(([port, rows]) => ({
          subject: String(port),
          seen: `${rows.length} callers of port ${port} have not ended the handshake, ` +
            `from ${
              counted(
                groups(rows, (row) => address(snapshot, row, 'remote')).length,
                'address',
                'addresses',
              )
            }`,
          filter: `state:SYN_RECV lport:${port}`,
        }));
    },
  },
  {
    name: 'syn-sent',
    speaks: `a call that gets no answer after ${UNANSWERED_SYNS} repetitions of the SYN`,
    remedy:
      'Nothing comes back, not even a refusal: a firewall drops the call, the host is down, ' +
      'or the address is wrong.',
    find(subject) {
      const { snapshot } = subject;
      const { timeouts, stateSince } = snapshot.sockets;
      const unanswered = inStates(subject, SYN_SENT).filter((row) =>
        (timeouts[row] as number) >= UNANSWERED_SYNS ||
        snapshot.clock - (stateSince[row] as number) >= SYN_AGE
      );
      return groups(unanswered, (row) => end(snapshot, row, 'remote')).map(([to, rows]) => ({
        subject: to,
        seen: `${to} does not answer ${counted(rows.length, 'call')} of ${
          owner(snapshot, rows[0])
        }`,
        filter: `${remoteFilter(snapshot, rows[0])} state:SYN_SENT`,
      }));
    },
  },
  {
    name: 'no-answer',
    speaks: `a connection whose data was sent again ${DEAD_TIMEOUTS} times in a row`,
    remedy: 'The other side is gone or cannot be reached any more. The kernel gives up after ' +
      'tcp_retries2 (about 15 minutes); a time limit in the program ends it sooner.',
    find(subject) {
      const { snapshot } = subject;
      const { timeouts, sendQueue } = snapshot.sockets;
      const dead = subject.uneasy.filter((row) =>
        (timeouts[row] as number) >= DEAD_TIMEOUTS && (sendQueue[row] as number) > 0
      );
      return groups(dead, (row) => end(snapshot, row, 'remote')).map(([to, rows]) => ({
        subject: to,
        seen: `${to} acknowledges nothing on ${counted(rows.length, 'connection')} of ${
          owner(snapshot, rows[0])
        }`,
        filter: `${remoteFilter(snapshot, rows[0])} sendq:>0`,
        lasts: most(rows, (row) => snapshot.sockets.silence[row] || 0),
      }));
    },
  },
  {
    name: 'send-queue',
    speaks: `data that the peer does not acknowledge for ${ageText(STUCK_AGE)}`,
    remedy: 'If the window of the other side is shut, its program does not read: look there. ' +
      'Otherwise segments are lost on the way.',
    find(subject) {
      const { snapshot } = subject;
      const { sendQueue, unsentSince, timeouts, timer } = snapshot.sockets;
      const lasts = (row: number) => snapshot.clock - (unsentSince[row] as number);
      const stuck = subject.uneasy.filter((row) =>
        (sendQueue[row] as number) > 0 && lasts(row) >= STUCK_AGE &&
        (timeouts[row] as number) < DEAD_TIMEOUTS
      );
      return groups(stuck, (row) => end(snapshot, row, 'remote')).map(([to, rows]) => ({
        subject: to,
        seen: `${owner(snapshot, rows[0])} cannot send to ${to}` +
          (timer[rows[0]] === PROBE ? ', whose window is shut' : ''),
        filter: `${remoteFilter(snapshot, rows[0])} sendq:>0`,
        lasts: most(rows, lasts),
      }));
    },
  },
  {
    name: 'loss',
    speaks: `an address to which ${
      percent(LOSS)
    } of the segments are sent again, ${LOSSES} or more`,
    remedy: 'Segments are lost on the way: an overloaded link, a bad radio link, a wrong MTU.',
    find(subject) {
      const { snapshot } = subject;
      const { retransmits, segmentsSent } = snapshot.sockets;
      const lossy = subject.uneasy.filter((row) => {
        const again = retransmits[row] as number;
        return again >= LOSSES && again >= LOSS * (segmentsSent[row] as number);
      });
      return groups(lossy, (row) => address(snapshot, row, 'remote')).map(([to, rows]) => {
        const part = most(
          rows,
          (row) => (retransmits[row] as number) / (segmentsSent[row] as number),
        );
        return {
          subject: to,
          seen: `${percent(part)} of the segments to ${to} had to be sent again`,
          filter: `raddr:${to} retrans:>=${LOSSES}`,
        };
      });
    },
  },
  {
    name: 'recv-queue',
    speaks: `${UNREAD} bytes that a program leaves unread for ${ageText(STUCK_AGE)}`,
    remedy: 'The program is stuck, stopped or overloaded: see what it does. ' +
      'The sender has to wait; for UDP, packets will be dropped.',
    find(subject) {
      const { snapshot, udp } = subject;
      const { recvQueue, unreadSince, inode, state } = snapshot.sockets;
      const lasts = (row: number) => snapshot.clock - (unreadSince[row] as number);
      const unread = [...subject.uneasy, ...udp].filter((row) =>
        // What nobody has accepted yet is told of its listener; what the peer has closed, of its CLOSE_WAIT.
        inode[row] !== 0 && state[row] !== CLOSE_WAIT && (recvQueue[row] as number) >= UNREAD &&
        lasts(row) >= STUCK_AGE
      );
      return groups(unread, (row) => ownerOf(snapshot, row)).map(([one, rows]) => ({
        subject: String(one),
        seen: `${owner(snapshot, rows[0])} does not read from ${counted(rows.length, 'socket')}`,
        filter: `${ownerFilter(snapshot, rows[0])} recvq:>=${UNREAD}`,
        lasts: most(rows, lasts),
      }));
    },
  },
  {
    name: 'udp-drops',
    speaks: `${UDP_DROPS} UDP packets that one socket drops in a minute`,
    remedy: 'The program reads too slowly, or its buffer is too small: give it a larger ' +
      'SO_RCVBUF (net.core.rmem_max is the limit).',
    find(subject) {
      const { snapshot, before } = subject;
      const span = snapshot.clock - (before?.clock ?? snapshot.clock);
      return subject.udp.filter((row) => newDrops(subject, row) >= UDP_DROPS).map((row) => ({
        subject: end(snapshot, row, 'local'),
        seen: `${owner(snapshot, row)} on ${end(snapshot, row, 'local')} dropped ` +
          `${newDrops(subject, row)} UDP packets in ${ageText(span)}`,
        filter: `udp lport:${snapshot.sockets.localPort[row]}`,
      }));
    },
  },
  {
    name: 'fin-wait2',
    speaks: `a connection in FIN_WAIT2 that has been silent for ${ageText(HALF_CLOSED_AGE)}, ` +
      'held by a program',
    remedy: 'The program at the other end has not closed: there, look for CLOSE_WAIT. ' +
      'A close() here, in place of shutdown(), would let go of it.',
    find(subject) {
      const { snapshot } = subject;
      const stuck = inStates(subject, FIN_WAIT2).filter((row) =>
        snapshot.sockets.inode[row] !== 0 && timeInState(snapshot, row) >= HALF_CLOSED_AGE
      );
      return groups(stuck, (row) => end(snapshot, row, 'remote')).map(([to, rows]) => ({
        subject: to,
        seen: `${to} does not close ${counted(rows.length, 'connection')} that ${
          owner(snapshot, rows[0])
        } has closed`,
        filter: `${remoteFilter(snapshot, rows[0])} state:FIN_WAIT2`,
        lasts: most(rows, (row) => timeInState(snapshot, row)),
      }));
    },
  },
  {
    name: 'last-ack',
    speaks: `a FIN that nobody acknowledges for ${ageText(STUCK_AGE)}, or after ` +
      `${STUCK_TIMEOUTS} repetitions (FIN_WAIT1, CLOSING, LAST_ACK)`,
    remedy:
      'The other side is gone, or does not read the last data. The kernel gives up by itself ' +
      '(tcp_orphan_retries); many of them use up memory.',
    find(subject) {
      const { snapshot } = subject;
      const { timeouts, stateSince } = snapshot.sockets;
      const lasts = (row: number) => snapshot.clock - (stateSince[row] as number);
      const stuck = inStates(subject, FIN_WAIT1, CLOSING, LAST_ACK).filter((row) =>
        (timeouts[row] as number) >= STUCK_TIMEOUTS || lasts(row) >= STUCK_AGE
      );
      return groups(stuck, (row) => end(snapshot, row, 'remote')).map(([to, rows]) => ({
        subject: to,
        seen: `${to} does not acknowledge the end of ${counted(rows.length, 'connection')}`,
        filter: `${remoteFilter(snapshot, rows[0])} state:FIN_WAIT1,CLOSING,LAST_ACK`,
        lasts: most(rows, lasts),
      }));
    },
  },
  {
    name: 'dangerous-port',
    speaks: 'a listener on every address whose port is one of a database, Docker, a debugger, …',
    remedy: 'Unless a firewall stands before it, whoever reaches this machine reaches it: ' +
      'bind it to 127.0.0.1 or to the address of a private network.',
    find(subject) {
      const { snapshot, tcp, udp } = subject;
      const open = [...tcp[LISTEN] ?? [], ...udp].filter((row) =>
        snapshot.sockets.remotePort[row] === 0 && isOpen(subject, row)
      );
      return groups(open, (row) => snapshot.sockets.localPort[row] as number)
        .flatMap(([port, rows]) => {
          const service = DANGEROUS.get(port);
          if (service === undefined) return [];
          return [{
            subject: String(port),
            seen: `${owner(snapshot, rows[0])} opens port ${port} to every network: ${service}`,
            filter: `lport:${port} rport:0`,
          }];
        });
    },
  },
  {
    name: 'odd-listener',
    speaks:
      'a program that opens one port to every address, and all the others, two or more, to some',
    remedy: 'Perhaps it was forgotten: bind it as the others, or see that it is meant so.',
    find(subject) {
      const { snapshot } = subject;
      const { localPort } = snapshot.sockets;
      return oddOnesOut(subject).filter((row) => !DANGEROUS.has(localPort[row] as number))
        .map((row) => ({
          subject: `${ownerOf(snapshot, row)} ${localPort[row]}`,
          seen: `${owner(snapshot, row)} opens port ${localPort[row]} to every network, ` +
            'and no other port that it listens on',
          filter: `${ownerFilter(snapshot, row)} rport:0`,
        }));
    },
  },
  {
    name: 'conntrack',
    speaks: `${percent(NEAR)} of the connections that the firewall can keep track of`,
    remedy: 'Beyond the limit new connections are dropped: raise ' +
      'net.netfilter.nf_conntrack_max, or shorten its time limits.',
    find: ({ machine: { conntrack } }) =>
      conntrack === null || conntrack.used < conntrack.most * NEAR ? [] : [{
        subject: '',
        seen: `The firewall keeps track of ${conntrack.used} connections, ` +
          `the limit is ${conntrack.most}`,
        filter: '',
      }],
  },
  {
    name: 'memory',
    speaks: 'memory of all TCP sockets beyond the value at which the kernel saves (tcp_mem)',
    remedy: 'Look for long queues: programs that do not read, peers that do not acknowledge. ' +
      'The limits are in net.ipv4.tcp_mem.',
    find: ({ machine: { memory } }) =>
      memory === null || memory.used < memory.pressure ? [] : [{
        subject: '',
        seen: `TCP sockets take ${percent(memory.used / memory.most)} of the memory ` +
          'that the kernel lets them have',
        filter: 'recvq:>0 | sendq:>0',
      }],
  },
];

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

/** One check tells no more than this of the like; it says how many there are beside. */
const MOST = 5;

/** What was found in a snapshot, and what is remembered for the next one. */
export type Diagnosis = {
  /** When it was made. */
  readonly clock: number;
  readonly findings: readonly Finding[];
  readonly history: History;
};

/** Nothing was looked at yet. */
export const NO_DIAGNOSIS: Diagnosis = { clock: -Infinity, findings: [], history: [] };

/** Looks at a snapshot with every check, at once. */
export function diagnose(before: Diagnosis, snapshot: Snapshot): Diagnosis {
  return atOnce(diagnosing(before, snapshot));
}

/** Looks at a snapshot with one check after the other. */
export function* diagnosing(before: Diagnosis, snapshot: Snapshot): Steps<Diagnosis> {
  const { clock } = snapshot;
  const subject = yield* subjectOf(snapshot, before.history);
  const known = new Map(before.findings.map((finding) => [keyOf(finding), finding.since]));
  const findings: Finding[] = [];
  for (const { name, remedy, find } of FINDINGS) {
    for (const found of shortened(find(subject))) {
      const began = clock - (found.lasts ?? 0);
      const key = keyOf({ check: name, subject: found.subject });
      const since = Math.min(began, known.get(key) ?? began);
      findings.push({ ...found, check: name, remedy, since });
    }
    yield;
  }
  return { clock, findings, history: remember(before.history, snapshot) };
}

/** What tells one finding from the others. */
export function keyOf({ check, subject }: Pick<Finding, 'check' | 'subject'>): string {
  return `${check} ${subject}`;
}

function shortened(found: readonly Found[]): readonly Found[] {
  const last = found[MOST - 1];
  const more = found.length - MOST;
  if (last === undefined || more === 0) return found;
  return [...found.slice(0, MOST - 1), {
    ...last,
    seen: `${last.seen}; and ${more} more like this`,
  }];
}
