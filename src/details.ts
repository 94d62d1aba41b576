import {
  cgroupOf,
  endText,
  fullEndText,
  hasPeer,
  netnsName,
  stateName,
  userName,
} from './columns.ts';
import { lessonLines, lessonOf, picture } from './lessons.ts';
import type { Container } from './model/cgroup.ts';
import type { Detail, TcpFact, TcpFacts } from './model/detail.ts';
import type { Lives } from './model/lives.ts';
import { OWN } from './model/netns.ts';
import { holdersOf } from './model/owners.ts';
import { peerOf } from './model/peer.ts';
import type { Process } from './model/process.ts';
import { protocolLabel, TCP } from './model/protocol.ts';
import { ageText, bytesText, counted, countText, microsText, UNKNOWN } from './model/quantity.ts';
import type { Snapshot } from './model/snapshot.ts';
import { PROBE, TIMERS } from './model/sockets.ts';
import { LISTEN, stateOf } from './model/state.ts';
import { harmless, wrapped } from './model/text.ts';

/** One socket, and all that is known of it. */
export type Looked = {
  /** Without labels: names stand beside the numbers. */
  readonly snapshot: Snapshot;
  /** The host names that are known, by the text of their address. */
  readonly hosts: ReadonlyMap<string, string>;
  readonly row: number;
  readonly detail: Detail | null;
  readonly parents: readonly Process[];
  readonly rtts: readonly number[];
  readonly lives: Lives;
};

/** A fact about a socket: what it is called, and what it says; null where it is not known or means nothing here. */
type Fact = {
  readonly label: string;
  readonly text: (looked: Looked) => string | null;
};

/** Facts that are told together. */
type Group = { readonly title: string; readonly facts: readonly Fact[] };

/** A line of the details. */
export type DetailLine = { readonly text: string; readonly isTitle: boolean };

/** The signs of a sparkline, from the least to the most. */
type Levels = readonly string[];

type ColumnOfNumbers = 'rtt' | 'retransmits' | 'bytesAcked' | 'bytesReceived' | 'congestionWindow';

/** A fact of tcp_info: from the snapshot where that has it, which counts no SYN and no FIN as a byte, or else from the enquiry. */
function tcp({ detail, snapshot, row }: Looked, fact: TcpFact): number | null {
  const seen = isColumn(fact) ? snapshot.sockets[fact][row] as number : NaN;
  return Number.isNaN(seen) ? detail?.tcp?.[fact] ?? null : seen;
}

function isColumn(fact: TcpFact): fact is ColumnOfNumbers & TcpFact {
  return fact === 'rtt' || fact === 'retransmits' || fact === 'bytesAcked' ||
    fact === 'bytesReceived' || fact === 'congestionWindow';
}

/** The text of one or several facts; null unless all of them are known. */
function told(
  looked: Looked,
  facts: readonly TcpFact[],
  text: (...values: readonly number[]) => string,
): string | null {
  const values = facts.map((fact) => tcp(looked, fact));
  return values.every((value) => value !== null) ? text(...values) : null;
}

function fact(
  label: string,
  facts: readonly TcpFact[],
  text: (...values: number[]) => string,
): Fact {
  return {
    label,
    text: (looked) => told(looked, facts, text as (...v: readonly number[]) => string),
  };
}

/** A fact of which 0 says nothing. */
function unlessNone(label: string, name: TcpFact, text: (value: number) => string): Fact {
  return {
    label,
    text: (looked) => tcp(looked, name) ? told(looked, [name], text as () => string) : null,
  };
}

function rateText(bytes: number): string {
  return `${bytesText(bytes)}/s`;
}

function percent(part: number, whole: number): string {
  return `${Math.round((part / whole) * 100)} %`;
}

function processText({ name, pid, command }: Process): string {
  return `${name} (${pid})${command === '' ? '' : `: ${command}`}`;
}

/** `web, docker 4fa6e0f0c678…`: all that is known of a container. */
function containerText({ name, runtime, id, pod }: Container): string {
  const parts = [name, `${runtime ?? 'container'} ${id}`, pod && `pod ${pod}`];
  return parts.filter((part) => part !== null).join(', ');
}

