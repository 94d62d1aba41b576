import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Detail, TcpFact } from '../../../src/model/detail.ts';
import { parseTcpInfo } from '../../../src/platform/linux/tcp-info.ts';
import { runtime } from '../../runtime.ts';
import { openScene, type Scene } from '../../scene/scene.ts';

let scene: Scene;
let told: Readonly<Record<string, Detail | null>>;
let judge: ReadonlyMap<string, string>;

before(async () => {
  scene = await openScene();
  const [command, ...args] = runtime('test/platform/linux/enquire.ts') as [string, ...string[]];
  const { stdout, stderr } = await scene.run(command, args);
  assert.notEqual(stdout, '', stderr);
  told = JSON.parse(stdout);
  const ss = await scene.run('ss', ['-tinOHm']);
  judge = new Map(
    ss.stdout.split('\n').flatMap((line) => {
      const ports = /:(\d+)\s+\S+:(\d+)\s/.exec(line);
      return ports ? [[`6 ${ports[1]} ${ports[2]}`, line] as const] : [];
    }),
  );
});
after(() => scene.close());

/** The number behind a word of ss. */
function number(line: string, word: string): number | undefined {
  const value = new RegExp(`[ ,(]${word}:?(\\d+)`).exec(line)?.[1];
  return value === undefined ? undefined : Number(value);
}

/** Facts that do not change while nobody sends, and ss's words for them. */
const WORDS = {
  congestionWindow: 'cwnd',
  sendMss: 'mss',
  receiveMss: 'rcvmss',
  advertisedMss: 'advmss',
  pathMtu: 'pmtu',
  segmentsSent: 'segs_out',
  segmentsReceived: 'segs_in',
  dataSegmentsSent: 'data_segs_out',
  dataSegmentsReceived: 'data_segs_in',
  bytesAcked: 'bytes_acked',
  bytesReceived: 'bytes_received',
  bytesSent: 'bytes_sent',
  sendWindow: 'snd_wnd',
  receiveWindow: 'rcv_wnd',
} as const satisfies Partial<Record<TcpFact, string>>;

test('an enquiry tells of a connection what ss tells', () => {
  let compared = 0;
  for (const name of ['established4', 'accepted4', 'established6', 'mapped', 'unread']) {
    const { localPort, remotePort } = scene.socket(name);
    const key = `6 ${localPort} ${remotePort}`;
    const { tcp, congestion, memory } = told[key] as Detail;
    const line = judge.get(key) as string;
    for (const [fact, word] of Object.entries(WORDS)) {
      const expected = number(line, word);
      if (expected === undefined) continue;
      assert.equal(tcp?.[fact as TcpFact], expected, `${name}: ${fact}`);
      compared++;
    }
    assert.ok(line.includes(` ${congestion} `), `${name}: ${congestion}`);
    assert.deepEqual(
      [memory?.receiveLimit, memory?.sendLimit],
      [number(line, 'rb'), number(line, 'tb')],
    );
  }
  assert.ok(compared > 40);
});

test('a socket that is no connection has no facts of one', () => {
  const listener = told['6 8001 0'];
  assert.ok(listener);
  assert.equal(listener.tcp, null);
  assert.equal(told['6 30012 9012']?.tcp ?? null, null);
});

test('UDP is not asked after, and a socket with another cookie is not found', () => {
  assert.equal(told['17 10001 0'], null);
  assert.equal(told['another cookie'], null);
});

test('parseTcpInfo() tells no more than the kernel has written', () => {
  const view = new DataView(new ArrayBuffer(280));
  for (let at = 0; at < 280; at++) view.setUint8(at, 1 + at % 100);
  const whole = parseTcpInfo(view, 0, 280);
  assert.ok(Object.values(whole).every((value) => value !== null));
  let known = 0;
  for (let length = 0; length <= 280; length++) {
    const facts = parseTcpInfo(view, 0, length);
    const now = Object.entries(facts).filter(([, value]) => value !== null);
    assert.ok(now.length >= known);
    for (const [fact, value] of now) assert.equal(value, whole[fact as TcpFact]);
    known = now.length;
  }
  assert.equal(known, Object.keys(whole).length);
});
