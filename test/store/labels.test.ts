import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullEndText } from '../../src/columns.ts';
import { NO_MACHINE } from '../../src/model/machine.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import {
  askable,
  labelled,
  named,
  servicesObstacle,
  toggleServices,
  turnNaming,
  wantedAddresses,
} from '../../src/store/labels.ts';
import { moveDetails, openDetails } from '../../src/store/details.ts';
import { last } from '../../src/store/cursor.ts';
import { receive } from '../../src/store/receive.ts';
import { START, type State } from '../../src/store/state.ts';
import { type Column, columnOf } from '../../src/columns.ts';
import { NAMES, sample } from '../filter/scene.ts';
import { after, connection, having } from './machine.ts';

const column = (key: string) => columnOf(key) as Column;
const snapshot = (state: State) => state.snapshot as Snapshot;

const MIXED = having([
  connection(443, { from: '10.0.0.1', to: '9.9.9.9', remotePort: 50000 }),
  connection(8443, { from: '::1', to: '::ffff:9.9.9.8' }),
  connection(22, { from: '0.0.0.0', to: '::', remotePort: 0 }),
]);

test('n names public addresses, then private ones too, then none', () => {
  const one = after(MIXED, turnNaming);
  assert.deepEqual([...wantedAddresses(one)], ['9.9.9.9', '::ffff:9.9.9.8']);
  const two = after(one, turnNaming);
  assert.deepEqual([...wantedAddresses(two)].toSorted(), [
    '10.0.0.1',
    '9.9.9.9',
    '::1',
    '::ffff:9.9.9.8',
  ]);
  const three = after(two, named(new Map([['9.9.9.9', 'nine.example']])), turnNaming);
  assert.deepEqual([...wantedAddresses(three)], []);
  assert.equal(labelled(three, snapshot(three)), three.snapshot);
});

test('nobody is asked for before n is pressed', () => {
  assert.equal(wantedAddresses(MIXED).size, 0);
  assert.equal(askable(snapshot(MIXED), [0, 1, 2], 'none').size, 0);
});

test('only the names of what is on the screen are wanted', () => {
  const rows = Array.from({ length: 200 }, (_, at) => connection(at + 1, { to: `9.9.9.${at}` }));
  const state = after(having(rows), turnNaming);
  const top = wantedAddresses(state);
  assert.ok(top.has('9.9.9.0') && !top.has('9.9.9.199') && top.size < 24);
  const end = wantedAddresses(after(state, last));
  assert.ok(!end.has('9.9.9.0') && end.has('9.9.9.199') && end.size < 24);
});

test('in the details it is the names of the one connection', () => {
  const state = after(MIXED, turnNaming, turnNaming, openDetails, moveDetails(1));
  assert.deepEqual([...wantedAddresses(state)].toSorted(), ['10.0.0.1', '9.9.9.9']);
});

test('a name takes the place of the address, and never of the port', () => {
  const name = 'a-rather-long-name.in-a-long-domain.example';
  const state = after(MIXED, turnNaming, named(new Map([['9.9.9.9', name], ['::1', 'six']])));
  const shown = labelled(state, snapshot(state));
  assert.equal(column('remote').text(shown, 0), `${name}:50000`);
  const short = column('remote').text(shown, 0, 21);
  assert.ok(short.endsWith('example:50000') && short.length === 21, short);
  assert.equal(column('local').text(shown, 1, 21), 'six:8443');
  assert.equal(column('local').text(shown, 0, 21), '10.0.0.1:443');
  assert.equal(column('remote').widest?.(shown, Uint32Array.of(0)), `${name}:50000`.length);
});

test('the numbers are what is sorted, and stand beside the name', () => {
  const state = after(MIXED, turnNaming, named(new Map([['9.9.9.9', 'nine.example']])));
  assert.equal(
    fullEndText(snapshot(state), 0, 'remote', state.hosts),
    '9.9.9.9:50000 (nine.example)',
  );
  assert.equal(fullEndText(snapshot(state), 0, 'local', state.hosts), '10.0.0.1:443');
});

test('N shows services by protocol, but not where the port is one of those that calls are made from', () => {
  const machine = { ...NO_MACHINE, ephemeral: { first: 32768, last: 60999 } };
  const ports = new Map([...NAMES.ports, ['50000/tcp', 'chance'], ['61000/tcp', 'meant']]);
  const rows = [
    connection(443, { remotePort: 50000 }),
    connection(61000),
    connection(80, { protocol: 17 }),
  ];
  const state = after(
    { ...START, names: { ...NAMES, ports } },
    receive(sample(rows, { machine })),
    toggleServices,
  );
  const shown = labelled(state, snapshot(state));
  assert.equal(column('local').text(shown, 0), '10.0.0.1:https');
  assert.equal(column('remote').text(shown, 0), '10.0.0.2:50000');
  assert.equal(column('local').text(shown, 1), '10.0.0.1:meant');
  assert.equal(column('local').text(shown, 2), '10.0.0.1:80');
  const off = after(state, toggleServices);
  assert.equal(labelled(off, snapshot(off)), off.snapshot);
});

test('N says why it cannot work where there are no services', () => {
  assert.match(servicesObstacle(START) ?? '', /\/etc\/services/);
  assert.equal(servicesObstacle({ ...START, names: NAMES }), null);
});