/** The owners of a row, or why none is told. */
function ownersText(snapshot: Snapshot, row: number): string {
  const holders = holdersOf(snapshot, row);
  if (holders.length > 0) {
    return holders.map(({ process, fd }) => `${processText(process)}, descriptor ${fd}`)
      .join('; ');
  }
  if (snapshot.sockets.inode[row] === 0) return 'none: no process holds this socket any more';
  return snapshot.owners.unread ? 'not read yet' : 'a process that you may not see';
}

function isListener({ snapshot: { sockets }, row }: Looked): boolean {
  return sockets.state[row] === LISTEN;
}

/** What the time of sending was spent on: the kernel counts it only while there is something to send. */
export function limits(facts: TcpFacts): string | null {
  const { busy, windowLimited, bufferLimited } = facts;
  if (busy === null || windowLimited === null || bufferLimited === null || busy === 0) return null;
  const parts = [
    [windowLimited, "by the receiver's window"],
    [bufferLimited, 'by its own send buffer'],
    [Math.max(0, busy - windowLimited - bufferLimited), 'by the network'],
  ] as const;
  const said = parts.filter(([part]) => part / busy >= 0.005)
    .map(([part, by]) => `${by} ${percent(part, busy)} of the time`);
  return `limited ${said.join(', ')}`;
}

/** Numbers as signs, from the least to the most of them; what is not known is a space. */
export function sparkline(values: readonly number[], levels: Levels): string {
  const known = values.filter((value) => !Number.isNaN(value));
  const least = Math.min(...known);
  const span = Math.max(...known) - least;
  return values.map((value) => {
    if (Number.isNaN(value)) return ' ';
    const level = span === 0 ? 0 : Math.round(((value - least) / span) * (levels.length - 1));
    return levels[level];
  }).join('');
}

function timerText({ snapshot: { sockets }, row, detail }: Looked): string | null {
  const timer = sockets.timer[row] as number;
  const name = timer === PROBE ? 'probe of a shut window' : TIMERS[timer];
  if (timer === 0 || name === undefined) return null;
  return detail === null || detail.expires === 0
    ? name
    : `${name}, runs out in ${microsText(detail.expires * 1000)}`;
}

