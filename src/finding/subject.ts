import type { History, Reading } from '../model/history.ts';
import { type Machine, NO_MACHINE } from '../model/machine.ts';
import { isTold } from '../model/ended.ts';
import { UDP } from '../model/protocol.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { CLOSE_WAIT, ESTABLISHED, NEW_SYN_RECV, SYN_RECV, TIME_WAIT } from '../model/state.ts';
import { inSteps, type Steps } from '../model/steps.ts';

/** What a check looks at. */
export type Subject = {
  readonly snapshot: Snapshot;
  readonly machine: Machine;
  /** The oldest reading that is remembered; null: this snapshot is the first. */
  readonly before: Reading | null;
  /**
   * The rows of TCP sockets that are there, by the kernel's state number; requests are with SYN_RECV. ESTABLISHED and TIME_WAIT, which may
   * be of hundreds of thousands, are left out.
   */
  readonly tcp: readonly (readonly number[])[];
  readonly udp: readonly number[];
  /** The rows in ESTABLISHED and CLOSE_WAIT on which something waits or was sent again; the others are idle or well. */
  readonly uneasy: readonly number[];
};

/** Sorts the rows of a snapshot for the checks, in steps. They know the limits of the own network namespace only, and what can be reached there. */
export function* subjectOf(snapshot: Snapshot, history: History): Steps<Subject> {
  const { sockets, count, machine = NO_MACHINE } = snapshot;
  const tcp: number[][] = Array.from({ length: 16 }, () => []);
  const udp: number[] = [];
  const uneasy: number[] = [];
  const { recvQueue, sendQueue, retransmits } = sockets;
  yield* inSteps(count, (from, to) => {
    for (let row = from; row < to; row++) {
      if (!isTold(sockets, row)) continue;
      const state = sockets.state[row] as number;
      if (sockets.protocol[row] === UDP) {
        udp.push(row);
        continue;
      }
      if (state !== ESTABLISHED && state !== TIME_WAIT) {
        tcp[state === NEW_SYN_RECV ? SYN_RECV : state]?.push(row);
      }
      if (state !== ESTABLISHED && state !== CLOSE_WAIT) continue;
      const waiting = (recvQueue[row] as number) + (sendQueue[row] as number);
      if (waiting > 0 || (retransmits[row] as number) > 0) uneasy.push(row);
    }
  });
  const [oldest] = history;
  const before = oldest !== undefined && oldest.clock < snapshot.clock ? oldest : null;
  return { snapshot, machine, before, tcp, udp, uneasy };
}

/** The rows of these states. */
export function inStates({ tcp }: Subject, ...states: readonly number[]): readonly number[] {
  return states.flatMap((state) => tcp[state] ?? []);
}

/** What a socket has dropped since the oldest reading. */
export function newDrops({ snapshot: { sockets }, before }: Subject, row: number): number {
  if (before === null) return 0;
  const now = sockets.drops[row] as number;
  return now - (before.drops.get(sockets.id[row] as number) ?? 0) || 0;
}
