import { Box } from 'ink';
import type { ReactElement } from 'react';
import { bytesText, counted, countRate } from '../model/quantity.ts';
import type { Part } from '../model/reach.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { cut, harmless, width } from '../model/text.ts';
import { hasHistory } from '../store/history.ts';
import { netnsWords } from '../store/netns.ts';
import { reachWords } from '../store/reach.ts';
import { noticeOf } from '../store/notice.ts';
import { isCrowded } from '../store/regions.ts';
import type { State } from '../store/state.ts';
import { graphs, History } from './history.tsx';
import { stateLine, States } from './states.tsx';
import { FindingsLine } from './findings.tsx';
import { Line, Pieces, usePlain } from './look.tsx';
import type { Theme } from './theme.ts';

const NAME = 'estab';

/** What was read where that is a part, in the place of counts that are not known. */
function PartRead({ part }: { readonly part: Part }): ReactElement {
  return <Line colour='yellow'>{`Read: ${reachWords(part)}; a reads and counts all`}</Line>;
}

/**
 *     estab web1  412 sockets  Rx 1.2M/s  Tx 310K/s  +12 -11/s          netlink  every 1 s
 *     LISTEN 12 ██  ESTABLISHED 380 ████████████  TIME_WAIT 20 █
 *     38 of 412 owners hidden: run as root to see them
 */
export function Header({ state }: { readonly state: State }): ReactElement {
  const text = usePlain();
  const { snapshot, paused } = state;
  const notice = noticeOf(state);
  const right = `${snapshot?.collector ?? ''}  ${paused ? 'PAUSED' : intervalText(state)}`;
  const room = state.size.columns - NAME.length - right.length;
  const left = text(cut(harmless(` ${state.host}  ${totals(state)}`), room - 2));
  return (
    <Box flexDirection='column'>
      <Pieces
        pieces={[
          { text: NAME, bold: true, colour: 'cyan' },
          { text: left + ' '.repeat(Math.max(0, room - width(left))) },
          { text: right, bold: paused, inverse: paused },
        ]}
      />
      {snapshot?.part ? <PartRead part={snapshot.part} /> : <States state={state} />}
      {hasHistory(state) && <History state={state} />}
      {!isCrowded(state) && <FindingsLine state={state} />}
      {notice !== '' && !isCrowded(state) && <Line colour='yellow'>{text(notice)}</Line>}
    </Box>
  );
}

/** How many sockets there are. */
function countWords({ count, part }: Snapshot): string {
  return part ? `${count} of about ${part.about} sockets` : counted(count, 'socket');
}

function totals(state: State): string {
  const { snapshot } = state;
  const netns = netnsWords(state) && `, ${netnsWords(state)}`;
  return snapshot === null
    ? 'reading sockets'
    : `${countWords(snapshot)}${netns}  Rx ${rate(snapshot.rxRate)}  Tx ${rate(snapshot.txRate)}${
      turnover(snapshot)
    }`;
}

/** Columns from which on there is room for the reason too. */
const WIDE = 110;

/** How often is read, and why not as often as was asked for. */
function intervalText({ interval, pace, size }: State): string {
  if (pace <= interval) return `every ${interval} s`;
  const reason = size.columns < WIDE ? '' : `: ${interval} s would cost too much here`;
  return `every ${pace} s${reason}`;
}

/** All that a snapshot gives to the header. */
export function headerText(state: State, { glyphs }: Theme): string {
  const counts = stateLine(state, glyphs).parts.map(({ count, drawn }) => `${count} ${drawn}`);
  const history = hasHistory(state) ? graphs(state, glyphs.spark) : [];
  const { part } = state.snapshot ?? {};
  return [
    totals(state),
    part ? reachWords(part) : counts,
    noticeOf(state),
    state.snapshot?.collector,
    ...history,
  ].join('\n');
}

/** How many sockets opened and closed: `  +12 -11/s`. */
function turnover({ openRate, closeRate }: Snapshot): string {
  return Number.isNaN(openRate) ? '' : `  +${countRate(openRate)} -${countRate(closeRate)}/s`;
}

function rate(bytes: number): string {
  const amount = bytesText(bytes);
  return Number.isNaN(bytes) ? amount : `${amount}/s`;
}
