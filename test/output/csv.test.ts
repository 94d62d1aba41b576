import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COLUMNS } from '../../src/columns.ts';
import { csv, field } from '../../src/output/csv.ts';
import { process, processes, scene } from '../filter/scene.ts';
import { parseCsv } from './records.ts';

test('any texts are read back as they were, but for the apostrophe before a formula', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom('"', ',', ';', '\r', '\n', '=', "'", 'a'), { maxLength: 6 })
      .map((parts) => parts.join('')),
  );
  fc.assert(fc.property(fc.array(text, { minLength: 1 }), (texts) => {
    const [record] = parseCsv(`${texts.map(field).join(',')}\r\n`);
    const plain = (text: string) => text.replaceAll("'", '');
    assert.deepEqual(record?.map(plain), texts.map(plain));
    for (const [place, read] of record?.entries() ?? []) {
      assert.doesNotMatch(read, /(^|;)[=+\-@\t\r\n]/);
      if (!/(^|;)[=+\-@＝＋－＠\t\r\n]/.test(texts[place] as string)) {
        assert.equal(read, texts[place]);
      }
    }
  }));
});

test('text that a spreadsheet would run is no formula any more', () => {
  for (
    const text of ['=1+1', '+1', '-1', '@sum', '\tx', '\rx', '=HYPERLINK("http://x","y")', '＝1']
  ) {
    const [[read] = []] = parseCsv(`${field(text)}\r\n`);
    assert.equal(read, `'${text}`);
  }
});

test('where semicolons separate fields, what follows one is no formula either', () => {
  const [[read] = []] = parseCsv(`${field('a;=1+1;b;@sum')}\r\n`);
  assert.equal(read, "a;'=1+1;b;'@sum");
});

test('a process cannot write a formula, a field or a record of its own', () => {
  const names = ['=cmd|calc', 'a,b', 'a"b', 'a\r\nb', '\ud800'];
  const rows = names.map((_, place) => ({ from: '10.0.0.1', to: '10.0.0.2', pid: place + 1 }));
  const list = names.map((name, place) => process(place + 1, name));
  const snapshot = scene(rows, { processes: processes(...list) });
  const columns = COLUMNS.filter(({ key }) => key === 'process' || key === 'pid');
  const text = [...csv(snapshot, rows.keys(), columns, true)].join('');
  assert.deepEqual(parseCsv(text), [
    ['pid', 'process'],
    ['1', "'=cmd|calc"],
    ['2', 'a,b'],
    ['3', 'a"b'],
    ['4', 'a??b'],
    ['5', '?'],
  ]);
});
