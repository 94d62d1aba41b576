import { endText, processName, stateName } from '../columns.ts';
import { type Connection, type DropOutcome, frozen, hasCookie } from '../model/drop.ts';
import { holdersOf } from '../model/owners.ts';
import { protocolLabel, UDP, UNIX } from '../model/protocol.ts';
import { type Kinship, type Signal, SIGNALS, type Target } from '../model/signal.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { CLOSED } from '../model/state.ts';
import { nameOf, targetsOf } from './kill.ts';
import { chosenRows, taggedRows } from './tags.ts';
import type { Action, Message, State } from './state.ts';

/** One thing to be done, its target frozen. */
export type Act =
  | { readonly kind: 'process'; readonly target: Target; readonly kinship: Kinship }
  | { readonly kind: 'connection'; readonly connection: Connection };

/** Acts of one kind that are asked about, done and reported together. */
export type Plan = {
  readonly step: 'ask' | 'run' | 'done';
  /** What the answer yes does. */
  readonly deed: Signal | 'drop';
  readonly acts: readonly Act[];
  /** What became of each act; null: nothing yet. */
  readonly results: readonly (Message | null)[];
  /** A sentence on the chosen rows that are not among the acts; '' if all are. */
  readonly without: string;
  /** The answer at the cursor: 0 is to cancel. */
  readonly place: number;
  /** The first act in sight. */
  readonly top: number;
  /** Whether the first of two yes was given. */
  readonly agreed: boolean;
};

/** The plan of the dialog that is open, or null. */
export function planOf({ mode }: State): Plan | null {
  return mode.kind === 'plan' ? mode.plan : null;
}

/** What can be answered besides to cancel. */
export function answersOf({ deed }: Plan): readonly Plan['deed'][] {
  return deed === 'drop' ? ['drop'] : SIGNALS;
}

/** The deed that the answer at the cursor means; null: it is to cancel. */
export function chosenDeed(plan: Plan): Plan['deed'] | null {
  return answersOf(plan)[plan.place - 1] ?? null;
}

/** Whether a yes would only lead to a second question. */
export function asksTwice({ acts, agreed }: Plan): boolean {
  return !agreed && acts.some((act) => act.kind === 'process' && act.kinship !== 'stranger');
}

function asking(state: State, deed: Plan['deed'], acts: readonly Act[], without: string): State {
  const results = acts.map(() => null);
  const plan: Plan = {
    step: 'ask',
    deed,
    acts,
    results,
    without,
    place: 0,
    top: 0,
    agreed: false,
  };
  return { ...state, mode: { kind: 'plan', plan } };
}

/** Why a row cannot be dropped; null: it can. */
function rowObstacle({ sockets, collector }: Snapshot, row: number): string | null {
  if (sockets.protocol[row] === UNIX) return 'the kernel drops no UNIX sockets';
  if (sockets.protocol[row] === UDP && sockets.state[row] === CLOSED) {
    return 'UDP without a peer has no connection to drop';
  }
  return hasCookie(sockets, row)
    ? null
    : `${collector} tells no cookie, without which another connection could be hit`;
}

/** Why nothing of what is chosen can be dropped; null: something can. */
export function dropObstacle(state: State): string | null {
  const { snapshot } = state;
  const chosen = chosenRows(state);
  if (snapshot === null || chosen.length === 0) return 'there is no connection to act on';
  const obstacles = chosen.map((row) => rowObstacle(snapshot, row));
  return obstacles.includes(null) ? null : obstacles[0] ?? null;
}

/** Freezes a row. */
function connectionOf(snapshot: Snapshot, row: number): Connection {
  const { protocol, family, remotePort } = snapshot.sockets;
  const peer = remotePort[row] === 0 ? '' : ` → ${endText(snapshot, row, 'remote')}`;
  const byPid = new Map(holdersOf(snapshot, row).map(({ process }) => [process.pid, process]));
  return {
    socket: frozen(snapshot.sockets, row),
    label: `${protocolLabel(protocol[row] as number, family[row] as number)} ${
      endText(snapshot, row, 'local')
    }${peer}`,
    state: stateName(snapshot, row),
    processes: [...byPid.values()],
  };
}

