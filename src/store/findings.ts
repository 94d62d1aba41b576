import { parseLine } from './filters.ts';
import { type Action, NO_FILTER, type State } from './state.ts';

/** The lines that findings take in the header. */
export function findingLines({ diagnosis }: State): number {
  return diagnosis.findings.length > 0 ? 1 : 0;
}

/** Why there is no list of findings now; null: there is. */
export function findingsObstacle({ diagnosis, snapshot }: State): string | null {
  if (snapshot?.part) return 'only a part of the sockets is read: a shows all';
  return diagnosis.findings.length > 0 ? null : 'nothing was found';
}

export const openFindings: Action = (state) => ({ ...state, mode: { kind: 'findings', place: 0 } });

/** The place in the list, which may have become shorter. */
export function findingPlace({ mode, diagnosis }: State): number {
  const place = mode.kind === 'findings' ? mode.place : 0;
  return Math.max(0, Math.min(place, diagnosis.findings.length - 1));
}

/** Moves in the list. */
export function moveFinding(by: number): Action {
  return (state) => {
    const last = Math.max(0, state.diagnosis.findings.length - 1);
    const place = Math.max(0, Math.min(findingPlace(state) + by, last));
    return { ...state, mode: { kind: 'findings', place } };
  };
}

/** Shows the rows of the finding at the cursor, and nothing else. */
export const showFinding: Action = (state) => {
  const finding = state.diagnosis.findings[findingPlace(state)];
  if (finding === undefined) return { ...state, mode: { kind: 'table' } };
  const text = parseLine('text', finding.filter, state.names);
  if ('message' in text) throw new Error(`Cannot read "${finding.filter}": ${text.message}`);
  return {
    ...state,
    mode: { kind: 'table' },
    level: { kind: 'table' },
    filter: { ...NO_FILTER, text },
    message: { text: finding.remedy, tone: 'plain' },
  };
};
