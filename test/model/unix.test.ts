import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnOf, endText, stateName } from '../../src/columns.ts';
import { diagnose, NO_DIAGNOSIS } from '../../src/findings.ts';
import { protocolLabel, UNIX, UNIX_WORDS } from '../../src/model/protocol.ts';
import { NO_OWNERS } from '../../src/model/sample.ts';
import { follow } from '../../src/model/follow.ts';
import { NEW, type Snapshot } from '../../src/model/snapshot.ts';
import { CLOSED, LISTEN } from '../../src/model/state.ts';
import { dropObstacle } from '../../src/store/plan.ts';
import { START } from '../../src/store/state.ts';
import { process, processes } from '../filter/scene.ts';
import { type Row, sample } from './rows.ts';

const BUS = process(812, 'dbus-daemon');
const TCP_CALL: Row = { from: '10.0.0.1', to: '10.0.0.2', remotePort: 443, cookieLow: 1 };

/** A stream socket; its numbers are what tells it from others. */
function unix(inode: number, numbers: Partial<Row> = {}): Row {
  return {
    from: '::',
    to: '::',
    protocol: UNIX,
    family: 1,
    inode,
    cookieLow: inode,
    ...numbers,
  };
}

const PATHS = ['', '/run/dbus/system_bus_socket', '@/tmp/\x1b[31m'];

function reading(second: number, rows: readonly Row[], paths?: readonly string[]) {
  return {
    ...sample(second, rows),
    owners: { ...NO_OWNERS, processes: processes(BUS) },
    ...(paths && { paths }),
  };
}

function shown(snapshot: Snapshot): readonly (readonly [inode: number, mark: number])[] {
  return Array.from({ length: snapshot.total }, (_, row) => [
    snapshot.sockets.inode[row] as number,
    snapshot.sockets.mark[row] as number,
  ]);
}

test('UNIX sockets that are read for the first time are not new, and of what age nobody knows', () => {
  const first = follow(null, reading(0, [TCP_CALL]));
  const second = follow(first, reading(60, [TCP_CALL, unix(5)], PATHS));
  assert.deepEqual([shown(second), second.opened], [[[0, 0], [5, 0]], 0]);
  const third = follow(second, reading(120, [TCP_CALL, unix(5), unix(6)], PATHS));
  assert.deepEqual([shown(third).at(-1), third.opened], [[6, NEW], 1]);
  const age = columnOf('age');
  assert.deepEqual([0, 1].map((row) => age?.text(third, row, 4)), ['>2m', '>1m']);
});

test('a UNIX socket that ends leaves no row, and one that is not read any more has not ended', () => {
  const both = follow(null, reading(0, [TCP_CALL, unix(5)], PATHS));
  const ended = follow(both, reading(1, [TCP_CALL], PATHS));
  assert.deepEqual([shown(ended), ended.closed], [[[0, 0]], 1]);
  const unread = follow(both, reading(1, [TCP_CALL]));
  assert.deepEqual([shown(unread), unread.closed], [[[0, 0]], 0]);
});

test('the ends of a UNIX socket are its path and the process at the other end', () => {
  const snapshot = follow(
    null,
    reading(0, [
      unix(5, { path: 1, peer: 6, pid: 812 }),
      unix(6, { peer: 5 }),
      unix(7, { path: 2, peer: 99, state: CLOSED }),
      unix(8, { state: LISTEN }),
    ], PATHS),
  );
  const ends = [0, 1, 2, 3].map((row) => [
    endText(snapshot, row, 'local', 40),
    endText(snapshot, row, 'remote', 40),
    stateName(snapshot, row),
  ]);
  assert.deepEqual(ends, [
    [PATHS[1], 'socket 6', 'ESTABLISHED'],
    ['*', `dbus-daemon (812) ${PATHS[1]}`, 'ESTABLISHED'],
    ['@/tmp/?[31m', 'socket 99', 'UNCONN'],
    ['*', '*', 'LISTEN'],
  ]);
  assert.equal(endText(snapshot, 0, 'local', 20), '…s/system_bus_socket');
  assert.equal(endText(snapshot, 3, 'local'), '');
});

test('ss has a word for each type of UNIX socket', () => {
  assert.deepEqual([1, 2, 5].map((type) => protocolLabel(UNIX, type)), UNIX_WORDS);
});

test('UNIX sockets are neither dropped nor found fault with', () => {
  const rows = Array.from({ length: 50 }, (_, at) => unix(at + 1, { state: LISTEN, recvQueue: 9 }));
  const snapshot = follow(null, reading(0, rows, PATHS));
  assert.equal(diagnose(NO_DIAGNOSIS, snapshot).findings.length, 0);
  assert.match(dropObstacle({ ...START, snapshot }) ?? '', /no UNIX sockets/);
});
