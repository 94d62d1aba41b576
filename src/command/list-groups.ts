import { hostname } from 'node:os';
import { type GroupColumn, groupColumns, STATE_KEYS } from '../group-columns.ts';
import { groupingOf } from '../groups.ts';
import { nearest } from '../model/nearest.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Line, UsageError } from '../options.ts';
import { asciiColumn } from '../output/ascii.ts';
import { csv } from '../output/csv.ts';
import { groupsJson, groupsNdjson } from '../output/groups-json.ts';
import { table } from '../output/table.ts';
import type { Scope } from '../platform/platform.ts';
import { groupedBy, groupTable } from '../store/grouped.ts';
import { sortBy } from '../store/sorting.ts';
import { type Filter, type Grouped, START } from '../store/state.ts';

/** How `list` prints. */
export type Format = 'json' | 'ndjson' | 'csv' | 'table';

/** The groups that a command line asks for, and their order; null: it asks for none. */
export function groupedOf({ options }: Line): Grouped | null {
  const by = options.get('group');
  if (by === undefined) return null;
  const word = options.get('sort');
  const column = groupColumns(by).find(({ key }) => key === word?.replace(/^-/, ''));
  const sort = column && sortBy(column);
  const turned = sort && word?.startsWith('-') ? { ...sort, reverse: !sort.reverse } : sort;
  return groupedBy(by, turned ?? null);
}

/** What one reading tells nothing of. */
const RATES: ReadonlySet<string> = new Set(['ended', 'rx', 'tx']);

/** The columns to print: those that are asked for, or else each state in a column of its own where a program reads them. */
function columnsOf({ options }: Line, by: string, format: Format): readonly GroupColumn[] {
  const all = groupColumns(by);
  const other: ReadonlySet<string> = format === 'table' ? STATE_KEYS : new Set(['states']);
  const words = options.get('columns')?.split(',');
  if (!words) return all.filter(({ key }) => !RATES.has(key) && !other.has(key));
  return words.map((word) => {
    const column = all.find(({ key }) => key === word.trim());
    if (column) return column;
    const keys = all.map(({ key }) => key);
    const guess = nearest(word.trim(), keys);
    const expected = guess ? `did you mean ${guess}?` : `expected ${keys.join(', ')}`;
    throw new UsageError(`Unknown column "${word.trim()}" of groups: ${expected}`);
  });
}

/** What `estab list --group` prints: what has to be read for it, and its pieces. Throws a `UsageError`. */
export function groupList(line: Line, grouped: Grouped, format: Format): {
  readonly needs: Pick<Scope, 'counters' | 'cgroups'>;
  /** `ascii`: a table has no characters beyond ASCII. */
  pieces(snapshot: Snapshot, filter: Filter, ascii: boolean): Iterable<string>;
} {
  const columns = columnsOf(line, grouped.by, format);
  const header = !line.options.has('no-header');
  return {
    needs: { counters: true, cgroups: groupingOf(grouped.by)?.cgroups ?? false },
    pieces(snapshot, filter, ascii) {
      const shown = groupTable({ ...START, snapshot, filter, level: { kind: 'groups', grouped } });
      if (shown === null) return [];
      const { groups, list, grouping } = shown;
      switch (format) {
        case 'json':
          return groupsJson(groups, list, grouping, hostname());
        case 'ndjson':
          return groupsNdjson(groups, list, grouping);
        case 'csv':
          return csv(groups, list, columns, header);
        case 'table':
          return table(groups, list, ascii ? columns.map(asciiColumn) : columns, header);
      }
    },
  };
}
