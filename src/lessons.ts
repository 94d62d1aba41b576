import { LIFE, NEW_SYN_RECV, STATES, SYN_RECV } from './model/state.ts';
import { wrapped } from './model/text.ts';

/** What a state says about a connection, in words that every terminal has. */
export type Lesson = {
  /** The kernel's number of the state. */
  readonly number: number;
  /** Which side of the connection is in it. */
  readonly who: string;
  readonly happened: string;
  readonly next: string;
  /** What it means, and what one does, when the state stays. */
  readonly stays: string;
};

/** The lesson of every state, in the order of a connection's life (RFC 9293 section 3.3.2). */
export const LESSONS: readonly Lesson[] = [
  {
    number: 10,
    who: 'the side that waits to be called',
    happened: 'A program has opened the port.',
    next: 'A SYN arrives, and a new connection begins beside this socket.',
    stays: 'That is its purpose. Look at Recv-Q, the connections that nobody has accepted yet: ' +
      'at Send-Q, its limit, the program is too slow and new callers are turned away.',
  },
  {
    number: 2,
    who: 'the side that calls',
    happened: 'Its SYN is on the way.',
    next: 'A SYN+ACK comes back.',
    stays: 'Nobody answers: a firewall drops the SYN, or the host is gone. ' +
      'A closed port would have refused at once.',
  },
  {
    number: 3,
    who: 'the side that is called',
    happened: 'A SYN came, and the SYN+ACK is on the way.',
    next: 'The ACK that ends the handshake.',
    stays: 'The answers do not find their way back to the caller. ' +
      'Many at once are a SYN flood, or a route that works in one direction only.',
  },
  {
    number: 1,
    who: 'both sides',
    happened: 'The handshake is done.',
    next: 'Data in either direction, until one side sends its FIN.',
    stays: 'Normal. If it has been silent for hours without keepalive, ' +
      'the other side may be gone and nobody has noticed.',
  },
  {
    number: 4,
    who: 'the side that closes first',
    happened: 'It has closed, and its FIN is on the way behind the last data.',
    next: 'The ACK of the FIN.',
    stays: 'The other side does not answer any more, or its program does not read, ' +
      'so that there is no room for the last data and the FIN.',
  },
  {
    number: 5,
    who: 'the side that closes first',
    happened: 'Its FIN was acknowledged: this direction is over.',
    next: 'The FIN of the other side.',
    stays: 'The program at the other end has not closed: there, the state is CLOSE_WAIT. ' +
      'Once no program holds the socket, Linux drops it after tcp_fin_timeout (60 s).',
  },
  {
    number: 11,
    who: 'both sides',
    happened: 'Both closed at once: the FINs crossed on the way.',
    next: 'The ACK of the FIN that was sent.',
    stays: 'Rare. Packets are being lost, or the other side went away in the middle of it.',
  },
  {
    number: 6,
    who: 'the side that closed first',
    happened: 'Both FINs are acknowledged: the connection is over.',
    next: 'Nothing but time: 60 s on Linux, so that late segments cannot reach a new connection.',
    stays: 'Normal, and nothing is leaked. Tens of thousands towards one address and port use up ' +
      'the ports for new calls: keep connections open and use them again.',
  },
  {
    number: 8,
    who: 'the side that was closed on',
    happened: "The other side's FIN came: it sends nothing any more.",
    next: 'The program here must call close().',
    stays: 'A fault of the program here, always: it keeps a descriptor that it has no use for. ' +
      'No time limit ends it, only the program does.',
  },
  {
    number: 9,
    who: 'the side that was closed on',
    happened: 'It has closed as well, and its FIN is on the way.',
    next: 'The last ACK.',
    stays: 'The other side is gone. The FIN is sent again some times, then the connection goes.',
  },
  {
    number: 7,
    who: 'nobody',
    happened: 'The connection is over, or has not begun. For UDP: a port is taken, without a peer.',
    next: 'Nothing.',
    stays: 'Normal for UDP, which has no connections.',
  },
];

