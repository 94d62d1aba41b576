import { protocolLabel, protocolName, UNIX, UNIX_WORDS } from '../model/protocol.ts';
import { EVERY_SOCKET, type Reach } from '../model/reach.ts';
import { FilterError, unknown } from './error.ts';
import type { Condition } from './field.ts';
import type { Value } from './tokens.ts';

/** The words for a protocol, of either family or of one. */
export const PROTOCOL_WORDS: readonly string[] = [
  'tcp',
  'udp',
  'tcp4',
  'tcp6',
  'udp4',
  'udp6',
  'unix',
  ...UNIX_WORDS,
];

const FAMILIES: ReadonlyMap<string, number> = new Map([
  ['4', 4],
  ['6', 6],
  ['ipv4', 4],
  ['ipv6', 6],
  ['inet', 4],
  ['inet6', 6],
]);

/** The words for a family. */
export const FAMILY_WORDS: readonly string[] = [...FAMILIES.keys()];

/** Passes rows of the protocol. @throws FilterError where the value names none. */
export function parseProtocol(value: Value): Condition {
  const word = value.text.toLowerCase();
  if (value.form !== 'plain' || !PROTOCOL_WORDS.includes(word)) {
    throw new FilterError(
      value,
      unknown(
        'protocol',
        value.text,
        'expected tcp, udp or unix, or one with 4 or 6',
        PROTOCOL_WORDS,
      ),
    );
  }
  if (UNIX_WORDS.includes(word)) {
    return ({ sockets: { protocol, family } }) => (row) =>
      protocol[row] === UNIX && protocolLabel(UNIX, family[row] as number) === word;
  }
  const { name, version } = parts(word);
  return ({ sockets: { protocol, family } }) => (row) =>
    protocolName(protocol[row] as number) === name && (version === 0 || family[row] === version);
}

/** The name of a protocol, and the version of IP that is wanted; 0: either. */
function parts(word: string): { readonly name: string; readonly version: number } {
  const name = word.replace(/[46]$/, '');
  return { name, version: Number(word.slice(name.length)) };
}

/** The reach of a protocol that `parseProtocol` takes. */
export function protocolReach({ text }: Value): Reach {
  const word = text.toLowerCase();
  const { protocols, families } = EVERY_SOCKET;
  if (word === 'unix' || UNIX_WORDS.includes(word)) return { ...EVERY_SOCKET, protocols: [UNIX] };
  const { name, version } = parts(word);
  return {
    ...EVERY_SOCKET,
    protocols: protocols.filter((number) => protocolName(number) === name),
    families: families.filter((family) => version === 0 || family === version),
  };
}

/** The reach of a family that `parseFamily` takes. */
export function familyReach({ text }: Value): Reach {
  return { ...EVERY_SOCKET, families: [FAMILIES.get(text.toLowerCase()) as number] };
}

/** Passes rows of the family. @throws FilterError where the value names none. */
export function parseFamily(value: Value): Condition {
  const version = value.form === 'plain' ? FAMILIES.get(value.text.toLowerCase()) : undefined;
  if (version === undefined) {
    throw new FilterError(
      value,
      unknown('family', value.text, 'expected 4 or 6', FAMILY_WORDS.filter((word) => word[1])),
    );
  }
  return ({ sockets: { family } }) => (row) => family[row] === version;
}
