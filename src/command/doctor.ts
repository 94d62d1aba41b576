import { hostname } from 'node:os';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { diagnose, type Finding, NO_DIAGNOSIS } from '../findings.ts';
import { hiddenText } from '../model/owners.ts';
import { ageText } from '../model/quantity.ts';
import { follow } from '../model/follow.ts';
import { harmless, inAscii, wrapped } from '../model/text.ts';
import { type Line, type OptionName, UsageError } from '../options.ts';
import { SCHEMA } from '../output/json.ts';
import { write } from '../output/write.ts';
import { openCollector } from '../platform/platform.ts';
import { loadPlatform } from '../platforms.ts';
import { isUtf8 } from './environment.ts';
import { collectorOf, EVERYTHING } from './request.ts';

const TAKEN: readonly OptionName[] = ['json', 'collector', 'no-color', 'ascii', 'readonly'];

/** Growth is what two samples tell that are this many milliseconds apart. */
const APART = 1000;

/** The columns of a plain terminal. */
const COLUMNS = 80;

/** `estab doctor`: prints what is wrong, once. Gives the exit status: 0 nothing, 1 something. */
export async function doctor(line: Line): Promise<number> {
  const misplaced = [...line.options.keys()].find((name) => !TAKEN.includes(name));
  if (misplaced) throw new UsageError(`Cannot use --${misplaced} with doctor: expected --json`);
  if (line.filter !== '') {
    throw new UsageError(`Cannot use "${line.filter}" with doctor: it looks at every socket`);
  }
  const collector = await openCollector(await loadPlatform(), collectorOf(line));
  const first = follow(null, await collector.read(EVERYTHING));
  await setTimeout(APART);
  const snapshot = follow(first, await collector.read(EVERYTHING, true));
  collector.close();
  const { findings } = diagnose(diagnose(NO_DIAGNOSIS, first), snapshot);
  const { takenAt, owners } = snapshot;
  const ascii = line.options.has('ascii') || !isUtf8(process.env);
  const hidden = owners.hidden > 0 ? owners.hidden : 0;
  await write(
    process.stdout,
    line.options.has('json')
      ? [findingsJson(findings, takenAt, hidden)]
      : findingsText(findings, hidden, hiddenText(owners), ascii),
  );
  return findings.length > 0 ? 1 : 0;
}

/** One object; its fields are a contract as those of `list --json`. */
function findingsJson(
  findings: readonly Finding[],
  takenAt: number,
  hiddenOwners: number,
): string {
  const record = {
    schema: SCHEMA,
    host: hostname(),
    takenAt: new Date(takenAt).toISOString(),
    hiddenOwners,
    findings: findings.map(({ check, seen, lasts, remedy, filter }) => ({
      check,
      seen: seen.toWellFormed(),
      seconds: lasts === undefined ? null : Math.floor(lasts / 1000),
      remedy,
      filter,
    })),
  };
  return `${JSON.stringify(record)}\n`;
}

function* findingsText(
  findings: readonly Finding[],
  hidden: number,
  why: string,
  ascii: boolean,
): Iterable<string> {
  for (const { seen, lasts, remedy, filter } of findings) {
    const age = lasts === undefined ? '' : `, for ${ageText(lasts)}`;
    const told = harmless(seen);
    yield* indented(`! ${ascii ? inAscii(told) : told}${age}.`, '', '  ');
    yield* indented(remedy, '    ', '    ');
    if (filter !== '') yield `    estab '${filter}'\n`;
    yield '\n';
  }
  if (findings.length === 0) yield 'Nothing was found.\n';
  if (hidden > 0) yield `${hidden} owners are hidden: ${why}.\n`;
}

function* indented(text: string, first: string, other: string): Iterable<string> {
  for (const [at, line] of wrapped(text, COLUMNS - other.length).entries()) {
    yield `${at === 0 ? first : other}${line}\n`;
  }
}
