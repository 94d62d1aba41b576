import type { TcpFact, TcpFacts } from '../../model/detail.ts';
import { LITTLE } from './netlink.ts';

/** Where a fact stands in struct tcp_info (linux/tcp.h), and how many bytes it has. */
const LAYOUT: Readonly<Record<TcpFact, readonly [offset: number, size: 1 | 4 | 8]>> = {
  timeouts: [2, 1],
  probes: [3, 1],
  rto: [8, 4],
  delayedAck: [12, 4],
  sendMss: [16, 4],
  receiveMss: [20, 4],
  unacknowledged: [24, 4],
  lost: [32, 4],
  lastSentMillis: [44, 4],
  lastReceivedMillis: [52, 4],
  silenceMillis: [56, 4],
  pathMtu: [60, 4],
  rtt: [68, 4],
  rttVariance: [72, 4],
  slowStart: [76, 4],
  congestionWindow: [80, 4],
  advertisedMss: [84, 4],
  reordering: [88, 4],
  receiveRtt: [92, 4],
  retransmits: [100, 4],
  pacingRate: [104, 8],
  bytesAcked: [120, 8],
  bytesReceived: [128, 8],
  segmentsSent: [136, 4],
  segmentsReceived: [140, 4],
  notSent: [144, 4],
  leastRtt: [148, 4],
  dataSegmentsReceived: [152, 4],
  dataSegmentsSent: [156, 4],
  deliveryRate: [160, 8],
  busy: [168, 8],
  windowLimited: [176, 8],
  bufferLimited: [184, 8],
  bytesSent: [200, 8],
  bytesSentAgain: [208, 8],
  duplicates: [216, 4],
  reordered: [220, 4],
  outOfOrder: [224, 4],
  sendWindow: [228, 4],
  receiveWindow: [232, 4],
};

/** What the kernel writes where it has no value: no limit yet, nothing measured (net/ipv4/tcp.c, tcp_get_info). */
const NO_VALUE: Partial<Record<TcpFact, number>> = {
  rtt: 0,
  rttVariance: 0,
  receiveRtt: 0,
  leastRtt: 0xffffffff,
  slowStart: 0x7fffffff,
  pacingRate: Number(0xffffffffffffffffn),
  deliveryRate: 0,
};

const OPTIONS_AT = 5;
/** Bits of tcpi_options. */
const OPTIONS = [[1, 'timestamps'], [2, 'sack'], [4, 'window scaling'], [8, 'ecn']] as const;

/** Reads a struct tcp_info as far as this kernel has filled it. */
export function parseTcpInfo(view: DataView, at: number, length: number): TcpFacts {
  const facts = Object.entries(LAYOUT).map(([fact, [offset, size]]) => {
    if (offset + size > length) return [fact, null];
    const value = read(view, at + offset, size);
    return [fact, value === NO_VALUE[fact as TcpFact] ? null : value];
  });
  return Object.fromEntries(facts) as TcpFacts;
}

/** What both ends have agreed on, in words. */
export function parseOptions(view: DataView, at: number, length: number): readonly string[] {
  if (length <= OPTIONS_AT) return [];
  const bits = view.getUint8(at + OPTIONS_AT);
  return OPTIONS.flatMap(([bit, word]) => (bits & bit) === 0 ? [] : [word]);
}

function read(view: DataView, at: number, size: 1 | 4 | 8): number {
  if (size === 1) return view.getUint8(at);
  return size === 4 ? view.getUint32(at, LITTLE) : Number(view.getBigUint64(at, LITTLE));
}
