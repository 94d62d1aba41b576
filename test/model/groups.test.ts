import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GROUPS } from '../../src/groups.ts';
import type { Cgroup, Cgroups } from '../../src/model/cgroup.ts';
import { belongs, group, groupId, STATE_COUNT } from '../../src/model/groups.ts';
import { TCP, UDP } from '../../src/model/protocol.ts';
import { NO_OWNERS } from '../../src/model/sample.ts';
import { follow } from '../../src/model/follow.ts';
import { GONE, NEW, type Snapshot } from '../../src/model/snapshot.ts';
import { LIFE } from '../../src/model/state.ts';
import { process, processes, type Row, sample } from '../filter/scene.ts';

const ADDRESSES = ['10.0.0.1', '10.0.0.200', '10.0.1.1', '::1', '2001:db8::1', '2001:db8::2'];

/** Few values each, so that sockets have much in common. */
const row: fc.Arbitrary<Row> = fc.record({
  to: fc.constantFrom(...ADDRESSES),
  protocol: fc.constantFrom(TCP, UDP),
  state: fc.integer({ min: 1, max: 12 }),
  localPort: fc.integer({ min: 1, max: 4 }),
  remotePort: fc.constantFrom(0, 9),
  pid: fc.integer({ min: 0, max: 4 }),
  uid: fc.constantFrom(0, 1000, 0xffffffff),
  cgroup: fc.integer({ min: 0, max: 5 }),
  bytesReceived: fc.constantFrom(NaN, 0, 7, 1e12),
  bytesAcked: fc.constantFrom(NaN, 0, 5),
  retransmits: fc.constantFrom(NaN, 0, 3),
  cookieLow: fc.integer({ min: 1, max: 60 }),
}).map((one) => ({ from: one.to.includes(':') ? '::' : '0.0.0.0', ...one }));

function cgroup(path: string, id: string | null, name: string | null = null): Cgroup {
  const container = id === null ? null : { runtime: null, id, pod: null, name };
  return { path, unit: null, container };
}

/** Of 1 there is no container; 2 and 3 are of one; of 5 nothing is known. */
const CGROUPS: Cgroups = new Map([
  [1, cgroup('/', null)],
  [2, cgroup('/docker/a', 'a'.repeat(64))],
  [3, cgroup('/docker/a/init', 'a'.repeat(64))],
  [4, cgroup('/lxc/web', 'web', 'web')],
]);

const table = fc.uniqueArray(row, { maxLength: 40, selector: ({ cookieLow }) => cookieLow });

/** Two samples, of which the second shows what has come and gone. */
const snapshots = fc.tuple(table, table).map(([before, now]) => {
  const owners = { processes: processes(...[1, 2, 3].map((pid) => process(pid, `p${pid % 2}`))) };
  const parts = { owners: { ...NO_OWNERS, ...owners }, cgroups: CGROUPS };
  const first = follow(null, sample(before, { clock: 1000, ...parts }));
  return follow(first, sample(now, { clock: 2000, ...parts }));
});

function rowsOf({ total }: Snapshot, keep: (row: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: total }, (_, row) => row).filter(keep);
}

function sum(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? NaN : known.reduce((total, value) => total + value, 0);
}

test('groups are what plain objects by the text of each row give', () => {
  fc.assert(fc.property(snapshots, fc.constantFrom(...GROUPS), (snapshot, grouping) => {
    const { sockets, count } = snapshot;
    const rows = rowsOf(snapshot, (row) => row % 5 !== 4);
    const common = grouping.common(snapshot);
    const groups = group(snapshot, rows, common);
    const byText = Object.groupBy([...rows], (row) => grouping.text(snapshot, row));
    assert.equal(groups.count, Object.keys(byText).length);
    for (let each = 0; each < groups.count; each++) {
      const name = grouping.text(snapshot, groups.row[each] as number);
      const members = byText[name] ?? [];
      const there = members.filter((row) => row < count);
      assert.equal(groups.live[each], there.length, name);
      assert.equal(groups.ended[each], members.length - there.length, name);
      assert.equal(groups.seen[each], Math.min(...members.map((row) => sockets.id[row] as number)));
      const numbers = (values: Float64Array) => members.map((row) => values[row] as number);
      assert.deepEqual(groups.received[each], sum(numbers(sockets.bytesReceived)));
      assert.deepEqual(groups.sent[each], sum(numbers(sockets.bytesAcked)));
      assert.deepEqual(groups.retransmits[each], sum(numbers(sockets.retransmits)));
      assert.deepEqual(groups.rxRate[each], sum(numbers(sockets.rxRate)));
      assert.deepEqual(groups.txRate[each], sum(numbers(sockets.txRate)));
      for (let place = 0; place < STATE_COUNT; place++) {
        const inState = there.filter((row) => LIFE[sockets.state[row] as number] === place);
        assert.equal(groups.states[each * STATE_COUNT + place], inState.length);
      }
      const allNew = members.every((row) => sockets.mark[row] === NEW);
      assert.equal(groups.mark[each], there.length === 0 ? GONE : allNew ? NEW : 0, name);
    }
  }));
});

