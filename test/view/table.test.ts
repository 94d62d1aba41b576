import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Column, columnOf } from '../../src/columns.ts';
import { heading } from '../../src/view/table.tsx';
import { theme } from '../../src/view/theme.ts';

test('a heading that fills its column makes room for the arrow of the order', () => {
  const proto = columnOf('proto') as Column;
  const shown = (width: number, reverse: boolean) =>
    heading({ column: proto, width }, { column: 'proto', reverse }, theme(null, false));
  assert.equal(proto.title, 'Proto');
  assert.deepEqual([shown(5, false), shown(5, true), shown(7, false)], [
    'Prot↑',
    'Prot↓',
    'Proto↑ ',
  ]);
  const other = { column: 'state', reverse: false };
  assert.equal(heading({ column: proto, width: 5 }, other, theme(null, false)), 'Proto');
});
