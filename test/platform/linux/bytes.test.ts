import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { draft } from '../../../src/model/sample.ts';
import { TCP } from '../../../src/model/protocol.ts';
import { ALL_STATES, stateOf } from '../../../src/model/state.ts';
import { add, request } from '../../../src/platform/linux/inet-diag.ts';
import { openLibc } from '../../../src/platform/linux/libc.ts';
import { type Netlink, openNetlink } from '../../../src/platform/linux/netlink.ts';

/** Neither is a multiple of a segment. */
const UP = 3_000_001;
const DOWN = 12_345;

type End = {
  readonly state: string | undefined;
  readonly acked: number;
  readonly received: number;
};

describe('the bytes of a transfer of a known size', () => {
  let netlink: Netlink;
  let server: Server;
  let caller: Socket;
  let called: Socket;

  before(async () => {
    netlink = openNetlink(await openLibc());
    server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    caller = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    [called] = await once(server, 'connection') as [Socket];
  });

  after(() => {
    caller.destroy();
    called.destroy();
    server.close();
    netlink.close();
  });

  /** What the kernel tells of the end that has this port, once its state is the expected one. */
  async function end(
    port: number | undefined,
    peer: number | undefined,
    state: string,
  ): Promise<End> {
    for (;;) {
      const rows = draft(0);
      const question = request({ protocol: TCP, family: 4, states: ALL_STATES, counters: true });
      await netlink.dump(question, () => void (rows.count = 0), add(rows, TCP));
      const { sockets } = rows;
      const row = sockets.localPort.findIndex((local, at) =>
        at < rows.count && local === port && sockets.remotePort[at] === peer
      );
      const name = stateOf(sockets.state[row] ?? 0)?.name;
      if (name !== state) {
        // A short answer is read at once: without this, nobody else would ever run.
        await setImmediate();
        continue;
      }
      return {
        state: name,
        acked: sockets.bytesAcked[row] as number,
        received: sockets.bytesReceived[row] as number,
      };
    }
  }

  const ofCaller = (state: string) => end(caller.localPort, caller.remotePort, state);
  const ofCalled = (state: string) => end(called.localPort, called.remotePort, state);

  /** Resolves when the other end has read it all. */
  function send(from: Socket, to: Socket, size: number): Promise<void> {
    return new Promise((resolve) => {
      let left = size;
      const take = (bytes: Uint8Array) => {
        left -= bytes.length;
        if (left > 0) return;
        to.off('data', take);
        resolve();
      };
      to.on('data', take);
      from.write(new Uint8Array(size));
    });
  }

  it('are exact at both ends while the connection is open', async () => {
    await send(caller, called, UP);
    await send(called, caller, DOWN);
    assert.deepEqual(await ofCaller('ESTABLISHED'), {
      state: 'ESTABLISHED',
      acked: UP,
      received: DOWN,
    });
    assert.deepEqual(await ofCalled('ESTABLISHED'), {
      state: 'ESTABLISHED',
      acked: DOWN,
      received: UP,
    });
  });

  it('are exact at both ends when one of them has closed', async () => {
    caller.end();
    assert.deepEqual(await ofCaller('FIN_WAIT2'), {
      state: 'FIN_WAIT2',
      acked: UP,
      received: DOWN,
    });
    assert.deepEqual(await ofCalled('CLOSE_WAIT'), {
      state: 'CLOSE_WAIT',
      acked: DOWN,
      received: UP,
    });
    await send(called, caller, DOWN);
    assert.equal((await ofCaller('FIN_WAIT2')).received, 2 * DOWN);
    assert.equal((await ofCalled('CLOSE_WAIT')).acked, 2 * DOWN);
  });
});
