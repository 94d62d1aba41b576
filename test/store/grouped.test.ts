import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { groupColumns } from '../../src/group-columns.ts';
import { GROUPS } from '../../src/groups.ts';
import { LISTEN } from '../../src/model/state.ts';
import { first, last, move, page } from '../../src/store/cursor.ts';
import { parseLine, setLine, showAll, toggleStates } from '../../src/store/filters.ts';
import { showFinding } from '../../src/store/findings.ts';
import {
  columnsInSight,
  groupBy,
  groupLayout,
  groupName,
  groupTable,
  leaveGroup,
  leaveGroups,
  LEVELS,
  levelWords,
  openGroup,
  selectedGroup,
} from '../../src/store/grouped.ts';
import { toggleEnded } from '../../src/store/history.ts';
import { groupKillObstacle, targets } from '../../src/store/kill.ts';
import { close, groupByChosen, moveInMenu, openGrouping, openSort } from '../../src/store/menu.ts';
import { resize } from '../../src/store/receive.ts';
import { regions } from '../../src/store/regions.ts';
import { rows, selected } from '../../src/store/select.ts';
import { reverse, setSort, sortAside, sortBy, sortOf } from '../../src/store/sorting.ts';
import { type Action, type Line, type State } from '../../src/store/state.ts';
import { process, processes } from '../filter/scene.ts';
import { after, connection, having, ports, sees } from './machine.ts';

const web = process(812, 'nginx');
const db = process(900, 'postgres');
const OWNERS = { processes: processes(web, db), users: new Map([[0, 'root'], [70, 'postgres']]) };

/** nginx has three, postgres two, one belongs to nobody. */
const list = [
  connection(1, { pid: 812, inode: 71, uid: 0, bytesReceived: 10 }),
  connection(2, { pid: 812, inode: 72, uid: 0, bytesReceived: 20 }),
  connection(3, { pid: 812, inode: 73, uid: 0, state: LISTEN, remotePort: 0 }),
  connection(4, { pid: 900, inode: 74, uid: 70, bytesReceived: 100 }),
  connection(5, { pid: 900, inode: 75, uid: 70 }),
  connection(6),
];
const state = having(list, OWNERS);
const grouped = after(state, groupBy('process'));

/** The names of the groups in their order. */
function names(now: State): readonly string[] {
  const table = groupTable(now);
  assert.ok(table);
  return [...table.list].map((group) =>
    groupName({ ...table, group, row: table.groups.row[group] as number })
  );
}

/** The name of the group at the cursor. */
function under(now: State): string | null {
  const group = selectedGroup(now);
  return group && groupName(group);
}

function line(text: string): Line {
  const parsed = parseLine('text', text, state.names);
  assert.ok('expression' in parsed);
  return parsed;
}

const sort = (column: string): Action => (now) => {
  const found = groupColumns('process').find(({ key }) => key === column);
  assert.ok(found);
  return setSort(sortBy(found))(now);
};

test('the largest group comes first, and of equal ones the one that was first seen', () => {
  assert.deepEqual(names(grouped), ['nginx (812)', 'postgres (900)', '–']);
  assert.deepEqual(names(after(state, groupBy('user'))), ['root', 'postgres', '–']);
  const ones = after(state, groupBy('port'));
  assert.deepEqual(names(ones), ['1', '2', '3', '4', '5', '6']);
  assert.deepEqual(names(after(ones, sees(list.toReversed(), OWNERS))), names(ones));
});

test('groups are sorted by any of their columns, numbers as numbers, and what is not known comes last', () => {
  assert.deepEqual(names(after(grouped, sort('group'))), ['nginx (812)', 'postgres (900)', '–']);
  assert.deepEqual(
    names(after(grouped, sort('received'))),
    ['postgres (900)', 'nginx (812)', '–'],
  );
  assert.deepEqual(names(after(grouped, sort('listen'), reverse)).at(-1), 'nginx (812)');
  const ports = [9, 80, 443, 10_000].map((port) => connection(port));
  const byPort = after(having(ports), groupBy('port'), sort('group'));
  assert.deepEqual(names(byPort), ['9', '80', '443', '10000']);
  assert.deepEqual(names(after(byPort, reverse)), ['10000', '443', '80', '9']);
});

test('every column that is shown can be stepped to, and the order of connections stays as it was', () => {
  let now = grouped;
  const shown = columnsInSight(now).map(({ key }) => key);
  const seen = new Set<string | undefined>();
  for (const _ of shown) {
    now = after(now, sortAside(1, columnsInSight(now)));
    seen.add(sortOf(now)?.column);
  }
  assert.deepEqual([...seen].sort(), [...shown].sort());
  assert.equal(now.sort, null);
});