/** All that is told of a socket, in the order in which it is told. */
const DETAILS: readonly Group[] = [
  {
    title: 'Connection',
    facts: [
      {
        label: 'local',
        text: ({ snapshot, row, hosts }) => fullEndText(snapshot, row, 'local', hosts),
      },
      {
        label: 'remote',
        text: ({ snapshot, row, hosts }) =>
          hasPeer(snapshot, row) ? fullEndText(snapshot, row, 'remote', hosts) : null,
      },
      { label: 'state', text: ({ snapshot, row }) => stateName(snapshot, row) || null },
      {
        label: 'first seen',
        text: ({ snapshot: { sockets, clock, takenAt }, row }) => {
          const age = clock - (sockets.firstSeen[row] as number);
          if (Number.isNaN(age)) return null;
          return `${ageText(age)} ago, ${timeText(takenAt - age)}`;
        },
      },
      { label: 'states', text: statesText },
      {
        label: 'queues',
        text: (looked) => {
          const { recvQueue, sendQueue } = looked.snapshot.sockets;
          const [recv, send] = [recvQueue[looked.row] as number, sendQueue[looked.row] as number];
          return isListener(looked)
            ? `${
              counted(recv, 'connection waits', 'connections wait')
            } to be accepted, the limit is ${send}`
            : `${counted(recv, 'byte')} to be read, ${counted(send, 'byte')} to be acknowledged`;
        },
      },
      { label: 'timer', text: timerText },
    ],
  },
  {
    title: 'Owner',
    facts: [
      { label: 'process', text: ({ snapshot, row }) => ownersText(snapshot, row) },
      {
        label: 'started by',
        text: ({ parents }) =>
          parents.length === 0
            ? null
            : parents.map(({ name, pid }) => `${name} (${pid})`).join(', by '),
      },
      { label: 'user', text: ({ snapshot, row }) => userName(snapshot, row) || null },
      {
        label: 'container',
        text: ({ snapshot, row }) => {
          const container = cgroupOf(snapshot, row)?.container;
          return container ? containerText(container) : null;
        },
      },
      {
        label: 'netns',
        text: ({ snapshot, row }) =>
          snapshot.sockets.netns[row] === OWN ? null : netnsName(snapshot, row),
      },
      { label: 'cgroup', text: ({ snapshot, row }) => cgroupOf(snapshot, row)?.path ?? null },
      {
        label: 'other end',
        text: ({ snapshot, row }) => {
          const peer = peerOf(snapshot, row);
          return peer < 0
            ? null
            : `${ownersText(snapshot, peer)}, ${stateName(snapshot, peer) || UNKNOWN}`;
        },
      },
      {
        label: 'inode',
        text: ({ snapshot, row }) =>
          snapshot.sockets.inode[row] === 0 ? null : String(snapshot.sockets.inode[row]),
      },
    ],
  },
  {
    title: 'Data',
    facts: [
      {
        label: 'received',
        text: (looked) =>
          told(
            looked,
            ['bytesReceived'],
            (bytes) => `${bound(looked)}${exactText(bytes)}, ${rate(looked, 'rxRate')}`,
          ),
      },
      {
        label: 'acknowledged',
        text: (looked) =>
          told(
            looked,
            ['bytesAcked'],
            (bytes) => `${exactText(bytes)}, ${rate(looked, 'txRate')}`,
          ),
      },
      fact(
        'segments',
        ['segmentsReceived', 'segmentsSent'],
        (received, sent) => `${received} received, ${sent} sent`,
      ),
      unlessNone('not sent', 'notSent', (bytes) => `${bytesText(bytes)} wait for their turn`),
      fact(
        'last data',
        ['dataSegmentsReceived', 'lastReceivedMillis', 'dataSegmentsSent', 'lastSentMillis'],
        (received, receivedAt, sent, sentAt) =>
          `${lastText('received', received, receivedAt)}, ${lastText('sent', sent, sentAt)}`,
      ),
      fact(
        'last answer',
        ['silenceMillis'],
        (silence) => `${microsText(silence as number * 1000)} ago`,
      ),
    ],
  },
  {
    title: 'Way',
    facts: [
      fact(
        'round trip',
        ['rtt', 'rttVariance'],
        (rtt, variance) =>
          `${microsText(rtt as number)}, give or take ${microsText(variance as number)}`,
      ),
      fact('least', ['leastRtt'], (rtt) => microsText(rtt as number)),
      fact('timeout', ['rto'], (rto) => `${microsText(rto as number)} until data is sent again`),
      fact(
        'sent again',
        ['retransmits'],
        (segments) => `${countText(segments as number)} segments`,
      ),
      unlessNone('again, bytes', 'bytesSentAgain', bytesText),
      unlessNone('timeouts', 'timeouts', (times) => `${times} in a row without an answer`),
      unlessNone('probes', 'probes', (times) => `${times} without an answer`),
      unlessNone('lost', 'lost', (segments) => `${counted(segments, 'segment')}, it seems`),
      unlessNone('reordered', 'reordered', (segments) => counted(segments, 'segment')),
      unlessNone(
        'out of order',
        'outOfOrder',
        (segments) => `${counted(segments, 'segment')} received`,
      ),
      fact(
        'segment size',
        ['sendMss', 'receiveMss', 'pathMtu'],
        (send, receive, mtu) => `${send} bytes to send, ${receive} to receive, path MTU ${mtu}`,
      ),
      {
        label: 'agreed on',
        text: ({ detail }) =>
          detail === null || detail.agreed.length === 0 ? null : detail.agreed.join(', '),
      },
    ],
  },
  {
    title: 'Speed',
    facts: [
      { label: 'control', text: ({ detail }) => detail?.congestion ?? null },
      {
        label: 'window',
        text: (looked) =>
          told(
            looked,
            ['congestionWindow'],
            (window) =>
              `${window} segments may be on the way${
                told(looked, ['slowStart'], (from) => `, slow start up to ${from}`) ??
                  ', in slow start'
              }`,
          ),
      },
      unlessNone('on the way', 'unacknowledged', (segments) => counted(segments, 'segment')),
      fact(
        'sends',
        ['sendWindow'],
        (window) => `the peer takes ${bytesText(window as number)} more`,
      ),
      fact(
        'receives',
        ['receiveWindow'],
        (window) => `this side takes ${bytesText(window as number)} more`,
      ),
      fact('pacing', ['pacingRate'], (bytes) => rateText(bytes as number)),
      fact('delivery', ['deliveryRate'], (bytes) => rateText(bytes as number)),
      unlessNone('busy', 'busy', (micros) => `${microsText(micros)} with something to send`),
      { label: 'held up', text: ({ detail }) => detail?.tcp ? limits(detail.tcp) : null },
      {
        label: 'memory',
        text: ({ detail }) => {
          if (detail?.memory == null) return null;
          const { received, receiveLimit, sent, sendLimit } = detail.memory;
          return `receiving ${bytesText(received)} of ${bytesText(receiveLimit)}, sending ${
            bytesText(sent)
          } of ${bytesText(sendLimit)}`;
        },
      },
      {
        label: 'dropped',
        text: ({ snapshot, row }) => {
          const drops = snapshot.sockets.drops[row] as number;
          return drops > 0 ? `${drops} packets` : null;
        },
      },
    ],
  },
];

