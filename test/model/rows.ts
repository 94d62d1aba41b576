import { TCP } from '../../src/model/protocol.ts';
import { addRow, type Draft, draft, NO_OWNERS, type Sample } from '../../src/model/sample.ts';
import type { Sockets } from '../../src/model/sockets.ts';
import { ESTABLISHED } from '../../src/model/state.ts';
import { words } from '../filter/scene.ts';

/** What a test says of one socket as a collector reads it: TCP that is established unless it says otherwise. */
export type Row =
  & { readonly from: string; readonly to: string }
  & { readonly [name in Exclude<keyof Sockets, 'local' | 'remote'>]?: number };

/** A draft of these rows. */
export function drafted(rows: readonly Row[]): Draft {
  const into = draft(rows.length);
  for (const { from, to, ...numbers } of rows) {
    const row = addRow(into);
    const table = into.sockets;
    table.family[row] = from.includes(':') ? 6 : 4;
    table.protocol[row] = TCP;
    table.state[row] = ESTABLISHED;
    table.local.set(words(from), row * 4);
    table.remote.set(words(to), row * 4);
    for (const [name, value] of Object.entries(numbers)) table[name as keyof Sockets][row] = value;
  }
  return into;
}

/** A sample of these rows, so many seconds after the clock began. */
export function sample(seconds: number, rows: readonly Row[]): Sample {
  return {
    collector: 'netlink',
    takenAt: 0,
    clock: seconds * 1000,
    ...drafted(rows),
    owners: NO_OWNERS,
    gaps: [],
  };
}
