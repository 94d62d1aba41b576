import { hiddenText } from '../model/owners.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { columnsWithoutRoom } from './shown.ts';
import type { State } from './state.ts';

/** What the picture lacks, in a sentence for the header; '' where it is whole. */
export function noticeOf(state: State): string {
  const { snapshot, endedShown, unwatched } = state;
  if (snapshot === null) return '';
  const { hidden, owned } = snapshot.owners;
  const why = hiddenText(snapshot.owners);
  const owners = hidden > 0 ? [`${hidden} of ${owned} owners hidden: ${why}`] : [];
  const ends = missing(snapshot, endedShown ? unwatched : '');
  return [...owners, ...ends, ...snapshot.gaps, ...narrow(state)].join('; ');
}

/** Which of the chosen columns have no room. */
function narrow(state: State): readonly string[] {
  const keys = columnsWithoutRoom(state).map(({ key }) => key);
  if (keys.length === 0) return [];
  return [
    `no room for ${keys.length === 1 ? 'column' : `${keys.length} columns:`} ${keys.join(', ')}`,
  ];
}

/** What is missing of the connections that have ended. */
function missing({ ended, missed }: Snapshot, unwatched: string): readonly string[] {
  if (unwatched !== '') return [`short connections are missed: ${unwatched}`];
  if (ended?.deaf) {
    return [`ends came too fast to be heard: ${missed} missed, listening again soon`];
  }
  return ended && ended.missed > 0 ? [`${ended.missed} ends were missed: the queue was full`] : [];
}