test('an opened group shows its connections, and leaving it puts the cursor on it again', () => {
  const opened = after(grouped, move(1), openGroup);
  assert.deepEqual(ports(opened), [4, 5]);
  assert.equal(levelWords(opened), 'process postgres (900)');
  assert.equal(opened.snapshot?.sockets.localPort[selected(opened)], 4);
  const back = after(opened, move(1), leaveGroup);
  assert.equal(under(back), 'postgres (900)');
  assert.deepEqual(ports(after(grouped, openGroup)), [3, 1, 2]);
});

test('the cursor is on the group that it was on, wherever that moves', () => {
  const more = Array.from(
    { length: 9 },
    (_, place) => connection(20 + place, { pid: 900, inode: 80 + place }),
  );
  const now = after(grouped, move(1), sees([...list, ...more], OWNERS));
  assert.equal(names(now)[0], 'postgres (900)');
  assert.equal(under(now), 'postgres (900)');
  const opened = after(grouped, move(1), openGroup, sees([...list, ...more], OWNERS), leaveGroup);
  assert.equal(under(opened), 'postgres (900)');
});

test('a process that has the number of another one is another group', () => {
  const opened = after(grouped, move(1), openGroup);
  const other = { ...OWNERS, processes: processes(web, { ...db, startTime: 5, name: 'sh' }) };
  const later = after(opened, sees(list, other));
  assert.deepEqual(ports(later), []);
  assert.equal(levelWords(later), 'process postgres (900)');
  assert.deepEqual(names(after(later, leaveGroup)), ['nginx (812)', 'sh (900)', '–']);
});

test('a group whose connections have ended stays open and empty', () => {
  const opened = after(grouped, move(1), openGroup);
  const rest = list.slice(0, 3);
  const gone = after(opened, sees(rest, OWNERS), sees(rest, OWNERS));
  assert.deepEqual(ports(gone), []);
  assert.equal(gone.level.kind, 'group');
  assert.equal(under(after(gone, leaveGroup)), 'nginx (812)');
});

test('what has just gone is counted no more, and is shown apart with H', () => {
  const rest = list.slice(0, 4);
  const gone = after(grouped, sees(rest, OWNERS), sees(rest, OWNERS), toggleEnded);
  const table = groupTable(gone);
  assert.ok(table);
  const told = [...table.list].map((each) => [table.groups.live[each], table.groups.ended[each]]);
  assert.deepEqual(told, [[3, 0], [1, 1], [0, 1]]);
  assert.ok(columnsInSight(gone).some(({ key }) => key === 'ended'));
  assert.ok(!columnsInSight(grouped).some(({ key }) => key === 'ended'));
});

test('the filter works on what is grouped, and on what is in an opened group', () => {
  const filtered = after(grouped, setLine('text', line('port:4')));
  assert.deepEqual(names(filtered), ['postgres (900)']);
  assert.equal(rows(filtered).live, 1);
  const opened = after(grouped, openGroup, toggleStates(1 << LISTEN));
  assert.deepEqual(ports(opened), [3]);
  assert.deepEqual(ports(after(opened, showAll)), [3, 1, 2]);
});

test('leaving the groups clears a line first', () => {
  const typed = after(grouped, setLine('text', line('port:4')));
  const cleared = after(typed, leaveGroups);
  assert.equal(cleared.level.kind, 'groups');
  assert.equal(cleared.filter.text.text, '');
  assert.equal(after(cleared, leaveGroups).level.kind, 'table');
});

test('the menu begins at what is in force, and the first line ungroups', () => {
  const chosen = after(state, openGrouping, moveInMenu(3), groupByChosen);
  assert.equal(levelWords(chosen), '2 groups by network');
  const again = after(chosen, openGrouping);
  assert.deepEqual(again.mode, { kind: 'grouping', place: 3 });
  const none = after(again, moveInMenu(-9), groupByChosen);
  assert.deepEqual(none.level, { kind: 'table' });
  assert.equal(LEVELS.length, GROUPS.length + 1);
  const most = after(again, moveInMenu(99));
  assert.deepEqual(most.mode, { kind: 'grouping', place: GROUPS.length });
});

test('grouping begins at the group of the selected connection', () => {
  assert.equal(under(after(state, move(4), groupBy('process'))), 'postgres (900)');
  assert.equal(under(grouped), 'nginx (812)');
  const back = after(state, move(4), groupBy('process'), groupBy(null));
  assert.equal(back.snapshot?.sockets.localPort[selected(back)], 5);
});

test('the same grouping once more leads out of an opened group', () => {
  const opened = after(grouped, move(1), openGroup);
  assert.equal(under(after(opened, groupBy('process'))), 'postgres (900)');
  assert.equal(after(opened, groupBy('user')).level.kind, 'groups');
});

