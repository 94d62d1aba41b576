import { Box } from 'ink';
import type { ReactElement } from 'react';
import { type Finding, keyOf } from '../findings.ts';
import { ageText } from '../model/quantity.ts';
import { harmless, wrapped } from '../model/text.ts';
import { findingPlace } from '../store/findings.ts';
import type { State } from '../store/state.ts';
import { Line, usePlain } from './look.tsx';
import { Rule } from './panel.tsx';

/** How many findings there are, and the most urgent one; '' where there is none. */
export function findingsText({ diagnosis: { findings } }: State): string {
  const [first] = findings;
  if (first === undefined) return '';
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return `! ${count}: ${harmless(first.seen)}`;
}

/** The line of the header for findings, where there are some. */
export function FindingsLine({ state }: { readonly state: State }): ReactElement | null {
  const text = usePlain();
  const line = findingsText(state);
  return line === '' ? null : <Line bold colour='red'>{text(line)}</Line>;
}

/** The part of a list that is in sight, so that the place is. */
function firstInSight(place: number, count: number, lines: number): number {
  return Math.max(0, Math.min(place - Math.floor(lines / 2), count - lines));
}

/** The findings, and below them as much as there is room for of what one does about the one at the cursor. */
export function FindingsList(
  { state, lines }: { readonly state: State; readonly lines: number },
): ReactElement {
  const text = usePlain();
  const { findings, clock } = state.diagnosis;
  const { columns } = state.size;
  const place = findingPlace(state);
  const chosen = findings[place];
  const about = chosen === undefined ? [] : [
    '',
    ...wrapped(text(harmless(chosen.seen)), columns - 3),
    ...wrapped(chosen.remedy, columns - 3),
  ];
  const room = Math.max(1, Math.min(findings.length, lines - 1 - about.length));
  const start = firstInSight(place, findings.length, room);
  return (
    <Box flexDirection='column'>
      <Rule columns={columns} title={`Findings (${findings.length})`} />
      {findings.slice(start, start + room).map((finding, at) => (
        <Line key={keyOf(finding)} inverse={start + at === place}>
          {text(findingText(finding, clock))}
        </Line>
      ))}
      {chosen === undefined && <Line dim>Nothing is wrong any more</Line>}
      {about.slice(0, Math.max(0, lines - 1 - room)).map((line, at) => (
        <Line key={at}>{`  ${line}`}</Line>
      ))}
    </Box>
  );
}

function findingText({ seen, since }: Finding, clock: number): string {
  return ` ${ageText(clock - since).padStart(3)}  ${harmless(seen)} `;
}