test('every row is in exactly one group, and the counts add up to the rows', () => {
  fc.assert(fc.property(snapshots, fc.constantFrom(...GROUPS), (snapshot, grouping) => {
    const rows = rowsOf(snapshot, () => true);
    const groups = group(snapshot, rows, grouping.common(snapshot));
    const ids = Array.from({ length: groups.count }, (_, each) => groupId(groups, each));
    for (const row of rows) {
      assert.equal(ids.filter((id) => belongs(groups.common, id, row)).length, 1);
    }
    const add = (values: Uint32Array) => values.reduce((total, value) => total + value, 0);
    assert.equal(add(groups.live) + add(groups.ended), rows.length);
    assert.equal(add(groups.live), snapshot.count);
    assert.equal(add(groups.states), snapshot.count);
  }));
});

test('the order of a grouping tells every two of its groups apart', () => {
  fc.assert(fc.property(snapshots, fc.constantFrom(...GROUPS), (snapshot, grouping) => {
    const rows = rowsOf(snapshot, () => true);
    const groups = group(snapshot, rows, grouping.common(snapshot));
    const { digits, unknown } = grouping.order(snapshot);
    const keys = [...groups.row].map((row) =>
      unknown?.(row) ? 'unknown' : digits.map((digit) => digit(row)).join()
    );
    assert.equal(new Set(keys).size, groups.count);
  }));
});

/** The names of the groups of some rows. */
function names(key: string, rows: readonly Row[]): readonly string[] {
  const snapshot = follow(null, sample(rows, { cgroups: CGROUPS }));
  const grouping = GROUPS.find((one) => one.key === key) as (typeof GROUPS)[number];
  const groups = group(snapshot, rowsOf(snapshot, () => true), grouping.common(snapshot));
  return [...groups.row].map((row) => grouping.text(snapshot, row));
}

function peer(to: string, place: number): Row {
  const from = to.includes(':') ? '::' : '0.0.0.0';
  return { from, to, remotePort: 9, cookieLow: place + 1 };
}

test('a network is a /24 of IPv4 or a /64 of IPv6, and no network is *', () => {
  const peers = ['10.0.0.1', '10.0.0.255', '10.0.1.0', '::1', '2001:db8::1', '2001:db8:0:1::1'];
  const alone: Row = { from: '0.0.0.0', to: '0.0.0.0', remotePort: 0, cookieLow: 99 };
  assert.deepEqual(
    names('network', [...peers.map(peer), alone]),
    ['10.0.0.0/24', '10.0.1.0/24', '::/64', '2001:db8::/64', '2001:db8:0:1::/64', '*'],
  );
});

test('the control groups of one container are one group, and no container is another than an unknown one', () => {
  const rows = [0, 1, 2, 3, 4, 5].map((cgroup) => ({ ...peer('10.0.0.1', cgroup), cgroup }));
  assert.deepEqual(names('container', rows), ['', 'no container', 'a'.repeat(12), 'web']);
});

test('an IPv4 peer is the same through a socket of IPv6', () => {
  const peers = ['10.0.0.1', '::ffff:10.0.0.1'];
  assert.deepEqual(names('remote', peers.map(peer)), ['10.0.0.1']);
  assert.deepEqual(names('network', peers.map(peer)), ['10.0.0.0/24']);
});
