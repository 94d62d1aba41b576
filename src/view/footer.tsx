import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { fullEndText, stateName, userName } from '../columns.ts';
import { type Binding, KEYS, obstacleOf } from '../keys.ts';
import { holdersOf } from '../model/owners.ts';
import { protocolLabel } from '../model/protocol.ts';
import { harmless } from '../model/text.ts';
import { selected } from '../store/select.ts';
import type { State } from '../store/state.ts';
import { keyText } from './keyboard.ts';
import { Coloured, Line, usePlain } from './look.tsx';
import { toneColour } from './theme.ts';

/** The selected socket in full, as the table may have cut it. */
export function selection(state: State): string {
  const { snapshot } = state;
  const row = selected(state);
  if (snapshot === null || row < 0) return '';
  const { protocol, family, remotePort } = snapshot.sockets;
  const end = (which: 'local' | 'remote') => fullEndText(snapshot, row, which, state.hosts);
  const peer = remotePort[row] === 0 ? '' : ` → ${end('remote')}`;
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

/** A sentence where there is one to say, or else the selected socket. */
function Status({ state }: { readonly state: State }): ReactElement {
  const text = usePlain();
  const { message, problem } = state;
  if (message !== null) {
    return <Line bold colour={toneColour(message.tone)}>{text(harmless(message.text))}</Line>;
  }
  if (problem !== '') return <Line bold colour='red'>{text(harmless(problem))}</Line>;
  // A line without text would have no height.
  return <Line dim>{text(harmless(selection(state))) || ' '}</Line>;
}

/** What the footer says a key does, and whether it can do so now. */
function Hint(
  { binding, state }: { readonly binding: Binding; readonly state: State },
): ReactElement {
  const off = obstacleOf(binding, state) !== null;
  return (
    <Text>
      <Coloured bold={!off} dim={off}>{keyText(binding.keys[0] as string)}</Coloured>
      <Coloured dim={off}>{` ${binding.label}  `}</Coloured>
    </Text>
  );
}

function hintText({ keys, label }: Binding): string {
  return `${keyText(keys[0] as string)} ${label}  `;
}

/** The keys of a mode that the footer names in so many columns: all, or those that are not spare, or the first of these. */
export function hints(mode: State['mode']['kind'], columns: number): readonly Binding[] {
  const named = KEYS.filter((binding) => binding.mode === mode && binding.label !== undefined);
  const width = (list: readonly Binding[]) => list.map(hintText).join('').trimEnd().length;
  if (width(named) <= columns) return named;
  const needed = named.filter(({ spare }) => !spare);
  while (width(needed) > columns) needed.pop();
  return needed;
}

/** The status line, and the keys of the mode. */
export function Footer({ state }: { readonly state: State }): ReactElement {
  return (
    <Box flexDirection='column'>
      <Status state={state} />
      <Text wrap='truncate-end'>
        {hints(state.mode.kind, state.size.columns).map((binding) => (
          <Hint key={binding.keys[0]} binding={binding} state={state} />
        ))}
      </Text>
    </Box>
  );
}
