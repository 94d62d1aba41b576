import type { Column } from './columns.ts';
import { type Grouping, groupingOf, GROUPS } from './groups.ts';
import { type Groups, STATE_COUNT } from './model/groups.ts';
import { type Key, numberKey, wholeKey } from './model/order.ts';
import { bytesText, countText, UNKNOWN } from './model/quantity.ts';
import { STATES, stateWord } from './model/state.ts';

/** A column of the table of groups; its row is the number of a group. */
export type GroupColumn = Column<Groups>;

/** The key of the column of the groups themselves. */
const KEY = 'group';

type Counts = 'live' | 'ended';
type Sums = 'rxRate' | 'txRate' | 'received' | 'sent' | 'retransmits';

function exact(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

/** The parts that every column of whole numbers has. */
function counts(name: Counts) {
  return {
    align: 'right',
    largestFirst: true,
    text: (groups: Groups, group: number) => String(groups[name][group]),
    order: (groups: Groups) => wholeKey(groups[name]),
  } as const;
}

/** The parts that every column of sums has. */
function sums(name: Sums, text: (value: number) => string) {
  return {
    align: 'right',
    largestFirst: true,
    text: (groups: Groups, group: number, width?: number) => {
      const value = groups[name][group] as number;
      return width === undefined ? exact(value) : text(value);
    },
    order: (groups: Groups) => numberKey(groups[name]),
  } as const;
}

/** The order of rows as that of the groups that they stand for. */
function over({ digits, unknown }: Key, { row }: Groups): Key {
  const of = (group: number) => row[group] as number;
  return {
    digits: digits.map((digit) => (group: number) => digit(of(group))),
    ...(unknown && { unknown: (group: number) => unknown(of(group)) }),
  };
}

/** The groups themselves. */
function keyColumn({ title, help, text, order }: Grouping): GroupColumn {
  return {
    key: KEY,
    title,
    help,
    align: 'left',
    width: { least: 15, good: 24, most: 45 },
    rank: 1,
    foreign: () => true,
    text: ({ snapshot, row }, group, width) =>
      text(snapshot, row[group] as number) || (width === undefined ? '' : UNKNOWN),
    order: (groups) => over(order(groups.snapshot), groups),
  };
}

const COUNT: GroupColumn = {
  key: 'count',
  title: 'Count',
  help: 'sockets of the group',
  width: { least: 6, good: 6, most: 7 },
  rank: 2,
  ...counts('live'),
};

const ENDED: GroupColumn = {
  key: 'ended',
  title: 'Ended',
  help: 'connections of the group that have ended and are shown (H)',
  width: { least: 5, good: 5, most: 6 },
  rank: 3,
  ...counts('ended'),
};

/** `LISTEN 2  ESTAB 140  CLOS-W 9`; where there is too little room the largest counts stay, and … ends it. */
function statesText({ states }: Groups, group: number, width = Infinity): string {
  const from = group * STATE_COUNT;
  const all = STATES.map(({ short }, place) => ({ short, count: states[from + place] as number }))
    .filter(({ count }) => count > 0);
  const joined = (list: typeof all) =>
    list.map(({ short, count }) => `${short} ${count}`).join('  ');
  const kept = all.toSorted((a, b) => b.count - a.count);
  while (kept.length > 0) {
    const text = joined(all.filter((one) => kept.includes(one)));
    const whole = kept.length === all.length ? text : `${text} …`;
    if (whole.length <= width) return whole;
    kept.pop();
  }
  return all.length === 0 ? '' : '…';
}

const COMPACT: GroupColumn = {
  key: 'states',
  title: 'States',
  help: 'sockets by state',
  align: 'left',
  width: { least: 28, good: 36, most: 60 },
  rank: 4,
  text: (groups, group, width) => statesText(groups, group, width),
  // As the states stand in the text.
  order: ({ states }) => ({
    digits: STATES.map((_, place) => (group: number) =>
      states[group * STATE_COUNT + place] as number
    ),
  }),
  largestFirst: true,
};

const BY_STATE: readonly GroupColumn[] = STATES.map((state, place) => ({
  key: stateWord(state).toLowerCase(),
  title: state.short,
  help: `sockets in ${stateWord(state)}`,
  align: 'right',
  width: { least: 6, good: 6, most: 7 },
  rank: 4,
  largestFirst: true,
  text: ({ states }, group, width) => {
    const count = states[group * STATE_COUNT + place] as number;
    // What is not there would hide what is.
    return count === 0 && width !== undefined ? '' : String(count);
  },
  order: ({ states }) => ({
    digits: [(group) => states[group * STATE_COUNT + place] as number],
  }),
}));

/** The keys of the columns that count one state each. */
export const STATE_KEYS: ReadonlySet<string> = new Set(BY_STATE.map(({ key }) => key));

const MOVED: readonly GroupColumn[] = [
  {
    key: 'rx',
    title: 'Rx/s',
    help: 'bytes received a second',
    width: { least: 6, good: 6, most: 7 },
    rank: 5,
    counted: true,
    ...sums('rxRate', bytesText),
  },
  {
    key: 'tx',
    title: 'Tx/s',
    help: 'bytes sent and acknowledged a second',
    width: { least: 6, good: 6, most: 7 },
    rank: 5,
    counted: true,
    ...sums('txRate', bytesText),
  },
  {
    key: 'received',
    title: 'Received',
    help: 'bytes received since each connection began',
    width: { least: 8, good: 8, most: 8 },
    rank: 6,
    counted: true,
    ...sums('received', bytesText),
    text: ({ received, fins }, group, width) => {
      const bytes = received[group] as number;
      const least = bytes - (fins[group] as number);
      if (width === undefined) return least === bytes ? exact(bytes) : '';
      const text = bytesText(bytes);
      // What is not told of single connections that ended may not matter for the sum.
      return bytesText(least) === text ? text : `<=${text}`;
    },
  },
  {
    key: 'sent',
    title: 'Sent',
    help: 'bytes acknowledged by the peer since each connection began',
    width: { least: 6, good: 6, most: 7 },
    rank: 7,
    counted: true,
    ...sums('sent', bytesText),
  },
  {
    key: 'retrans',
    title: 'Retr',
    help: 'segments sent again since each connection began',
    width: { least: 5, good: 5, most: 6 },
    rank: 8,
    counted: true,
    ...sums('retransmits', countText),
  },
];

/** Every column of a table of groups, in their order. */
export function groupColumns(by: string): readonly GroupColumn[] {
  const grouping = groupingOf(by) as Grouping;
  return [keyColumn(grouping), COUNT, ENDED, COMPACT, ...BY_STATE, ...MOVED];
}

/** The keys of those columns, which are the same for everything that one groups by. */
export const GROUP_COLUMN_KEYS: readonly string[] = groupColumns((GROUPS[0] as Grouping).key)
  .map(({ key }) => key);

/** How the counts by state stand: in one column, or each in a column of its own where there is room. */
export type Spread = 'compact' | 'wide';

/** The columns that the live table has: groups of one state are not counted by state. */
export function shownGroupColumns(
  by: string,
  ended: boolean,
  spread: Spread,
): readonly GroupColumn[] {
  const other = spread === 'compact' ? BY_STATE : [COMPACT];
  const left = new Set([
    ...ended ? [] : [ENDED],
    ...other,
    ...by === 'state' ? [COMPACT, ...BY_STATE] : [],
  ]);
  return groupColumns(by).filter((column) => !left.has(column));
}
