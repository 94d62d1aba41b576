import { DUMPS } from '../platform/linux/recorded.ts';
import { reportOf } from '../../src/command/crash.ts';
import { isDumb, isUtf8 } from '../../src/command/environment.ts';
import { parseAnswer } from '../../src/platform/linux/enquiry.ts';
import { parseCgroupMount } from '../../src/platform/linux/cgroups.ts';
import { parseDrops, parseOpens } from '../../src/platform/linux/counters.ts';
import { parseMachine } from '../../src/platform/linux/machine.ts';
import { parseSockstat } from '../../src/platform/linux/sockstat.ts';
import { brokenBytes, brokenText, sequenceOf } from './recorded.ts';
import { EventEmitter } from 'node:events';
import { Buffer } from 'node:buffer';
import assert from 'node:assert/strict';
import fc, { type Arbitrary } from 'fast-check';
import { FIELDS } from '../../src/fields.ts';
import { bind } from '../../src/filter/expression.ts';
import { parseFilter } from '../../src/filter/grammar.ts';
import { TCP, UDP } from '../../src/model/protocol.ts';
import { type Draft, draft, NO_OWNERS } from '../../src/model/sample.ts';
import { follow } from '../../src/model/follow.ts';
import { STATE_WORDS } from '../../src/model/state.ts';
import { fitted, harmless, width } from '../../src/model/text.ts';
import { parseLine, UsageError } from '../../src/options.ts';
import { field } from '../../src/output/csv.ts';
import { add, addEnded } from '../../src/platform/linux/inet-diag.ts';
import { parseServices } from '../../src/platform/linux/names.ts';
import { HEADER, LITTLE, walk } from '../../src/platform/linux/netlink.ts';
import { parseProcess } from '../../src/platform/linux/procfs.ts';
import { addLines } from '../../src/platform/linux/procnet.ts';
import { messageStream } from '../../src/platform/linux/ss.ts';
import { parseUsers } from '../../src/platform/linux/users.ts';
import { type Input, listen } from '../../src/view/keyboard.ts';
import { parseSettings } from '../../src/setting/parse.ts';
import { DEFAULTS } from '../../src/setting/settings.ts';
import { SETTINGS } from '../../src/settings.ts';
import { NAMES, scene } from '../filter/scene.ts';

/** One thing that reads what others wrote: inputs for it, and what must hold whatever comes. */
export type Target = { readonly name: string; readonly property: fc.IProperty<unknown> };

function target<T>(name: string, input: Arbitrary<T>, holds: (input: T) => void): Target {
  return { name, property: fc.property(input, holds) as fc.IProperty<unknown> };
}

/** What a reader may do with bytes that are none of its own: refuse them in a sentence. */
function mayRefuse(read: () => void): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof Error && !(error instanceof RangeError), String(error));
    assert.match(error.message, /^(Cannot |sock_diag: )/);
  }
}

/** Everything that reads the answers of sock_diag. */
export function readDiag(bytes: Uint8Array, sequence: number): void {
  for (const protocol of [TCP, UDP]) {
    const rows = emptied();
    mayRefuse(() => void walk(bytes, sequence, add(rows, protocol)));
    followed(rows);
  }
  const ended = emptied();
  mayRefuse(() => void walk(bytes, sequence, addEnded(ended, 1)));
  mayRefuse(() =>
    void walk(bytes, sequence, (view, at, end) => {
      const detail = parseAnswer(view, at, end);
      assert.ok(detail === null || detail.expires >= 0);
    })
  );
}

const SEQUENCE = 7;

/** A message as the kernel writes it, with lengths, types and flags that are mostly right. */
const message = fc.record({
  body: fc.uint8Array({ maxLength: 200 }),
  type: fc.oneof({ weight: 8, arbitrary: fc.constant(20) }, fc.nat(65535)),
  flags: fc.nat(65535),
  sequence: fc.oneof({ weight: 8, arbitrary: fc.constant(SEQUENCE) }, fc.nat()),
  family: fc.constantFrom(2, 10, 0, 255),
  lie: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.integer({ min: -80, max: 80 })),
}).map(({ body, type, flags, sequence, family, lie }) => {
  const length = HEADER + body.length;
  const bytes = new Uint8Array((length + 3) & ~3);
  const view = new DataView(bytes.buffer);
  bytes.set(body, HEADER);
  if (body.length > 0) bytes[HEADER] = family;
  view.setUint32(0, Math.max(0, length + lie), LITTLE);
  view.setUint16(4, type, LITTLE);
  view.setUint16(6, flags, LITTLE);
  view.setUint32(8, sequence, LITTLE);
  return bytes;
});

