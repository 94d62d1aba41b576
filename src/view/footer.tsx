import { Box } from 'ink';
import type { ReactElement } from 'react';
import { fullEndText, hasPeer, stateName, userName } from '../columns.ts';
import { type Binding, bindingsIn, type KeyMode, keyModeOf, obstacleOf } from '../keys.ts';
import { STATE_COUNT } from '../model/groups.ts';
import { holdersOf } from '../model/owners.ts';
import { protocolLabel } from '../model/protocol.ts';
import { STATES, stateWord } from '../model/state.ts';
import { harmless } from '../model/text.ts';
import { groupName, type SelectedGroup, selectedGroup } from '../store/grouped.ts';
import { selected } from '../store/select.ts';
import type { Rebound, State } from '../store/state.ts';
import { keyText } from './keyboard.ts';
import { Line, type Piece, Pieces, usePlain } from './look.tsx';
import { toneColour } from './theme.ts';

/** The selected socket or group in full, as the table may have cut it. */
export function selection(state: State): string {
  const { snapshot } = state;
  const group = selectedGroup(state);
  if (group !== null) return groupText(group);
  const row = selected(state);
  if (snapshot === null || row < 0) return '';
  const { protocol, family } = snapshot.sockets;
  const end = (which: 'local' | 'remote') => fullEndText(snapshot, row, which, state.hosts);
  const peer = hasPeer(snapshot, row) ? ` → ${end('remote')}` : '';
  const holders = holdersOf(snapshot, row).map(({ process }) =>
    `${process.name} (${process.pid})${process.command === '' ? '' : `: ${process.command}`}`
  );
  return [
    protocolLabel(protocol[row] as number, family[row] as number),
    `${end('local')}${peer}`,
    stateName(snapshot, row),
    userName(snapshot, row),
    holders.join(', '),
  ].filter((part) => part !== '').join('  ');
}

/** `process nginx (812)  LISTEN 2, ESTABLISHED 140  nginx: master process`. */
function groupText(selected: SelectedGroup): string {
  const { groups, group, grouping, row } = selected;
  const states = STATES.map((state, place) => ({
    word: stateWord(state),
    count: groups.states[group * STATE_COUNT + place] as number,
  })).filter(({ count }) => count > 0).map(({ word, count }) => `${word} ${count}`);
  return [
    `${grouping.noun} ${groupName(selected)}`,
    states.join(', '),
    grouping.process?.(groups.snapshot, row)?.command ?? '',
  ].filter((part) => part !== '').join('  ');
}

/** A sentence where there is one to say, or else the selected socket. */
function Status({ state }: { readonly state: State }): ReactElement {
  const text = usePlain();
  const { message, problem } = state;
  if (message !== null) {
    return <Line bold colour={toneColour(message.tone)}>{text(harmless(message.text))}</Line>;
  }
  if (problem !== '') return <Line bold colour='red'>{text(harmless(problem))}</Line>;
  return <Line dim>{text(harmless(selection(state)))}</Line>;
}

/** What the footer says a key does, and whether it can do so now. */
function hint(binding: Binding, state: State, gap: string): readonly Piece[] {
  const off = obstacleOf(binding, state) !== null;
  return [
    { text: keyText(binding.keys[0] as string), bold: !off, dim: off },
    { text: ` ${binding.label}${gap}`, dim: off },
  ];
}

function hintText({ keys, label }: Binding): string {
  return `${keyText(keys[0] as string)} ${label}  `;
}

function hasRoom(hints: readonly Binding[], columns: number): boolean {
  return hints.map(hintText).join('').trimEnd().length <= columns;
}

/** The keys of a mode that the footer names in so many columns: the first of those that are not spare, and spare ones while they have room. */
export function hints(mode: KeyMode, columns: number, rebound?: Rebound): readonly Binding[] {
  const named = bindingsIn(mode, rebound).filter(({ label }) => label !== undefined);
  const kept = new Set(named.filter(({ spare }) => !spare));
  const drop = [...kept];
  while (!hasRoom([...kept], columns)) kept.delete(drop.pop() as Binding);
  for (const one of named.filter(({ spare }) => spare)) {
    kept.add(one);
    if (hasRoom([...kept], columns)) continue;
    kept.delete(one);
    break;
  }
  return named.filter((one) => kept.has(one));
}

/** The status line, and the keys of the mode. */
export function Footer({ state }: { readonly state: State }): ReactElement {
  const named = hints(keyModeOf(state), state.size.columns, state.rebound);
  return (
    <Box flexDirection='column'>
      <Status state={state} />
      <Pieces
        pieces={named.flatMap((binding, place) =>
          hint(binding, state, place < named.length - 1 ? '  ' : '')
        )}
      />
    </Box>
  );
}
