import { hostname } from 'node:os';
import process from 'node:process';
import { columnOf } from '../columns.ts';
import { NO_NAMES } from '../model/names.ts';
import { follow } from '../model/follow.ts';
import { namedFilters } from '../named.ts';
import { type Line, UsageError } from '../options.ts';
import { asciiColumn } from '../output/ascii.ts';
import { csv } from '../output/csv.ts';
import { json, ndjson } from '../output/json.ts';
import { table } from '../output/table.ts';
import { write } from '../output/write.ts';
import { openCollector } from '../platform/platform.ts';
import { loadPlatform } from '../platforms.ts';
import { isUtf8 } from './environment.ts';
import { labelsOf } from './labels.ts';
import { groupedOf, groupList } from './list-groups.ts';
import { collectorOf, columnsOf, filterOf, netnsOf, scopeOf, sortOf } from './request.ts';
import { complain } from './complain.ts';
import { settingsOf, tellMistakes } from './settings.ts';
import { rows } from '../store/select.ts';
import { START } from '../store/state.ts';

const FORMATS = ['json', 'ndjson', 'csv'] as const;

/** What JSON has no use for: it has every field, by its name and in numbers. */
const NOT_JSON = ['columns', 'no-header', 'services'] as const;

/** `estab list`: prints the sockets once. Gives the exit status. */
export async function list(line: Line): Promise<number> {
  const [format, other] = FORMATS.filter((name) => line.options.has(name));
  if (other) throw new UsageError(`Cannot use --${format} with --${other}: expected one of them`);
  const isJson = format === 'json' || format === 'ndjson';
  const misplaced = isJson && NOT_JSON.find((name) => line.options.has(name));
  if (misplaced) {
    throw new UsageError(`Cannot use --${misplaced} with --${format}: expected --csv or a table`);
  }
  const grouped = groupedOf(line);
  const groups = grouped && groupList(line, grouped, format ?? 'table');
  const columns = groups ? [] : columnsOf(line);
  const inForce = await settingsOf(line);
  tellMistakes(inForce);
  const named = namedFilters(new Map(Object.entries(inForce.settings.filters)));
  const header = !line.options.has('no-header');
  const ascii = inForce.settings.ascii || !isUtf8(process.env);
  const platform = await loadPlatform();
  const filter = filterOf(line, line.filter === '' ? NO_NAMES : await platform.names(), named);
  const sort = sortOf(line);
  const collector = await openCollector(platform, collectorOf(line));
  const whole = isJson || filter.text.text !== '';
  const needing = [...columns, sort && columnOf(sort.column)];
  const needs = {
    counters: whole || groups?.needs.counters || needing.some((column) => column?.counted),
    netns: netnsOf(line),
    cgroups: whole || groups?.needs.cgroups || needing.some((column) => column?.grouped),
  };
  const scope = { ...scopeOf(filter, needs), machine: line.options.has('services') };
  const read = follow(null, await collector.read(scope));
  collector.close();
  if (groups) {
    await write(process.stdout, groups.pieces(read, filter, ascii));
    return 0;
  }
  const shown = rows({ ...START, snapshot: read, filter, sort }).all();
  const { labels, unfound } = await labelsOf(line, platform, read, shown);
  const snapshot = labels ? { ...read, labels } : read;

  function pieces(): Iterable<string> {
    switch (format) {
      case 'json':
        return json(snapshot, shown, hostname());
      case 'ndjson':
        return ndjson(snapshot, shown);
      case 'csv':
        return csv(snapshot, shown, columns, header);
      default:
        return table(snapshot, shown, ascii ? columns.map(asciiColumn) : columns, header);
    }
  }
  await write(process.stdout, pieces());
  if (unfound !== '') complain(`estab: ${unfound}\n`);
  return 0;
}
