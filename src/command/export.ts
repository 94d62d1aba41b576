import { join } from 'node:path';
import { csv } from '../output/csv.ts';
import { writeNew } from '../output/file.ts';
import { groupsJson } from '../output/groups-json.ts';
import { json } from '../output/json.ts';
import type { Exporter, ExportFormat } from '../store/export.ts';
import { groupLayout, groupTable } from '../store/grouped.ts';
import { rows } from '../store/select.ts';
import { shownColumns } from '../store/shown.ts';
import type { State } from '../store/state.ts';

/** What a state shows, as the text of a file. */
function pieces(format: ExportFormat, state: State): Iterable<string> {
  const { snapshot, host } = state;
  if (snapshot === null) return [];
  const table = groupTable(state);
  if (table !== null) {
    const { groups, list, grouping } = table;
    const columns = groupLayout(state).map(({ column }) => column);
    return format === 'csv'
      ? csv(groups, list, columns, true)
      : groupsJson(groups, list, grouping, host);
  }
  const list = rows(state).all();
  return format === 'csv'
    ? csv(snapshot, list, shownColumns(state), true)
    : json(snapshot, list, host);
}

/** `estab-2026-11-23T061530Z.csv`: when what is in it was so; a number where that is taken. */
function fileName(format: ExportFormat, takenAt: number, number: number): string {
  const time = new Date(takenAt).toISOString().replace(/\.\d+/, '').replaceAll(':', '');
  return `estab-${time}${number === 1 ? '' : `-${number}`}.${format}`;
}

/** An exporter into a folder. */
export function exporter(folder: string): Exporter {
  return (format, state) => {
    const takenAt = state.snapshot?.takenAt ?? Date.now();
    return writeNew(
      (number) => join(folder, fileName(format, takenAt, number)),
      pieces(format, state),
    );
  };
}