test('a finding shows its rows, not groups of them', () => {
  const finding = {
    check: 'x',
    subject: '',
    seen: '',
    since: 0,
    remedy: '',
    filter: 'port:4',
    severity: 1,
  };
  const diagnosis = { ...grouped.diagnosis, findings: [finding as never] };
  const shown = after({ ...grouped, diagnosis, mode: { kind: 'findings', place: 0 } }, showFinding);
  assert.deepEqual(ports(shown), [4]);
});

test('the process of a group is frozen by the socket that it keeps the longest', () => {
  const [target, second] = targets(grouped);
  assert.deepEqual(target, { process: web, user: 'root', inode: 73 });
  assert.equal(second, undefined);
  assert.deepEqual(targets(after(grouped, move(1))), [{
    process: db,
    user: 'postgres',
    inode: 74,
  }]);
});

test('what is no process says why it cannot be ended', () => {
  assert.equal(groupKillObstacle(grouped), null);
  assert.equal(
    groupKillObstacle(after(grouped, last)),
    'these sockets have no process that you may see',
  );
  for (const { key, noun } of GROUPS.filter(({ process }) => !process)) {
    const now = after(state, groupBy(key));
    assert.equal(groupKillObstacle(now), `a ${noun} is no process; Enter shows what it holds`);
    assert.deepEqual(targets(now), []);
  }
  const rest = list.slice(0, 3);
  assert.equal(
    groupKillObstacle(after(grouped, move(1), sees(rest, OWNERS))),
    'the sockets of this process have just gone',
  );
  assert.equal(
    groupKillObstacle(after(having([]), groupBy('process'))),
    'there is no group to act on',
  );
});

test('the columns of groups are never wider than the terminal, and each state has its own where there is room', () => {
  for (const { key } of GROUPS) {
    let before = false;
    for (let columns = 60; columns <= 240; columns++) {
      const now = after(state, groupBy(key), resize(columns, 40));
      const shown = groupLayout(now);
      assert.ok(shown.reduce((sum, { width }) => sum + width + 1, 0) <= columns);
      assert.ok(shown.some(({ column }) => column.key === 'count'));
      const wide = shown.some(({ column }) => column.key === 'close_wait');
      assert.ok(wide || !before, `${key} ${columns}: wide once, wide with more room`);
      before = wide;
      assert.equal(shown.some(({ column }) => column.key === 'states'), key !== 'state' && !wide);
    }
    assert.equal(before, key !== 'state');
  }
});

test('counts by state that have no room leave the smaller ones out, never a part of a number', () => {
  const column = groupColumns('process').find(({ key }) => key === 'states');
  const table = groupTable(grouped);
  assert.ok(column && table);
  const [nginx] = table.list;
  const text = (width?: number) => column.text(table.groups, nginx as number, width);
  assert.equal(text(), 'LISTEN 1  ESTAB 2');
  assert.equal(text(17), 'LISTEN 1  ESTAB 2');
  assert.equal(text(16), 'ESTAB 2 …');
  assert.equal(text(8), '…');
});

test('the selected group is in sight after any steps', () => {
  const some = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 50 });
  const step: fc.Arbitrary<Action> = fc.oneof(
    fc.integer({ min: -70, max: 70 }).map(move),
    fc.constantFrom(-1, -0.5, 0.5, 1).map(page),
    fc.constantFrom<Action>(first, last, reverse, openGroup, leaveGroup, openSort, sort('group')),
    fc.constantFrom(...GROUPS).map(({ key }) => groupBy(key)),
    some.map((list) => sees(list.map((port) => connection(port)))),
    fc.tuple(fc.integer({ min: 60, max: 200 }), fc.integer({ min: 10, max: 50 }))
      .map(([columns, rows]) => resize(columns, rows)),
  );
  fc.assert(fc.property(some, fc.array(step, { maxLength: 12 }), (list, steps) => {
    const begun = after(having(list.map((port) => connection(port))), groupBy('port'));
    const then = after(begun, ...steps, leaveGroup);
    // On the lowest screens a menu leaves no line to the table.
    const now = regions(then).table > 0 ? then : after(then, close);
    const table = groupTable(now);
    assert.ok(table && now.level.kind === 'groups');
    const { list: { length } } = table;
    if (length === 0) return assert.equal(selectedGroup(now), null);
    const { top, cursor } = now.level.grouped;
    const lines = regions(now).table;
    const line = (cursor?.place ?? 0) - top;
    assert.ok(line >= 0 && line < lines, `line ${line} of ${lines}`);
    assert.ok(top <= Math.max(0, length - lines), `top ${top} of ${length}`);
    assert.notEqual(selectedGroup(now), null);
  }));
});
