import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addTo, emptyIndex, find, isSame } from '../../src/model/identity.ts';
import { UDP } from '../../src/model/protocol.ts';
import { drafted, type Row } from './rows.ts';

const CALL: Row = { from: '10.0.0.1', to: '10.0.0.2', localPort: 40000, remotePort: 443, inode: 9 };

function same(a: Partial<Row>, b: Partial<Row>): boolean {
  const { sockets } = drafted([{ ...CALL, ...a }, { ...CALL, ...b }]);
  return isSame(sockets, 0, sockets, 1);
}

test('with cookies, the cookie alone says whether two rows are one socket', () => {
  assert.ok(same({ cookieLow: 5 }, { cookieLow: 5, inode: 1, localPort: 1 }));
  assert.ok(!same({ cookieLow: 5 }, { cookieLow: 6 }));
  assert.ok(!same({ cookieLow: 5, cookieHigh: 1 }, { cookieLow: 5, cookieHigh: 2 }));
  assert.ok(!same({ cookieLow: 5 }, {}));
});

test('without cookies, protocol, endpoints and inode say it', () => {
  assert.ok(same({}, { state: 6, recvQueue: 4 }));
  const others: readonly Partial<Row>[] = [
    { protocol: UDP },
    { family: 6 },
    { localPort: 40001 },
    { remotePort: 444 },
    { from: '10.0.0.3' },
    { to: '10.0.0.3' },
    { inode: 10 },
  ];
  for (const other of others) assert.ok(!same({}, other), JSON.stringify(other));
});

const cookies = fc.array(fc.tuple(fc.nat(20), fc.nat(1)), { maxLength: 300 });

test('an index takes each socket once, and finds it', () => {
  fc.assert(fc.property(cookies, fc.boolean(), (list, hasCookies) => {
    const rows = list.map(([low, high]): Row =>
      hasCookies
        ? { ...CALL, cookieLow: low + 1, cookieHigh: high }
        : { ...CALL, localPort: low, inode: high }
    );
    const { sockets, count } = drafted(rows);
    const index = emptyIndex(sockets, count);
    const taken = rows.filter((_, row) => addTo(index, row));
    assert.equal(taken.length, new Set(list.map(String)).size);
    for (let row = 0; row < count; row++) {
      const found = find(index, sockets, row);
      assert.ok(found >= 0 && found <= row);
      assert.ok(isSame(sockets, found, sockets, row));
    }
    const other = drafted([{ ...CALL, cookieLow: 99 }]);
    assert.equal(find(index, other.sockets, 0), -1);
  }));
});
