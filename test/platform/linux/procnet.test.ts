import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TCP, UDP } from '../../../src/model/protocol.ts';
import { draft } from '../../../src/model/sample.ts';
import { addLines } from '../../../src/platform/linux/procnet.ts';
import { type Read, readRows, toldRows } from './drafts.ts';
import { DUMPS, recordedSockets, recordedText } from './recorded.ts';

/** What the files of /proc/net can tell: no cookies, nothing of tcp_info, and no limit of a listener's queue. */
function tellable(row: Read): Read {
  return {
    ...row,
    cookie: '0',
    sendQueue: row.state === 'LISTEN' ? NaN : row.sendQueue,
    rtt: NaN,
    retransmits: NaN,
    bytesAcked: NaN,
    bytesReceived: NaN,
    congestionWindow: NaN,
    memory: NaN,
    drops: row.protocol === 'udp' ? row.drops : NaN,
  };
}

function read(text: string, protocol = TCP, family: 4 | 6 = 4) {
  const into = draft(0);
  const unread = addLines(into, protocol, family, text);
  return { into, unread, rows: readRows(into) };
}

test('the files of /proc/net hold what ss told at that moment', () => {
  const into = draft(0);
  for (const { name, protocol, family } of DUMPS) {
    assert.equal(addLines(into, protocol, family, recordedText(name)), 0);
  }
  assert.deepEqual(readRows(into), toldRows(recordedSockets()).map(tellable));
});

test('a line that cannot be read is counted, and the others are read', () => {
  const text = recordedText('tcp');
  const [header, first, second, ...rest] = text.split('\n') as [
    string,
    string,
    string,
    ...string[],
  ];
  const whole = read(text).rows.length;
  for (
    const broken of ['', 'x', first.slice(0, 40), first.replace(':', ' '), `${first}`.slice(9)]
  ) {
    const { unread, rows } = read([header, broken, second, ...rest].join('\n'));
    assert.deepEqual([unread, rows.length], [1, whole - 1], broken);
  }
});

test('a file that is empty or only has headings holds nothing', () => {
  const [header] = recordedText('tcp').split('\n') as [string];
  for (const text of ['', header, `${header}\n`]) {
    const { unread, rows } = read(text);
    assert.deepEqual([unread, rows.length], [0, 0]);
  }
});

test('the last line needs no end', () => {
  const text = recordedText('udp');
  assert.deepEqual(read(text.trimEnd(), UDP).rows, read(text, UDP).rows);
});

test('packets that a UDP socket dropped are read', () => {
  const text = recordedText('udp').replace(/ 0 *$/gm, ' 4294967295');
  const { rows, unread } = read(text, UDP);
  assert.equal(unread, 0);
  assert.deepEqual(rows.map(({ drops }) => drops), rows.map(() => 4294967295));
});

test('each line of any text is a socket or counted', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(...recordedText('tcp').trimEnd().split('\n').slice(1)),
  ).map((text) => text.replaceAll('\n', ''));
  fc.assert(fc.property(fc.array(line), (lines) => {
    const { rows, unread } = read(`headings\n${lines.map((text) => `${text}\n`).join('')}`);
    assert.equal(rows.length + unread, lines.length);
  }));
});
