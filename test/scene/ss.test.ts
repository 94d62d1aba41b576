import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSockets } from './ss.ts';

function only(line: string) {
  const [socket, ...more] = parseSockets(`${line}\n`);
  assert.ok(socket !== undefined && more.length === 0);
  return socket;
}

test('parseSockets() reads every field of a line', () => {
  assert.deepEqual(
    only(
      'tcp ESTAB 300 17 192.0.2.1:30004 192.0.2.2:9004 users:(("web server",pid=814,fd=7),("web server",pid=812,fd=11)) timer:(on,380ms,2) uid:33 ino:881252 sk:10000001a cgroup:/ <->',
    ),
    {
      protocol: 'tcp',
      family: 4,
      local: { address: '192.0.2.1', port: 30004 },
      remote: { address: '192.0.2.2', port: 9004 },
      state: 'ESTABLISHED',
      recvQueue: 300,
      sendQueue: 17,
      uid: 33,
      inode: 881252,
      cookie: String(2 ** 32 + 26),
      processes: [{ pid: 812, fd: 11 }, { pid: 814, fd: 7 }],
    },
  );
});

test("parseSockets() turns the states of ss into netstat's", () => {
  const words = new Map([
    ['LISTEN', 'LISTEN'],
    ['SYN-SENT', 'SYN_SENT'],
    ['SYN-RECV', 'SYN_RECV'],
    ['ESTAB', 'ESTABLISHED'],
    ['FIN-WAIT-1', 'FIN_WAIT1'],
    ['FIN-WAIT-2', 'FIN_WAIT2'],
    ['CLOSE-WAIT', 'CLOSE_WAIT'],
    ['CLOSING', 'CLOSING'],
    ['LAST-ACK', 'LAST_ACK'],
    ['TIME-WAIT', 'TIME_WAIT'],
    ['UNCONN', null],
  ]);
  for (const [word, state] of words) {
    assert.equal(only(`tcp ${word} 0 0 127.0.0.1:1 127.0.0.1:2 ino:5 sk:1`).state, state);
  }
});

test('parseSockets() reads IPv6, mapped, scoped and device-bound endpoints', () => {
  const ends = new Map([
    ['127.0.0.1%lo:10006', { address: '127.0.0.1', port: 10006 }],
    ['[::]:8003', { address: '::', port: 8003 }],
    ['*:8002', { address: '::', port: 8002 }],
    ['[fe80::1]%peer:10005', { address: 'fe80::1', port: 10005 }],
    ['[::ffff:127.0.0.1]:8002', { address: '::ffff:127.0.0.1', port: 8002 }],
  ]);
  for (const [text, end] of ends) {
    const { local, family } = only(`udp UNCONN 0 0 ${text} *:* ino:5 sk:1`);
    assert.deepEqual([local, family], [end, end.address.includes(':') ? 6 : 4]);
  }
});

test('parseSockets() has null for a peer, an inode and a user that are not there', () => {
  const line =
    'tcp LISTEN 0 128 [::]:8003 [::]:* users:(("scene",pid=7588,fd=7)) ino:881237 sk:36ba6 cgroup:/ v6only:1 <->';
  assert.equal(only(line).remote, null);
  assert.equal(only(line).uid, 0);
  const gone = only(
    'tcp TIME-WAIT 0 0 192.0.2.1:30012 192.0.2.2:9012 timer:(timewait,59sec,0) ino:0 sk:36b9b',
  );
  assert.deepEqual([gone.inode, gone.uid, gone.processes], [null, null, []]);
});

test('parseSockets() refuses a line that it does not know', () => {
  assert.throws(() => parseSockets('u_str ESTAB 0 0 * 1 * 2'), /Cannot read a line of ss/);
});
