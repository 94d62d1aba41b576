/** Facts of struct tcp_info (linux/tcp.h), by the words of this program; times in microseconds unless their name says more. */
export type TcpFact =
  | 'timeouts'
  | 'probes'
  | 'rto'
  | 'delayedAck'
  | 'sendMss'
  | 'receiveMss'
  | 'unacknowledged'
  | 'lost'
  | 'lastSentMillis'
  | 'lastReceivedMillis'
  | 'silenceMillis'
  | 'pathMtu'
  | 'rtt'
  | 'rttVariance'
  | 'slowStart'
  | 'congestionWindow'
  | 'advertisedMss'
  | 'reordering'
  | 'receiveRtt'
  | 'retransmits'
  | 'pacingRate'
  | 'bytesAcked'
  | 'bytesReceived'
  | 'segmentsSent'
  | 'segmentsReceived'
  | 'notSent'
  | 'leastRtt'
  | 'dataSegmentsReceived'
  | 'dataSegmentsSent'
  | 'deliveryRate'
  | 'busy'
  | 'windowLimited'
  | 'bufferLimited'
  | 'bytesSent'
  | 'bytesSentAgain'
  | 'duplicates'
  | 'reordered'
  | 'outOfOrder'
  | 'sendWindow'
  | 'receiveWindow';

/** Null: the kernel does not tell, being older than the fact. */
export type TcpFacts = Readonly<Record<TcpFact, number | null>>;

/** Memory of one socket in bytes, and its limits (SO_RCVBUF, SO_SNDBUF). */
export type SocketMemory = {
  readonly received: number;
  readonly receiveLimit: number;
  readonly sent: number;
  readonly sendLimit: number;
};

/** What an enquiry about one socket tells beyond what a snapshot has. */
export type Detail = {
  /** Milliseconds until its timer runs out. */
  readonly expires: number;
  /** Null for listeners and for what is no whole socket any more. */
  readonly tcp: TcpFacts | null;
  /** What both ends have agreed on: `timestamps`, `sack`, `ecn`, `window scaling`. */
  readonly agreed: readonly string[];
  /** The name of the congestion control. */
  readonly congestion: string | null;
  readonly memory: SocketMemory | null;
};
