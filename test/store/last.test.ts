import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tomlOf } from '../../src/command/config.ts';
import { GROUPS } from '../../src/groups.ts';
import { groupedBy } from '../../src/store/grouped.ts';
import { COLUMNS } from '../../src/columns.ts';
import { TCP, UDP } from '../../src/model/protocol.ts';
import { STATES } from '../../src/model/state.ts';
import { parseSettings } from '../../src/setting/parse.ts';
import { SETTINGS } from '../../src/settings.ts';
import { type Chosen, parseColumns } from '../../src/store/chosen.ts';
import { lastView, rememberedFilter } from '../../src/store/last.ts';
import { parseSort } from '../../src/store/sorting.ts';
import { NO_FILTER, START, type State } from '../../src/store/state.ts';

const column = fc.constantFrom(...COLUMNS);

const view: fc.Arbitrary<State> = fc.record({
  sort: fc.option(
    fc.tuple(column, fc.boolean()).map(([{ key }, reverse]) => ({ column: key, reverse })),
  ),
  columns: fc.uniqueArray(column).map((columns): readonly Chosen[] =>
    columns.map((column, at) => ({ column, width: at % 2 ? null : column.width.most }))
  ),
  group: fc.option(fc.constantFrom(...GROUPS)),
  endedShown: fc.boolean(),
  protocols: fc.subarray([TCP, UDP]),
  families: fc.subarray([4, 6]),
  states: fc.subarray(STATES.map(({ number }) => 1 << number))
    .map((bits) => bits.reduce((set, bit) => set | bit, 0)),
}).map(({ sort, columns, group, endedShown, ...filter }) => ({
  ...START,
  sort,
  columns,
  level: group ? { kind: 'groups', grouped: groupedBy(group.key, null) } : START.level,
  endedShown,
  filter: { ...NO_FILTER, ...filter },
}));

test('a view that is remembered comes back as it was, through the file', () => {
  fc.assert(fc.property(view, (state) => {
    const { settings, mistakes } = parseSettings(`last = ${tomlOf(lastView(state))}`, SETTINGS);
    assert.deepEqual(mistakes, []);
    const { last = {} } = settings;
    assert.deepEqual(parseSort(last.sort ?? ''), state.sort);
    assert.deepEqual(parseColumns(last.columns ?? []), state.columns);
    const { level } = state;
    assert.equal(last.group, level.kind === 'groups' ? level.grouped.by : '');
    assert.equal(last.ended, state.endedShown);
    assert.deepEqual({ ...NO_FILTER, ...rememberedFilter(last) }, state.filter);
  }));
});