/** The lesson of a kernel number, or null. */
export function lessonOf(number: number): Lesson | null {
  const own = number === NEW_SYN_RECV ? SYN_RECV : number;
  return LESSONS.find((lesson) => lesson.number === own) ?? null;
}

/** A line of the picture: who is on the left, what is on the way, who is on the right; or a phase that begins. */
type Step =
  | { readonly phase: string; readonly left: string; readonly right: string }
  | {
    readonly left: string;
    readonly arrow: string;
    readonly right: string;
    /** The states that stand on this line and on no other. */
    readonly stand: readonly string[];
  };

const SENT = ['--------- ', ' -------->'] as const;
const ANSWERED = ['<-------- ', ' ---------'] as const;
const BOTH = ['<-------- ', ' -------->'] as const;

/** A connection that the left side opens and closes first. */
const STEPS: readonly Step[] = [
  { phase: 'OPENING', left: 'the side that calls', right: 'the side that is called' },
  { left: 'CLOSED', arrow: '', right: 'LISTEN', stand: ['CLOSED', 'LISTEN'] },
  { left: 'SYN_SENT', arrow: arrow('SYN', SENT), right: '', stand: ['SYN_SENT'] },
  { left: '', arrow: arrow('SYN+ACK', ANSWERED), right: 'SYN_RECV', stand: ['SYN_RECV'] },
  { left: 'ESTABLISHED', arrow: arrow('ACK', SENT), right: 'ESTABLISHED', stand: [] },
  { phase: 'DATA', left: 'both sides', right: 'both sides' },
  {
    left: 'ESTABLISHED',
    arrow: arrow('data', BOTH),
    right: 'ESTABLISHED',
    stand: ['ESTABLISHED'],
  },
  { phase: 'CLOSING', left: 'the side that closes first', right: 'the side that is closed on' },
  { left: 'FIN_WAIT1', arrow: arrow('FIN', SENT), right: '', stand: ['FIN_WAIT1'] },
  {
    left: 'FIN_WAIT2',
    arrow: arrow('ACK', ANSWERED),
    right: 'CLOSE_WAIT',
    stand: ['FIN_WAIT2', 'CLOSE_WAIT'],
  },
  { left: '', arrow: arrow('FIN', ANSWERED), right: 'LAST_ACK', stand: ['LAST_ACK'] },
  { left: 'TIME_WAIT', arrow: arrow('ACK', SENT), right: 'CLOSED', stand: ['TIME_WAIT'] },
  { left: 'CLOSING', arrow: 'both closed at once: the FINs cross', right: '', stand: ['CLOSING'] },
];

function arrow(segment: string, [from, to]: readonly [string, string]): string {
  const room = 7 - segment.length;
  const before = Math.floor(room / 2);
  return from.replace(' ', '-'.repeat(before) + ' ') + segment +
    to.replace(' ', ' ' + '-'.repeat(room - before));
}

/** The three phases as lines of at most 76 columns; where a connection in that state stands is in [brackets]. */
export function picture(number: number | null): readonly string[] {
  const name = number === null ? '' : STATES[LIFE[number] ?? -1]?.name;
  return STEPS.map((step) => {
    if ('phase' in step) {
      return `${step.phase.padEnd(9)}${step.left.padEnd(43)}${step.right}`;
    }
    const cell = (text: string) =>
      text === name && step.stand.includes(text) ? `[${text}]` : ` ${text} `;
    return `        ${cell(step.left).padEnd(14)} ${step.arrow.padEnd(28)} ${cell(step.right)}`
      .trimEnd();
  });
}

const LABELS = [
  ['who', 'here'],
  ['happened', 'before'],
  ['next', 'next'],
  ['stays', 'if it stays'],
] as const satisfies readonly (readonly [keyof Lesson, string])[];

/** A lesson as lines of at most so many columns, without the name of its state. */
export function lessonLines(lesson: Lesson, columns: number): readonly string[] {
  const margin = 15;
  return LABELS.flatMap(([part, label]) =>
    wrapped(lesson[part], columns - margin)
      .map((line, at) => `  ${(at === 0 ? label : '').padEnd(margin - 2)}${line}`)
  );
}
