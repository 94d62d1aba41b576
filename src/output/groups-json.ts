import { type Grouping } from '../groups.ts';
import { type Groups, STATE_COUNT } from '../model/groups.ts';
import { STATES, stateWord } from '../model/state.ts';
import { head, known, text } from './json.ts';

/** A group as it is written; null is what the system does not tell of any of its sockets. */
export type GroupRecord = {
  /** What one pastes: a pid, an address, a port, …; null where it is not known. */
  readonly key: string | null;
  /** The same as people read it. */
  readonly name: string | null;
  readonly sockets: number;
  /** How many of them are in each state that there is. */
  readonly states: Readonly<Record<string, number>>;
  /** Connections that are shown though they have ended. */
  readonly ended: number;
  /** Each second. */
  readonly bytesReceivedRate: number | null;
  readonly bytesAckedRate: number | null;
  /** Since each connection began. */
  readonly bytesReceived: number | null;
  readonly bytesAcked: number | null;
  readonly retransmits: number | null;
};

/** The record of a group. */
export function groupRecord(groups: Groups, group: number, grouping: Grouping): GroupRecord {
  const { snapshot, row, states, fins } = groups;
  const at = row[group] as number;
  const name = grouping.text(snapshot, at);
  const counted = STATES.map((state, place) =>
    [stateWord(state), states[group * STATE_COUNT + place] as number] as const
  );
  return {
    key: (grouping.word ?? grouping.text)(snapshot, at) || null,
    name: name || null,
    sockets: groups.live[group] as number,
    states: Object.fromEntries(counted.filter(([, count]) => count > 0)),
    ended: groups.ended[group] as number,
    bytesReceivedRate: known(groups.rxRate[group]),
    bytesAckedRate: known(groups.txRate[group]),
    bytesReceived: fins[group] === 0 ? known(groups.received[group]) : null,
    bytesAcked: known(groups.sent[group]),
    retransmits: known(groups.retransmits[group]),
  };
}

/** One object with every group, a line each. */
export function* groupsJson(
  groups: Groups,
  list: Iterable<number>,
  grouping: Grouping,
  host: string,
): Iterable<string> {
  yield `${head(groups.snapshot, host)},"groupedBy":${text(grouping.key)},"groups":[`;
  let separator = '\n';
  for (const group of list) {
    yield separator + text(groupRecord(groups, group, grouping));
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** One object a line. */
export function* groupsNdjson(
  groups: Groups,
  list: Iterable<number>,
  grouping: Grouping,
): Iterable<string> {
  for (const group of list) yield `${text(groupRecord(groups, group, grouping))}\n`;
}