const datagram = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.array(message, { maxLength: 6 }).map((parts) =>
    Uint8Array.from(parts.flatMap((part) => [...part]))
  ),
);

/** A line of a settings file, or nearly. */
const settingLine = fc.tuple(
  fc.constantFrom(...Object.keys(DEFAULTS), '__proto__', '"a b"', 'a.b'),
  fc.oneof(fc.json(), fc.constantFrom('true', '[', '{ a.b = [1] }', '"', '1e9', '12:00', '#')),
).map(([key, value]) => `${key} = ${value}`);

/** A draft that is used again and again: to make one takes longer than most readings. */
const DRAFT = draft(0);

function emptied(): Draft {
  DRAFT.count = 0;
  return DRAFT;
}

/** Whatever was read makes a snapshot. */
function followed(rows: Draft): void {
  const sample = {
    collector: 'netlink' as const,
    takenAt: 0,
    clock: 1,
    owners: NO_OWNERS,
    gaps: [],
    ...rows,
  };
  const { count, total } = follow(null, sample);
  assert.ok(count <= rows.count && total === count);
}

/** Text with a share of what terminals, spreadsheets and parsers stumble over. */
const text = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      '\x1b[2J',
      '\x1b]52;c;aGk=\x07',
      '\x1b]8;;http://a\x1b\\',
      '\x1bP1$r\x1b\\',
      '\x9b31m',
      '\u202e',
      '\u200b',
      '\ufeff',
      '世',
      '👩‍👩‍👧',
      '\u0301'.repeat(50),
      '\ud800',
      '\r\n',
      '\0',
      '=1+1',
      '"',
      ' ',
      ':',
      '0',
    ),
  ),
  { maxLength: 12 },
).map((parts) => parts.join(''));

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), minLength: length, maxLength: length });
const procLine = fc.oneof(
  text,
  fc.tuple(digits(8), digits(4), digits(8), digits(4), digits(2), fc.nat(), text).map(
    ([local, port, remote, peer, state, inode, rest]) =>
      `   0: ${local}:${port} ${remote}:${peer} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 ${rest}`,
  ),
);

/** Lines of /proc/net/netstat, sockstat, snmp, mountinfo, and of numbers. */
const machineLine = fc.oneof(
  text,
  fc.tuple(
    fc.constantFrom('TcpExt: ', 'Tcp: ', 'TCP: ', '', '36 35 98:0 '),
    fc.array(
      fc.oneof(
        fc.constantFrom(
          'ListenOverflows',
          'ActiveOpens',
          'PassiveOpens',
          'mem',
          'inuse',
          '-',
          'cgroup2',
          '/sys\\040x',
        ),
        fc.integer().map(String),
      ),
      { maxLength: 8 },
    ),
  ).map(
    ([name, words]) => name + words.join(' '),
  ),
);

const word = fc.oneof(
  text,
  fc.constantFrom(...FIELDS.map(({ key }) => key)),
  fc.constantFrom(
    ...STATE_WORDS,
    '(',
    ')',
    '!',
    '|',
    ',',
    ':',
    '=',
    '>=',
    '<',
    '/',
    '/[/',
    '10.0.0.0/8',
  ),
  fc.constantFrom('-', '::1', '443', '99999999999999999999', '1e9', '10K', '"', '\\', 'and', 'or'),
);
const filter = fc.array(word, { maxLength: 12 }).chain((words) =>
  fc.constantFrom(words.join(''), words.join(' '))
);
const SNAPSHOT = scene([{ from: '10.0.0.1', to: '::1', localPort: 80, remotePort: 443 }]);

const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]|\p{M}{4}/u;

/** A keyboard that gives bytes at once. */
function typed(chunks: readonly Uint8Array[]): void {
  const input = Object.assign(new EventEmitter(), { setRawMode() {}, resume() {}, pause() {} });
  const stop = listen(
    input as unknown as Input,
    { write: () => true } as unknown as NodeJS.WritableStream,
    {
      key: (name) => assert.ok(name.length > 0 && !/\p{Cc}/u.test(name), JSON.stringify(name)),
      paste: () => {},
    },
  );
  for (const chunk of chunks) input.emit('data', Buffer.from(chunk));
  stop();
  input.removeAllListeners();
}

const keyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 30 }),
  fc.constantFrom(
    '\x1b[',
    '\x1b',
    '\x1bO',
    '\x1b[200~',
    '\x1b[201~',
    '\x1b[1;',
    '~',
    'A',
    '\x1b[<0;1;1M',
  )
    .map((keys) => new TextEncoder().encode(keys)),
);