/** Who ended may have counted the peer's FIN as a byte. */
function bound({ snapshot, row }: Looked): string {
  return snapshot.sockets.countsFin[row] === 1 ? 'at most ' : '';
}

function rate({ snapshot, row }: Looked, name: 'rxRate' | 'txRate'): string {
  const bytes = snapshot.sockets[name][row] as number;
  return Number.isNaN(bytes) ? `${UNKNOWN}/s` : rateText(bytes);
}

/** A number of bytes in short and to the byte. */
function exactText(bytes: number | undefined = NaN): string {
  const exact = counted(bytes, 'byte');
  return bytes < 1000 ? exact : `${bytesText(bytes)} (${exact})`;
}

/** When data went one way for the last time; where none ever did, the kernel tells the connection's own age. */
function lastText(way: string, segments: number | undefined, millis: number | undefined): string {
  if (segments === 0) return `nothing ${way} yet`;
  return `${way} ${microsText((millis ?? NaN) * 1000)} ago`;
}

/** The time of day, in the user's own zone. */
function timeText(millis: number): string {
  const at = new Date(millis);
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0')).join(':');
}

/** The states that a connection went through: `SYN_SENT 12:00:01, ESTABLISHED 12:00:02`. */
function statesText({ snapshot, row, lives }: Looked): string | null {
  const steps = lives.get(snapshot.sockets.id[row] as number);
  if (steps === undefined) return null;
  return steps.map(({ state, since }) =>
    `${stateOf(state)?.name ?? state} ${timeText(snapshot.takenAt - (snapshot.clock - since))}`
  ).join(', ');
}

const MARGIN = 15;

/** All that is told of a socket, as lines of at most so many columns. */
export function detailLines(
  looked: Looked,
  columns: number,
  levels: Levels,
): readonly DetailLine[] {
  const { snapshot: { sockets }, row } = looked;
  const lines: DetailLine[] = [];
  const say = (text: string, isTitle = false) => lines.push({ text, isTitle });
  for (const { title, facts } of DETAILS) {
    const texts = facts.flatMap(({ label, text }) => {
      const its = text(looked);
      return its === null ? [] : [[label, its] as const];
    });
    if (texts.length === 0) continue;
    if (lines.length > 0) say('');
    say(title, true);
    for (const [label, text] of texts) {
      wrapped(harmless(text), columns - MARGIN).forEach((line, at) =>
        say(`  ${(at === 0 ? label : '').padEnd(MARGIN - 2)}${line}`)
      );
    }
    if (title === 'Way' && looked.rtts.some((rtt) => !Number.isNaN(rtt))) {
      const shown = looked.rtts.slice(-(columns - MARGIN));
      say(`  ${'history'.padEnd(MARGIN - 2)}${sparkline(shown, levels)}`);
    }
  }
  const lesson = sockets.protocol[row] === TCP ? lessonOf(sockets.state[row] as number) : null;
  if (lesson === null) return lines;
  say('');
  say(`What ${stateOf(lesson.number)?.name} means`, true);
  for (const line of lessonLines(lesson, columns)) say(line);
  say('');
  for (const line of picture(lesson.number)) say(line);
  return lines;
}

/** The title of the details: `tcp 10.0.0.5:443, 10.0.0.7:51000`. */
export function detailTitle({ snapshot, row }: Pick<Looked, 'snapshot' | 'row'>): string {
  const { protocol, family } = snapshot.sockets;
  const peer = hasPeer(snapshot, row) ? ` → ${endText(snapshot, row, 'remote')}` : '';
  const label = protocolLabel(protocol[row] as number, family[row] as number);
  return `${label} ${endText(snapshot, row, 'local')}${peer}`;
}
