import { processName, userName } from '../columns.ts';
import { holdersOf } from '../model/owners.ts';
import {
  ENDING,
  type Kinship,
  type Outcome,
  type Signal,
  SIGNALS,
  type Target,
} from '../model/signal.ts';
import type { Process } from '../model/process.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { LISTEN } from '../model/state.ts';
import { selectedGroup } from './grouped.ts';
import { selected } from './select.ts';
import type { Action, Message, Question, State } from './state.ts';
import { taggedRows } from './tags.ts';

/** Freezes the processes of the selected row, each once, or the process that the selected group is. */
export function targets(state: State): readonly Target[] {
  const { snapshot } = state;
  const process = processOfGroup(state);
  if (snapshot !== null && process !== null) return [heldTarget(snapshot, process)];
  const row = selected(state);
  return snapshot === null || row < 0 ? [] : targetsOf(snapshot, row);
}

/** Freezes the processes of a row, each once. */
export function targetsOf(snapshot: Snapshot, row: number): readonly Target[] {
  const user = userName(snapshot, row);
  const inode = snapshot.sockets.inode[row] as number;
  const byPid = new Map(holdersOf(snapshot, row).map(({ process }) => [process.pid, process]));
  return [...byPid.values()].map((process) => ({ process, user, inode }));
}

/** The process that the group at the cursor is, or null. */
function processOfGroup(state: State): Process | null {
  const group = selectedGroup(state);
  return group?.grouping.process?.(group.groups.snapshot, group.row) ?? null;
}

/** Freezes a process by the socket that it will hold the longest: a listener or else the one that was first seen. */
function heldTarget(snapshot: Snapshot, process: Process): Target {
  const { pid, inode, state, id } = snapshot.sockets;
  let held = -1;
  for (let row = 0; row < snapshot.count; row++) {
    if (pid[row] !== process.pid || inode[row] === 0) continue;
    const listens = state[row] === LISTEN;
    const before = held >= 0 && state[held] === LISTEN;
    const older = held < 0 || (id[row] as number) < (id[held] as number);
    if (listens && !before || listens === before && older) held = row;
  }
  return { process, user: userName(snapshot, held), inode: inode[held] as number };
}

/** Why the group at the cursor cannot be ended; null: it is a process. */
export function groupKillObstacle(state: State): string | null {
  const group = selectedGroup(state);
  if (group === null) return 'there is no group to act on';
  const { groups, grouping } = group;
  if (!grouping.process) return `a ${grouping.noun} is no process; Enter shows what it holds`;
  if (groups.live[group.group] === 0) return 'the sockets of this process have just gone';
  return processOfGroup(state) ? null : without(state.snapshot, 'these sockets have');
}

/** That there is no process to be ended, as far as that is known. */
function without(snapshot: Snapshot | null, whose: string): string {
  return snapshot?.owners.unread
    ? 'the processes have not been read yet'
    : `${whose} no process that you may see`;
}

/** How many sockets a process holds. */
function connectionsOf({ snapshot }: State, pid: number): number {
  if (snapshot === null) return 0;
  let count = 0;
  for (let row = 0; row < snapshot.count; row++) {
    if (snapshot.sockets.pid[row] === pid) count++;
    else if (snapshot.owners.shared.size > 0 && snapshot.sockets.pid[row] !== 0) {
      if (holdersOf(snapshot, row).some(({ process }) => process.pid === pid)) count++;
    }
  }
  return count;
}

/** Why no process of the tagged rows, or else of the selected one, can be ended; null: one can. */
export function killObstacle(state: State): string | null {
  const { snapshot } = state;
  if (snapshot !== null && state.tags.ids.size > 0) {
    const known = taggedRows(state).some((row) => processName(snapshot, row) !== '');
    return known ? null : without(snapshot, 'the tagged sockets have');
  }
  const row = selected(state);
  if (snapshot === null || row < 0) return 'there is no row to act on';
  if (row >= snapshot.count) return 'this socket has just gone';
  if (processName(snapshot, row) !== '') return null;
  return snapshot.sockets.inode[row] === 0
    ? 'this socket belongs to no process any more'
    : without(snapshot, 'this socket has');
}

function asking(state: State, question: Question): State {
  return { ...state, mode: { kind: 'kill', question } };
}

function confirm(
  state: State,
  target: Target,
  signal: Signal,
  kinship: Kinship,
  reason: string,
): State {
  return asking(state, {
    step: 'confirm',
    target,
    signal,
    place: 0,
    reason,
    kinship,
    connections: connectionsOf(state, target.process.pid),
    least: state.snapshot?.part !== undefined,
    agreed: false,
  });
}