/** Asks before the chosen connections are dropped. */
export const openDrop: Action = (state) => {
  const { snapshot } = state;
  if (snapshot === null) return state;
  const chosen = chosenRows(state);
  const possible = chosen.filter((row) => rowObstacle(snapshot, row) === null);
  const left = chosen.length - possible.length;
  const acts = possible.map((row): Act => ({
    kind: 'connection',
    connection: connectionOf(snapshot, row),
  }));
  const without = left === 0 ? '' : `${left} of the tagged cannot be dropped and are left out`;
  return acts.length === 0 ? state : asking(state, 'drop', acts, without);
};

/** Asks before the processes of the tagged rows are signalled, each once. */
export function openKillTagged(kinship: (pid: number) => Kinship): Action {
  return (state) => {
    const { snapshot } = state;
    if (snapshot === null) return state;
    const chosen = taggedRows(state);
    const byPid = new Map<number, Target>();
    for (const row of chosen) {
      for (const target of targetsOf(snapshot, row)) {
        if (!byPid.has(target.process.pid)) byPid.set(target.process.pid, target);
      }
    }
    const left = chosen.filter((row) => processName(snapshot, row) === '').length;
    const acts = [...byPid.values()].map((target): Act => ({
      kind: 'process',
      target,
      kinship: kinship(target.process.pid),
    }));
    const without = left === 0 ? '' : `${left} of the tagged have no process that you may see`;
    return acts.length === 0 ? state : asking(state, 'SIGTERM', acts, without);
  };
}

function planned(edit: (plan: Plan) => Plan): Action {
  return (state) => {
    const plan = planOf(state);
    return plan === null ? state : { ...state, mode: { kind: 'plan', plan: edit(plan) } };
  };
}

/** Moves among the answers. */
export function moveAnswer(by: number): Action {
  return planned((plan) => ({
    ...plan,
    place: Math.max(0, Math.min(plan.place + by, answersOf(plan).length)),
  }));
}

/** Scrolls the list of acts. */
export function scrollPlan(by: number): Action {
  return planned((plan) => ({
    ...plan,
    top: Math.max(0, Math.min(plan.top + by, plan.acts.length - 1)),
  }));
}

/** The first yes, where there must be two. */
export function agreeToPlan(deed: Plan['deed']): Action {
  return planned((plan) => ({ ...plan, deed, agreed: true, place: 0 }));
}

/** The acts begin. */
export function beginPlan(deed: Plan['deed']): Action {
  return planned((plan) => ({ ...plan, deed, step: 'run', place: 0 }));
}

/** Notes what became of an act; the list follows. */
export function report(at: number, result: Message): Action {
  return planned((plan) => ({ ...plan, results: plan.results.with(at, result), top: at }));
}

/** Everything is done: the results stay in sight until the dialog is left. */
export const endPlan: Action = planned((plan) => ({ ...plan, step: 'done', top: 0 }));

/** An act's target as a sentence names it. */
export function actName(act: Act): string {
  return act.kind === 'process' ? nameOf(act.target) : act.connection.label;
}

/** What became of a drop, in words. */
export function dropText({ label }: Connection, outcome: DropOutcome): Message {
  switch (outcome.kind) {
    case 'dropped':
      return { text: `${label}: dropped`, tone: 'good' };
    case 'gone':
      return { text: `${label}: already gone, nothing was dropped`, tone: 'good' };
    case 'covered':
      return {
        text: `${label}: nothing was dropped, the kernel finds another socket at this address`,
        tone: 'bad',
      };
    case 'refused':
      return { text: `${label}: not permitted, to drop needs CAP_NET_ADMIN (root)`, tone: 'bad' };
    case 'unsupported':
      return { text: `${label}: this kernel cannot drop sockets`, tone: 'bad' };
    case 'failed':
      return { text: `${label}: cannot be dropped: ${outcome.why}`, tone: 'bad' };
  }
}

/** What follows when a socket in a state is dropped, in a sentence for the dialog. */
export function consequence({ socket, state }: Connection): string {
  if (socket.protocol[0] === UDP) {
    return 'The socket forgets its peer and the program gets an error (ECONNABORTED)';
  }
  switch (state) {
    case 'LISTEN':
      return 'The port closes, and the calls that wait there are reset; accepted connections stay';
    case 'TIME_WAIT':
      return 'Only the rest that the kernel keeps goes; the connection has already ended';
    case 'SYN_RECV':
      return 'The call is forgotten before the program has seen it';
    default:
      return 'The program gets an error (ECONNABORTED), the peer a reset';
  }
}
