import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { EVERYTHING } from '../../src/command/request.ts';
import { stateName } from '../../src/columns.ts';
import { FIELDS } from '../../src/fields.ts';
import { bind } from '../../src/filter/expression.ts';
import { parseFilter } from '../../src/filter/grammar.ts';
import { diagnose, type Finding, NO_DIAGNOSIS } from '../../src/findings.ts';
import { NO_NAMES } from '../../src/model/names.ts';
import { follow } from '../../src/model/follow.ts';
import { type Snapshot } from '../../src/model/snapshot.ts';
import { openLinuxCollector } from '../../src/platform/linux/collector.ts';

/*
 * look.ts LATER [PATTERN…]: reads the sockets around it and what is wrong with them, and prints it as JSON. The first sample counts as
 * taken LATER milliseconds before the others. It reads on until each pattern stands in a finding, `CHECK: SEEN`, but two samples at least.
 */
const [later = '0', ...wanted] = process.argv.slice(2);
/** Only for what never comes. */
const DEADLINE_MS = 30_000;
const PAUSE_MS = 100;

function rowsOf(snapshot: Snapshot, { filter }: Finding) {
  const parsed = parseFilter(filter, FIELDS, NO_NAMES);
  if (!parsed.ok) throw new Error(`${filter}: ${parsed.error.message}`);
  const passes = bind(parsed.expression, snapshot);
  const rows = Array.from({ length: snapshot.count }, (_, row) => row).filter(passes);
  return rows.map((row) =>
    `${snapshot.sockets.localPort[row]} ${snapshot.sockets.remotePort[row]} ${
      stateName(snapshot, row)
    }`
  );
}

const collector = await openLinuxCollector('netlink');
let snapshot = follow(null, await collector.read(EVERYTHING));
let diagnosis = diagnose(NO_DIAGNOSIS, snapshot);
const began = performance.now();
for (;;) {
  const sample = await collector.read(EVERYTHING, true);
  snapshot = follow(snapshot, { ...sample, clock: sample.clock + Number(later) });
  diagnosis = diagnose(diagnosis, snapshot);
  const texts = diagnosis.findings.map(({ check, seen }) => `${check}: ${seen}`);
  const isThere = wanted.every((pattern) => texts.some((text) => new RegExp(pattern).test(text)));
  if (isThere || performance.now() - began > DEADLINE_MS) break;
  await setTimeout(PAUSE_MS);
}
collector.close();
console.log(JSON.stringify(
  diagnosis.findings.map((finding) => ({ ...finding, rows: rowsOf(snapshot, finding) })),
));
