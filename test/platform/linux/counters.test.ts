import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDrops, parseOpens } from '../../../src/platform/linux/counters.ts';

const SNMP = `Ip: Forwarding DefaultTTL
Ip: 2 64
Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab
Tcp: 1 200 120000 -1 314 15 92 65 35
Udp: InDatagrams NoPorts
Udp: 9 2
`;

const NETLINK =
  `sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
00000000634d2f08 0   0          00000000 0        0        0     2        0        2445811 
000000005d3f29fe 4   4242       0000000f 212992   0        0     2        731      2445817 
`;

describe('the counters of the network namespace', () => {
  it('tell how many connections were opened, called and accepted ones', () => {
    assert.equal(parseOpens(SNMP), 329);
  });

  it('tell nothing where TCP is not in them', () => {
    assert.equal(parseOpens('Ip: Forwarding\nIp: 2\n'), null);
  });

  it('tell what a netlink socket had no room for, by its inode', () => {
    assert.equal(parseDrops(NETLINK, 2445817), 731);
    assert.equal(parseDrops(NETLINK, 2445811), 0);
    assert.equal(parseDrops(NETLINK, 1), 0);
  });
});