/** Opens the dialog over the selected row; `kinship` tells what each process is to this one. */
export function openKill(kinship: (pid: number) => Kinship): Action {
  return (state) => {
    const candidates = targets(state);
    const [only, second] = candidates;
    if (only === undefined) return state;
    return second === undefined
      ? confirm(state, only, 'SIGTERM', kinship(only.process.pid), '')
      : asking(state, { step: 'choose', targets: candidates, place: 0 });
  };
}

/** Moves among the processes that share the socket, or among the answers. */
export function moveChoice(by: number): Action {
  return (state) => {
    const question = questionOf(state);
    if (question === null || question.step === 'wait') return state;
    const most = question.step === 'choose' ? question.targets.length - 1 : SIGNALS.length;
    return asking(state, { ...question, place: Math.max(0, Math.min(question.place + by, most)) });
  };
}

/** The signal that the answer at the cursor sends; null: it is to cancel. */
export function chosenSignal(question: Question): Signal | null {
  return question.step === 'confirm' ? SIGNALS[question.place - 1] ?? null : null;
}

/** Takes the process at the cursor of the choice. */
export function choose(kinship: (pid: number) => Kinship): Action {
  return (state) => {
    const question = questionOf(state);
    const target = question?.step === 'choose' ? question.targets[question.place] : undefined;
    return target ? confirm(state, target, 'SIGTERM', kinship(target.process.pid), '') : state;
  };
}

/** The question of the dialog that is open, or null. */
export function questionOf({ mode }: State): Question | null {
  return mode.kind === 'kill' ? mode.question : null;
}

/** Whether a yes would send the signal, or only lead to a second question. */
export function needsSecond(question: Question): boolean {
  return question.step === 'confirm' && question.kinship !== 'stranger' && !question.agreed;
}

/** The first yes, where there must be two. */
export function agree(signal: Signal): Action {
  return (state) => {
    const question = questionOf(state);
    if (question?.step !== 'confirm') return state;
    return asking(state, { ...question, signal, agreed: true, place: 0 });
  };
}

/** The signal is on its way. */
export function wait(signal: Signal): Action {
  return (state) => {
    const question = questionOf(state);
    if (question?.step !== 'confirm') return state;
    return asking(state, { step: 'wait', target: question.target, signal });
  };
}

/** The process is still there after the signal: offers the one that cannot be refused. */
export function survived(target: Target, signal: Signal, kinship: Kinship): Action {
  return (state) => {
    const name = nameOf(target);
    // Whoever has left the dialog meanwhile is told, and not asked.
    if (!isAwaited(state, target)) {
      return { ...state, message: { text: `${name} is still there`, tone: 'bad' } };
    }
    return confirm(state, target, 'SIGKILL', kinship, `${name} is still there 3 s after ${signal}`);
  };
}

/** Says what became of a signal; the dialog closes if it still waits for that. */
export function finish(target: Target, message: Message): Action {
  return (state) => ({
    ...state,
    mode: isAwaited(state, target) ? { kind: 'table' } : state.mode,
    message,
  });
}

/** Whether the dialog is open and waits for the end of this very process. */
function isAwaited(state: State, target: Target): boolean {
  const question = questionOf(state);
  return question?.step === 'wait' && question.target === target;
}

/** A process as a sentence names it. */
export function nameOf({ process }: Target): string {
  return `${process.name} (${process.pid})`;
}

/** What became of a signal, in words; one that was sent has had its effect. */
export function outcomeText(target: Target, signal: Signal, outcome: Outcome): Message {
  const name = nameOf(target);
  switch (outcome.kind) {
    case 'sent':
      return ENDING.has(signal)
        ? { text: `${name} has ended`, tone: 'good' }
        : { text: `${signal} was sent to ${name}`, tone: 'good' };
    case 'vanished':
      return { text: `${name} had already ended: nothing was sent`, tone: 'good' };
    case 'replaced':
      return {
        text: `pid ${target.process.pid} is another process now (${outcome.by}): nothing was sent`,
        tone: 'bad',
      };
    case 'released':
      return { text: `${name} no longer holds this socket: nothing was sent`, tone: 'bad' };
    case 'refused':
      return {
        text: `Cannot signal ${name}: not permitted, it belongs to ${target.user}`,
        tone: 'bad',
      };
    case 'failed':
      return { text: `Cannot signal ${name}: ${outcome.why}`, tone: 'bad' };
  }
}
