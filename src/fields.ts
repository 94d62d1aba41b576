import {
  endpointCondition,
  type Ends,
  parseAddress,
  parseEndpoint,
  portCondition,
} from './filter/endpoint.ts';
import { ENDS } from './filter/end.ts';
import { FilterError } from './filter/error.ts';
import type { Condition, Field } from './filter/field.ts';
import {
  numberCondition,
  type NumberTest,
  parseNumber,
  type Quantity,
  type Read,
} from './filter/number.ts';
import { cgroupTest } from './filter/cgroup.ts';
import { parseInterface } from './filter/interface.ts';
import { netnsTest } from './filter/netns.ts';
import { pidCondition, processTest, uid, userTest } from './filter/owners.ts';
import {
  FAMILY_WORDS,
  familyReach,
  parseFamily,
  parseProtocol,
  PROTOCOL_WORDS,
  protocolReach,
} from './filter/protocol.ts';
import { BYTES, COUNT, DURATION, ID, LATENCY, PORT, SS_PORT } from './filter/quantities.ts';
import { statesReach } from './filter/reach.ts';
import type { RowTest } from './filter/row-test.ts';
import { EVERY_STATE_WORD, parseStateSet, stateSpellings, stateTest } from './filter/states.ts';
import { parseText, type TextTest } from './filter/text.ts';
import {
  addressesThere,
  interfaceNames,
  portsThere,
  processIds,
  processNames,
  userIds,
  userNames,
  type Values,
} from './filter/values.ts';
import { timeInState } from './model/since.ts';
import type { Snapshot } from './model/snapshot.ts';
import type { Sockets } from './model/sockets.ts';

type Words = Pick<Field, 'key' | 'aliases' | 'help' | 'examples' | 'values' | 'bare' | 'owners'>;

function numbers(
  words: Words & Pick<Field, 'ss'>,
  quantity: Quantity,
  condition: (passes: NumberTest) => Condition,
): Field {
  return {
    ...words,
    ordered: true,
    parse: (value, operator, names) => condition(parseNumber(quantity, value, operator, names)),
  };
}

type NumberColumn = {
  [name in keyof Sockets]: Sockets[name] extends Float64Array | Uint32Array ? name : never;
}[keyof Sockets];

function column(words: Words & Pick<Field, 'ss'>, quantity: Quantity, name: NumberColumn): Field {
  const read: Read = ({ sockets }) => (row) => sockets[name][row] as number;
  return numbers(words, quantity, (passes) => numberCondition(read, passes));
}

function texts(
  words: Words,
  bind: (snapshot: Snapshot, passes: TextTest) => RowTest,
): Field {
  const condition = (passes: TextTest): Condition => (snapshot) => bind(snapshot, passes);
  return { ...words, ordered: false, parse: (value) => condition(parseText(value)) };
}

function ports(words: Words, ends: Ends): Field {
  return numbers(
    { ...words, values: portsThere(ends) },
    PORT,
    (passes) => portCondition(ends, passes),
  );
}

function ssPort(words: Words, ends: Ends): Field {
  return numbers(
    { ...words, ss: true, values: colon(portsThere(ends)) },
    SS_PORT,
    (passes) => portCondition(ends, passes),
  );
}

/** Ports with the colon that ss has before them, where one was typed. */
function colon(ports: Values): Values {
  return (known, typed) =>
    typed[0] === ':'
      ? Array.from(ports(known, typed.slice(1)), (port) => `:${port}`)
      : ports(known, typed);
}

function addresses(words: Words, ends: Ends): Field {
  return {
    ...words,
    values: addressesThere(ends),
    ordered: false,
    parse: (value) => parseAddress(ends, value),
  };
}

function ssEndpoint(words: Words, ends: Ends): Field {
  return {
    ...words,
    values: addressesThere(ends),
    ordered: false,
    ss: true,
    parse(value, _operator, names) {
      const endpoint = parseEndpoint(value, names);
      if (endpoint !== null) return endpointCondition(ends, endpoint);
      throw new FilterError(
        value,
        `Unknown address "${value.text}": expected one such as 10.0.0.0/8, 10.0.0.7:443 or [::1]:443`,
      );
    },
  };
}

