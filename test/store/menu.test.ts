import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from '../../src/columns.ts';
import { UDP } from '../../src/model/protocol.ts';
import { CLOSED, ESTABLISHED, NEW_SYN_RECV, SYN_RECV } from '../../src/model/state.ts';
import { moveHelp, openHelp } from '../../src/store/help.ts';
import {
  close,
  countOf,
  moveInMenu,
  openSort,
  openStates,
  sortByChosen,
  STATE_MENU,
  stateLabel,
  toggleChosen,
} from '../../src/store/menu.ts';
import { SORTS } from '../../src/store/sorting.ts';
import { START } from '../../src/store/state.ts';
import { after, connection, having } from './machine.ts';

test('the menu of states counts TCP and UDP, requests for a connection as SYN_RECV', () => {
  const state = having([
    connection(1),
    connection(2, { protocol: UDP, state: ESTABLISHED }),
    connection(3, { state: SYN_RECV }),
    connection(4, { state: NEW_SYN_RECV }),
    connection(5, { protocol: UDP, state: CLOSED }),
  ]);
  const counts = STATE_MENU.map((one) => [stateLabel(one), countOf(state, one)] as const)
    .filter(([, count]) => count > 0);
  assert.deepEqual(counts, [
    ['SYN_RECV', 2],
    ['ESTABLISHED', 2],
    ['UNCONN (UDP without a peer)', 1],
  ]);
  assert.ok(STATE_MENU.every((one) => countOf(START, one) === 0));
});

test('Space turns the chosen state on and off, and the menu stays', () => {
  const state = after(START, openStates, moveInMenu(3), toggleChosen);
  assert.equal(state.filter.states, 1 << (STATE_MENU[3]?.number ?? 0));
  assert.equal(state.mode.kind, 'states');
  assert.equal(after(state, toggleChosen, close).filter.states, 0);
});

test('a menu has ends', () => {
  assert.deepEqual(after(START, openStates, moveInMenu(99)).mode, {
    kind: 'states',
    place: STATE_MENU.length - 1,
  });
  assert.deepEqual(after(START, openSort, moveInMenu(-9)).mode, { kind: 'sort', place: 0 });
});

test('the menu of columns opens at the order in force and takes each', () => {
  SORTS.forEach((column, place) => {
    const chosen = after(START, openSort, moveInMenu(place), sortByChosen);
    assert.equal(chosen.sort?.column ?? null, column?.key ?? null);
    assert.equal(chosen.mode.kind, 'table');
    assert.deepEqual(after(chosen, openSort).mode, { kind: 'sort', place });
  });
  assert.equal(SORTS.length, COLUMNS.length + 1);
});

test('outside of a menu its keys do nothing', () => {
  for (const step of [moveInMenu(1), toggleChosen, sortByChosen, moveHelp(1, 9)]) {
    assert.equal(step(START), START);
  }
});

test('the help scrolls within its lines', () => {
  assert.deepEqual(after(START, openHelp, moveHelp(99, 10)).mode, { kind: 'help', top: 9 });
  assert.deepEqual(after(START, openHelp, moveHelp(-1, 10)).mode, { kind: 'help', top: 0 });
});
