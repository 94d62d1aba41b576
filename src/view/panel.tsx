import { Box } from 'ink';
import { type ReactElement, useContext } from 'react';
import { constants } from 'node:os';
import { groupingOf } from '../groups.ts';
import { bindings } from '../keys.ts';
import { countText } from '../model/quantity.ts';
import { harmless } from '../model/text.ts';
import { NAMED } from '../named.ts';
import { SIGNALS, type Target } from '../model/signal.ts';
import { EXPORTS } from '../store/export.ts';
import { LEVELS } from '../store/grouped.ts';
import { needsSecond } from '../store/kill.ts';
import { countOf, STATE_MENU, stateLabel } from '../store/menu.ts';
import { sortsOf } from '../store/sorting.ts';
import type { Question, State } from '../store/state.ts';
import { answerLines, Answers } from './answers.tsx';
import { keyText } from './keyboard.ts';
import { keyHints } from './hints.ts';
import { Line, ThemeContext, usePlain } from './look.tsx';

type Props = { readonly state: State; readonly lines: number };

export function Rule(
  { title, columns }: { readonly title: string; readonly columns: number },
): ReactElement {
  const { rule } = useContext(ThemeContext).glyphs;
  return <Line bold>{`${rule.repeat(2)} ${title} `.padEnd(columns, rule)}</Line>;
}

/** The part of a list that is in sight, so that the place is. */
export function inSight<T>(
  list: readonly T[],
  place: number,
  lines: number,
): readonly (readonly [T, number])[] {
  const start = Math.max(0, Math.min(place - Math.floor(lines / 2), list.length - lines));
  return list.map((one, at) => [one, at] as const).slice(start, start + Math.max(0, lines));
}

/** The states with their counts; [x] is turned on. */
export function StatesMenu({ state, lines }: Props): ReactElement {
  const text = usePlain();
  const place = state.mode.kind === 'states' ? state.mode.place : 0;
  return (
    <Box flexDirection='column'>
      <Rule columns={state.size.columns} title='States shown; none marked: all' />
      {inSight(STATE_MENU, place, lines - 1).map(([one, at]) => (
        <Line key={one.number} inverse={at === place}>
          {`[${state.filter.states >> one.number & 1 ? 'x' : ' '}] ${stateLabel(one).padEnd(28)}${
            text(countText(countOf(state, one))).padStart(8)
          } `}
        </Line>
      ))}
    </Box>
  );
}

/** The columns to sort by. */
export function SortMenu({ state, lines }: Props): ReactElement {
  const place = state.mode.kind === 'sort' ? state.mode.place : 0;
  return (
    <Box flexDirection='column'>
      <Rule columns={state.size.columns} title='Sort by' />
      {inSight(sortsOf(state), place, lines - 1).map(([column, at]) => (
        <Line key={column?.key ?? ''} inverse={at === place}>
          {` ${(column?.title ?? 'First seen').padEnd(16)} ${
            column?.help ?? 'listeners by port, then as they were first seen'
          } `}
        </Line>
      ))}
    </Box>
  );
}

/** What connections can be grouped by. */
export function GroupingMenu({ state, lines }: Props): ReactElement {
  const place = state.mode.kind === 'grouping' ? state.mode.place : 0;
  return (
    <Box flexDirection='column'>
      <Rule columns={state.size.columns} title='Group by' />
      {inSight(LEVELS, place, lines - 1).map(([by, at]) => {
        const { title, help } = (by && groupingOf(by)) || UNGROUPED;
        return <Line key={by} inverse={at === place}>{` ${title.padEnd(16)} ${help} `}</Line>;
      })}
    </Box>
  );
}

/** What can be written. */
export function ExportMenu({ state, lines }: Props): ReactElement {
  const place = state.mode.kind === 'export' ? state.mode.place : 0;
  return (
    <Box flexDirection='column'>
      <Rule columns={state.size.columns} title='Write to a new file in this folder' />
      {inSight(EXPORTS, place, lines - 1).map(([{ format, title, help }, at]) => (
        <Line key={format} inverse={at === place}>{` ${title.padEnd(16)} ${help} `}</Line>
      ))}
    </Box>
  );
}

const UNGROUPED = { title: 'Nothing', help: 'every connection has a row of its own' };

/** What each mode is called above its keys. */
export const MODES: Readonly<Record<string, string>> = {
  table: 'In the table',
  groups: 'In the groups, where the other keys of the table hold too',
  group: 'In an opened group, likewise',
  prompt: 'While typing a filter',
  name: 'While typing the name of a filter',
  states: 'In the menu of states',
  sort: 'In the menu of columns to sort by',
  columns: 'In the menu of columns',
  grouping: 'In the menu of groups',
  export: 'In the menu of formats',
  kill: 'In the question before a process is ended',
  plan: 'In the question before several are ended, or connections are dropped',
  findings: 'In the list of findings',
  details: 'In the details of a connection',
  help: 'In this help',
};