/** Everything that reads what others wrote. */
export const TARGETS: readonly Target[] = [
  target('a datagram of netlink', datagram, (bytes) => readDiag(bytes, SEQUENCE)),
  target('a recorded answer of netlink, broken', brokenBytes, (bytes) => {
    readDiag(bytes, sequenceOf(bytes));
    const rows = emptied();
    mayRefuse(() => messageStream(rows).push(bytes));
    followed(rows);
  }),
  target('a recorded file of /proc/net, broken', brokenText, (text) => {
    for (const { protocol, family } of DUMPS) {
      const rows = emptied();
      assert.ok(addLines(rows, protocol, family, text) >= 0);
      followed(rows);
    }
  }),
  target(
    'the files of the machine',
    fc.tuple(fc.array(machineLine, { maxLength: 8 }), text),
    ([lines, name]) => {
      const all = lines.join('\n');
      const files = { portRange: all, netstat: all, sockstat: all, tcpMemory: all };
      const machine = parseMachine({ ...files, conntrackUsed: all, conntrackMost: name });
      assert.ok(machine.ephemeral === null || 'first' in machine.ephemeral);
      parseOpens(all);
      parseDrops(all, 7);
      parseSockstat(all);
      parseCgroupMount(all);
    },
  ),
  target('what the environment says', fc.tuple(text, text), ([LANG, TERM]) => {
    assert.equal(typeof isUtf8({ LANG, LC_ALL: TERM }), 'boolean');
    assert.equal(typeof isDumb({ TERM }), 'boolean');
  }),
  target(
    'an unexpected error',
    fc.tuple(text, fc.array(text, { maxLength: 4 })),
    ([message, args]) => {
      for (
        const error of [new TypeError(`Cannot read '${message}'`), new Error(message), message]
      ) {
        const report = reportOf(error, args, new Date(0));
        for (const line of report.trimEnd().split('\n')) assert.doesNotMatch(line, control);
      }
    },
  ),
  target(
    'the binary output of ss, in any pieces',
    fc.array(datagram, { maxLength: 5 }),
    (chunks) => {
      const rows = emptied();
      const stream = messageStream(rows);
      mayRefuse(() => chunks.forEach((chunk) => stream.push(chunk)));
      followed(rows);
    },
  ),
  target('a file of /proc/net', fc.array(procLine, { maxLength: 6 }), (lines) => {
    const rows = emptied();
    const unread = addLines(rows, TCP, 4, `heading\n${lines.join('\n')}\n`);
    assert.ok(unread >= 0);
    followed(rows);
  }),
  target('a filter', filter, (line) => {
    const parsed = parseFilter(line, FIELDS, NAMES);
    if (parsed.ok) assert.equal(typeof bind(parsed.expression, SNAPSHOT)(0), 'boolean');
    else assert.ok(parsed.error.column >= 1 && parsed.error.message !== '');
  }),
  target(
    'a command line',
    fc.array(fc.oneof(text, fc.constantFrom('--sort', '-tulpn', '--', '-i')), { maxLength: 5 }),
    (args) => {
      try {
        parseLine(args);
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error));
      }
    },
  ),
  target('a settings file', fc.array(fc.oneof(text, settingLine), { maxLength: 6 }), (lines) => {
    for (const { line, column, message } of parseSettings(lines.join('\n'), SETTINGS).mistakes) {
      assert.ok(line >= 1 && column >= 1 && message !== '');
    }
  }),
  target('the bytes of a keyboard', fc.array(keyBytes, { maxLength: 8 }), typed),
  target(
    'a passwd and a services file',
    fc.array(
      fc.oneof(text, text.map((name) => `${name}:x:1:1`), text.map((name) => `${name} 80/tcp`)),
      { maxLength: 6 },
    ),
    (lines) => {
      for (const [uid] of parseUsers(lines.join('\n'))) assert.ok(uid >= 0);
      for (const [name, port] of parseServices(lines.join('\n')).services) {
        assert.ok(name !== '' && !Number.isNaN(port));
      }
    },
  ),
  target('a process of /proc', fc.tuple(text, text, text), ([name, rest, command]) => {
    const stat = `7 (${name}) S ${rest} ${'1 '.repeat(30)}`;
    for (const whole of [stat, name]) {
      const found = parseProcess(whole, command);
      if (found !== null) assert.ok(Number.isInteger(found.pid) || found.pid !== found.pid);
    }
  }),
  target('text on the screen and in CSV', fc.tuple(text, fc.nat(40)), ([raw, columns]) => {
    const shown = harmless(raw);
    assert.doesNotMatch(shown, control);
    assert.equal(width(fitted(shown, columns, 'left')), columns);
    assert.doesNotMatch(field(raw), /^"?[=+\-@\t\r]/);
  }),
];
