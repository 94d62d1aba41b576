import { FIELDS } from '../../src/fields.ts';
import { bind } from '../../src/filter/expression.ts';
import { parseFilter } from '../../src/filter/grammar.ts';
import { parseNetwork } from '../../src/filter/network.ts';
import type { Names } from '../../src/model/names.ts';
import type { Holder, Process } from '../../src/model/process.ts';
import { TCP } from '../../src/model/protocol.ts';
import { addRow, draft, NO_OWNERS, type Owners, type Sample } from '../../src/model/sample.ts';
import { follow } from '../../src/model/follow.ts';
import { type Snapshot } from '../../src/model/snapshot.ts';
import type { Sockets } from '../../src/model/sockets.ts';
import { ESTABLISHED } from '../../src/model/state.ts';

/** What a test says of one socket; the rest is not known. */
export type Row =
  & { readonly from: string; readonly to: string }
  & { readonly [name in Exclude<keyof Sockets, 'local' | 'remote' | 'id' | 'mark'>]?: number };

export const NAMES: Names = {
  services: new Map([['ssh', 22], ['http', 80], ['https', 443], ['http-alt', 8080]]),
  ports: new Map([['22/tcp', 'ssh'], ['80/tcp', 'http'], ['443/tcp', 'https']]),
  interfaces: new Map([['lo', 1], ['eth0', 2]]),
};

/** An address's words. */
export function words(address: string): Uint32Array {
  const network = parseNetwork(address);
  if (network === null) throw new Error(`No address: ${address}`);
  return network.words;
}

/** A sample of these rows, in this order; the moment is 1000 seconds unless told otherwise. */
export function sample(rows: readonly Row[], parts: Partial<Sample> = {}): Sample {
  const into = draft(rows.length);
  rows.forEach(({ from, to, ...numbers }, place) => {
    const row = addRow(into);
    const table = into.sockets;
    table.family[row] = from.includes(':') ? 6 : 4;
    table.protocol[row] = TCP;
    table.state[row] = ESTABLISHED;
    table.cookieLow[row] = place + 1;
    table.local.set(words(from), row * 4);
    table.remote.set(words(to), row * 4);
    for (const [name, value] of Object.entries(numbers)) {
      table[name as keyof Sockets][row] = value as number;
    }
  });
  return {
    collector: 'netlink',
    takenAt: 0,
    clock: 1_000_000,
    sockets: into.sockets,
    count: into.count,
    owners: NO_OWNERS,
    gaps: [],
    ...parts,
  };
}

/** A snapshot of these rows, in this order; the moment is 1000 seconds. */
export function scene(rows: readonly Row[], owners: Partial<Owners> = {}): Snapshot {
  const snapshot = follow(null, sample(rows, { owners: { ...NO_OWNERS, ...owners } }));
  // What `follow` derives, as the test says it.
  rows.forEach(({ firstSeen, rxRate, txRate }, row) => {
    const table = snapshot.sockets;
    if (firstSeen !== undefined) table.firstSeen[row] = firstSeen;
    if (rxRate !== undefined) table.rxRate[row] = rxRate;
    if (txRate !== undefined) table.txRate[row] = txRate;
  });
  return snapshot;
}

export function process(pid: number, name: string, command = name): Process {
  return { pid, startTime: pid, name, command };
}

export function processes(...list: readonly Process[]): Owners['processes'] {
  return new Map(list.map((process) => [process.pid, process]));
}

export function holders(...list: readonly Process[]): readonly Holder[] {
  return list.map((process) => ({ process, fd: 3 }));
}

/** The numbers of the rows that pass. */
export function passing(text: string, snapshot: Snapshot): number[] {
  const parsed = parseFilter(text, FIELDS, NAMES);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.column}: ${parsed.error.message}`);
  const test = bind(parsed.expression, snapshot);
  return Array.from({ length: snapshot.total }, (_, row) => row).filter(test);
}