/** The lines of the help: every key that can work in this view, by mode, and every filter that has a name. */
export function helpLines({ readonly, named, rebound }: State): readonly string[] {
  const keys = Object.entries(MODES).flatMap(([mode, title]) => [
    title,
    ...bindings(rebound).filter((binding) =>
      binding.mode === mode && !(readonly && binding.dangerous)
    )
      .map(({ keys, help }) => helpLine(keys.map(keyText).join(' '), help)),
    '',
  ]);
  const filters = [...named].map(([name, text]) =>
    helpLine(`@${name}`, NAMED.find((one) => one.name === name && one.text === text)?.help ?? text)
  );
  return [...keys, 'Filters by name, for the filter line', ...filters, ''];
}

function helpLine(word: string, help: string): string {
  return `  ${word.padEnd(22)} ${help}`;
}

export function Help({ state, lines }: Props): ReactElement {
  const text = usePlain();
  const top = state.mode.kind === 'help' ? state.mode.top : 0;
  const all = helpLines(state);
  const start = Math.max(0, Math.min(top, all.length - lines + 1));
  return (
    <Box flexDirection='column'>
      <Rule
        columns={state.size.columns}
        title={`Keys: * tagged, + new, ~ changed, - gone (${start + 1} of ${all.length})`}
      />
      {all.slice(start, start + lines - 1).map((line, at) => (
        <Line key={at} bold={!line.startsWith(' ')}>{text(harmless(line))}</Line>
      ))}
    </Box>
  );
}

function describe({ process, user }: Target): string {
  return `${process.name} (${process.pid}), user ${user}`;
}

/** What a process is to this program, in words. */
export const KIN = {
  stranger: '',
  init: 'pid 1 is the system itself: when it ends, everything does',
  self: 'this is estab itself',
  parent: 'estab runs in this process: it may end with it',
} as const;

/** The question; on a low screen the lines that matter most. */
function Confirm(
  { question, state, lines }: {
    readonly question: Extract<Question, { step: 'confirm' }>;
    readonly state: State;
    readonly lines: number;
  },
): ReactElement {
  const { target, connections, signal, reason, place, kinship, agreed } = question;
  const count = connections === 1 ? '1 socket' : `${connections} sockets`;
  const sockets = question.least ? `at least ${count}` : count;
  const answers = [
    'Cancel',
    ...SIGNALS.map((name) => `${name.slice(3)} ${constants.signals[name]}`),
  ];
  const ask = keyHints('kill', [
    ['yes', needsSecond(question) ? `asks once more, then sends ${signal}` : `sends ${signal}`],
    ['choose', 'gives the answer at the cursor'],
  ], state);
  const kin = KIN[kinship];
  // What stays on a low screen comes first; no answer is given that is not seen.
  const parts: readonly (readonly [part: string, lines: number])[] = [
    ['process', 1],
    ['answers', answerLines(answers, state.size.columns)],
    [kin && 'kin', 1],
    ['ask', 1],
    [reason && 'reason', 1],
    ['title', 1],
    ['command', 1],
    ['gap', 1],
  ];
  let left = lines;
  const kept = new Set(parts.flatMap(([part, more]) => {
    if (part === '' || more > left) return [];
    left -= more;
    return [part];
  }));
  return (
    <>
      {kept.has('title') && <Rule columns={state.size.columns} title='End this process?' />}
      {kept.has('reason') && <Line colour='red'>{harmless(reason)}</Line>}
      <Line bold>{harmless(`${describe(target)}, holds ${sockets}`)}</Line>
      {kept.has('command') && <Line dim>{harmless(target.process.command)}</Line>}
      {kept.has('kin') && <Line bold colour='red'>{agreed ? `Really? ${kin}` : kin}</Line>}
      {kept.has('gap') && <Box height={1} />}
      {kept.has('answers') && <Answers answers={answers} place={place} />}
      {kept.has('ask') && <Line dim>{ask}</Line>}
    </>
  );
}

/** The question before a process is ended. */
export function KillDialog({ state, lines }: Props): ReactElement | null {
  if (state.mode.kind !== 'kill') return null;
  const { question } = state.mode;
  switch (question.step) {
    case 'choose':
      return (
        <Box flexDirection='column'>
          <Rule
            columns={state.size.columns}
            title='Several processes hold this socket: which one?'
          />
          {inSight(question.targets, question.place, lines - 1).map(([target, at]) => (
            <Line key={target.process.pid} inverse={at === question.place}>
              {harmless(` ${describe(target)}: ${target.process.command} `)}
            </Line>
          ))}
        </Box>
      );
    case 'confirm':
      return (
        <Box flexDirection='column'>
          <Confirm question={question} state={state} lines={lines} />
        </Box>
      );
    case 'wait':
      return (
        <Box flexDirection='column'>
          <Rule columns={state.size.columns} title='End this process?' />
          <Line bold>
            {harmless(
              `${question.signal} was sent to ${describe(question.target)}: waiting for its end`,
            )}
          </Line>
        </Box>
      );
  }
}