const age: Read = ({ sockets, clock }) => (row) =>
  Math.floor((clock - (sockets.firstSeen[row] as number)) / 1000);

const since: Read = (snapshot) => (row) => Math.floor(timeInState(snapshot, row) / 1000);

/** Every key of the filter, in the order of the help. */
export const FIELDS: readonly Field[] = [
  {
    key: 'proto',
    aliases: ['protocol'],
    help: 'The protocol, of either IP version or of one.',
    examples: ['tcp', 'udp6'],
    words: PROTOCOL_WORDS,
    bare: () => PROTOCOL_WORDS,
    ordered: false,
    reach: protocolReach,
    parse: parseProtocol,
  },
  {
    key: 'state',
    aliases: [],
    help: 'The TCP state in any spelling, or a group: opening, open, closing.',
    examples: ['LISTEN', 'established,time-wait', 'closing'],
    words: EVERY_STATE_WORD,
    values: (_, typed) => stateSpellings(typed),
    bare: (_, typed) => stateSpellings(typed, true),
    ordered: false,
    reach: (value) => statesReach(parseStateSet(value)),
    parse: (value) => stateTest(parseStateSet(value)),
  },
  ports({
    key: 'port',
    aliases: [],
    help: 'The port at either end.',
    examples: ['443', '80,443', '8000-8100', '>1024', 'https'],
  }, ENDS),
  ports({
    key: 'lport',
    aliases: ['localport'],
    help: 'The local port.',
    examples: ['443', '8000-8100'],
  }, ['local']),
  ports({
    key: 'rport',
    aliases: ['remoteport'],
    help: 'The remote port; 0 where there is no peer.',
    examples: ['443', '>1024'],
  }, ['remote']),
  addresses({
    key: 'addr',
    aliases: ['address', 'ip'],
    help: 'The address at either end: a whole one, a network, or a part.',
    examples: ['10.0.0.7', '10.0.0.0/8', 'fe80::/10', '192.168.'],
  }, ENDS),
  addresses({
    key: 'laddr',
    aliases: ['local'],
    help: 'The local address.',
    examples: ['127.0.0.1', '::1'],
  }, ['local']),
  addresses({
    key: 'raddr',
    aliases: ['remote'],
    help: 'The remote address.',
    examples: ['10.0.0.0/8'],
  }, ['remote']),
  numbers(
    {
      key: 'pid',
      aliases: [],
      help: 'The id of a process that holds the socket.',
      examples: ['812'],
      values: processIds,
      owners: true,
    },
    COUNT,
    pidCondition,
  ),
  texts({
    key: 'proc',
    aliases: ['process', 'name'],
    help: 'The short name of a process that holds the socket.',
    examples: ['nginx', '/^(nginx|caddy)$/'],
    values: processNames,
    bare: processNames,
    owners: true,
  }, (snapshot, passes) => processTest(snapshot, (process) => passes(process.name))),
  texts({
    key: 'command',
    aliases: ['cmd'],
    help: 'The command line of a process that holds the socket.',
    examples: ['server.js', '"node server"'],
    owners: true,
  }, (snapshot, passes) => processTest(snapshot, (process) => passes(process.command))),
  texts({
    key: 'user',
    aliases: [],
    help: 'The name of the user that the socket belongs to.',
    examples: ['www-data'],
    values: userNames,
    bare: userNames,
  }, userTest),
  numbers(
    {
      key: 'uid',
      aliases: [],
      help: 'The number of the user that the socket belongs to.',
      examples: ['0', '>=1000'],
      values: userIds,
    },
    COUNT,
    (passes) => numberCondition(uid, passes),
  ),
  texts({
    key: 'cgroup',
    aliases: ['unit'],
    help: 'The path of the control group, in which the systemd unit is.',
    examples: ['nginx.service', 'user.slice'],
  }, (snapshot, passes) => cgroupTest(snapshot, ({ path }) => passes(path))),
  texts(
    {
      key: 'container',
      aliases: [],
      help: 'The name, the id or the runtime of the container.',
      examples: ['web', 'docker', '/./'],
    },
    (snapshot, passes) =>
      cgroupTest(snapshot, ({ container }) => {
        if (container === null) return false;
        const { id, name, runtime } = container;
        return [id, name, runtime].some((text) => text !== null && passes(text));
      }),
  ),
  texts({
    key: 'ns',
    aliases: ['netns'],
    help: 'The name of the network namespace; own: the one that estab runs in.',
    examples: ['own', 'web', '/^net:/'],
  }, netnsTest),
  {
    key: 'family',
    aliases: ['ipv'],
    help: 'The IP version.',
    examples: ['4', '6'],
    words: FAMILY_WORDS,
    ordered: false,
    reach: familyReach,
    parse: parseFamily,
  },
  {
    key: 'iface',
    aliases: ['interface'],
    help: 'The interface that the socket is bound to, by name or index.',
    examples: ['eth0', '2'],
    values: interfaceNames,
    ordered: true,
    parse: parseInterface,
  },
  column(
    {
      key: 'recvq',
      aliases: ['recv-q'],
      help: 'Bytes that the program has not read; for LISTEN, connections not yet accepted.',
      examples: ['>0', '>=64k'],
    },
    BYTES,
    'recvQueue',
  ),
  column(
    {
      key: 'sendq',
      aliases: ['send-q'],
      help: 'Bytes that the peer has not acknowledged; for LISTEN, the most that may wait.',
      examples: ['>0', '>1M'],
    },
    BYTES,
    'sendQueue',
  ),
  column(
    { key: 'rx', aliases: [], help: 'Bytes received a second.', examples: ['>1M', '0'] },
    BYTES,
    'rxRate',
  ),
  column(
    { key: 'tx', aliases: [], help: 'Bytes sent and acknowledged a second.', examples: ['>64k'] },
    BYTES,
    'txRate',
  ),
  column(
    {
      key: 'rtt',
      aliases: [],
      help: 'The round-trip time, in milliseconds where no unit stands.',
      examples: ['>100', '<500us', '1-5'],
    },
    LATENCY,
    'rtt',
  ),
  column(
    {
      key: 'retrans',
      aliases: ['retransmits'],
      help: 'Segments sent again since the connection began.',
      examples: ['>0'],
    },
    COUNT,
    'retransmits',
  ),
  numbers(
    {
      key: 'age',
      aliases: [],
      help: 'Whole seconds since the row was first seen.',
      examples: ['>5m', '<10s', '1h-2h'],
    },
    DURATION,
    (passes) => numberCondition(age, passes),
  ),
  numbers(
    {
      key: 'since',
      aliases: [],
      help: 'Whole seconds in its state, as far as that is known: at the least.',
      examples: ['>=1m', '<10s'],
    },
    DURATION,
    (passes) => numberCondition(since, passes),
  ),
  column(
    { key: 'inode', aliases: [], help: 'The inode; 0: no descriptor.', examples: ['12345', '0'] },
    ID,
    'inode',
  ),
  ssPort({
    key: 'sport',
    aliases: [],
    help: 'The local port, as in ss.',
    examples: [':22', ':ssh', '>:1024'],
  }, ['local']),
  ssPort({
    key: 'dport',
    aliases: [],
    help: 'The remote port, as in ss.',
    examples: [':443', ':https'],
  }, ['remote']),
  ssEndpoint({
    key: 'src',
    aliases: [],
    help: 'The local address and port, as in ss.',
    examples: ['127.0.0.1:80', '10.0.0.0/8', '*:22'],
  }, ['local']),
  ssEndpoint({
    key: 'dst',
    aliases: [],
    help: 'The remote address and port, as in ss.',
    examples: ['10.0.0.0/8', '[::1]:443'],
  }, ['remote']),
  {
    key: 'dev',
    aliases: [],
    help: 'The interface that the socket is bound to, as in ss.',
    examples: ['eth0'],
    values: interfaceNames,
    ordered: true,
    ss: true,
    parse: parseInterface,
  },
];
