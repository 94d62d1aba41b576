import process from 'node:process';
import { text } from 'node:stream/consumers';
import { EVERYTHING } from '../../src/command/request.ts';
import { FIELDS } from '../../src/fields.ts';
import { bind } from '../../src/filter/expression.ts';
import { parseFilter } from '../../src/filter/grammar.ts';
import { follow } from '../../src/model/follow.ts';
import { openLinuxCollector } from '../../src/platform/linux/collector.ts';
import { readNames } from '../../src/platform/linux/names.ts';

/* select.ts: reads filters, one a line, and prints for each the cookies of the sockets around it that pass, as JSON. */
const collector = await openLinuxCollector('netlink');
const snapshot = follow(null, await collector.read(EVERYTHING));
collector.close();
const names = await readNames();
const { cookieLow, cookieHigh } = snapshot.sockets;
const rows = Array.from({ length: snapshot.count }, (_, row) => row);
const filters = (await text(process.stdin)).split('\n').filter((line) => line !== '');
const selected = filters.map((filter) => {
  const parsed = parseFilter(filter, FIELDS, names);
  if (!parsed.ok) throw new Error(`${filter}: ${parsed.error.column}: ${parsed.error.message}`);
  return rows.filter(bind(parsed.expression, snapshot))
    .map((row) =>
      String((BigInt(cookieHigh[row] as number) << 32n) + BigInt(cookieLow[row] as number))
    )
    .toSorted();
});
process.stdout.write(JSON.stringify(selected));
