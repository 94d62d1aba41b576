import { FilterError, unknown } from './error.ts';
import type { Names } from '../model/names.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Condition } from './field.ts';
import type { End } from './end.ts';
import { type RowTest, some } from './row-test.ts';
import { addressTest, type Network, networkTest, parseNetwork, partTest } from './network.ts';
import type { NumberTest } from './number.ts';
import { type Family, UNIX } from '../model/protocol.ts';
import { PORT } from './quantities.ts';
import { parseText } from './text.ts';
import type { Value } from './tokens.ts';

const PORTS = { local: 'localPort', remote: 'remotePort' } as const;

/** The ends that a key looks at. */
export type Ends = readonly End[];

/** Passes rows of which the port of one of the ends passes; UNIX sockets have none. */
export function portCondition(ends: Ends, passes: NumberTest): Condition {
  return ({ sockets }) =>
    some(ends.map((end) => {
      const column = sockets[PORTS[end]];
      return (row: number) => passes(column[row] as number) && sockets.protocol[row] !== UNIX;
    }));
}

/**
 * The condition of an address: a whole one, a network, a part of one (`10.0.`) or a regular expression.
 * @throws FilterError where it can be none of these.
 */
export function parseAddress(ends: Ends, value: Value): Condition {
  const network = value.form === 'plain' ? parseNetwork(value.text) : null;
  if (network !== null) {
    return (snapshot) => some(ends.map((end) => networkTest(snapshot, end, network)));
  }
  if (value.form === 'plain' && !/^[\da-f.:]+$/i.test(value.text)) {
    throw new FilterError(
      value,
      `Unknown address "${value.text}": expected one such as 10.0.0.7, or a network such as 10.0.0.0/8`,
    );
  }
  const matches = addressMatch(value);
  return (snapshot) => some(ends.map((end) => matches(snapshot, end)));
}

/** How an address is looked at for a part of its text, or by a regular expression. */
export function addressMatch(value: Value): (snapshot: Snapshot, end: End) => RowTest {
  const passes = parseText(value);
  const part = value.text.toLowerCase();
  return value.form === 'pattern'
    ? (snapshot, end) => addressTest(snapshot, end, passes)
    : (snapshot, end) => partTest(snapshot, end, part);
}

/** A network, a port, or both of one end, and the family of its socket; null where any will do. */
type Endpoint = {
  readonly family: Family | null;
  readonly network: Network | null;
  readonly port: number | null;
};

/** What ss has before an endpoint to say of which family the socket is. */
const FAMILIES = new Map<string, Family>([['inet:', 4], ['inet6:', 6]]);

function familyOf({ form, text }: Value): [word: string, family: Family] | undefined {
  if (form !== 'plain') return undefined;
  return [...FAMILIES].find(([word]) => text.toLowerCase().startsWith(word));
}

/** Whether a value begins with a family as ss has it: `inet:10.0.0.7`, `inet6:*`. */
export function hasFamily(value: Value): boolean {
  return familyOf(value) !== undefined;
}

/**
 * The endpoint that ss writes as `10.0.0.7:443`, `[fe80::/10]:443`, `*:443`, `:https` or without the port, or null;
 * a family may stand before it. The address decides: null where it is none, or none of the family.
 * @throws FilterError where the port is not one.
 */
export function parseEndpoint(value: Value, names: Names): Endpoint | null {
  if (value.form !== 'plain') return null;
  const [before, family] = familyOf(value) ?? ['', null];
  const text = value.text.slice(before.length);
  const isOther = (network: Network) => family !== null && network.family !== family;
  const whole = parseNetwork(text);
  if (whole !== null) return isOther(whole) ? null : { family, network: whole, port: null };
  const colon = text.startsWith('[') ? text.indexOf(':', text.indexOf(']')) : text.lastIndexOf(':');
  const [host, service] = colon < 0
    ? [text, '*']
    : [text.slice(0, colon), text.slice(colon + 1) || '*'];
  const bracketed = /^\[([^\]]*)\](\/\d+)?$/.exec(host);
  const network = bracketed === null
    ? parseNetwork(host)
    : parseNetwork(`${bracketed[1]}${bracketed[2] ?? ''}`);
  if (network === null ? host !== '*' && host !== '' : isOther(network)) return null;
  if (service === '*') return { family, network, port: null };
  const port = PORT.read(service, names);
  if (port === null) {
    const words = /[a-z]/i.test(service) ? names.services.keys() : [];
    throw new FilterError(
      { from: value.from + before.length + colon + 1 },
      unknown('port', service, PORT.expected, words),
    );
  }
  return { family, network, port };
}

/** Passes rows of which one of the ends is at the endpoint. */
export function endpointCondition(ends: Ends, { family, network, port }: Endpoint): Condition {
  return (snapshot) =>
    some(ends.map((end): RowTest => {
      const ports = snapshot.sockets[PORTS[end]];
      const inside = network === null ? () => true : networkTest(snapshot, end, network);
      return (row) =>
        (port === null || ports[row] === port) && inside(row) &&
        (family === null || snapshot.sockets.family[row] === family) &&
        snapshot.sockets.protocol[row] !== UNIX;
    }));
}
