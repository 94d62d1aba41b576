/** What a machine tells of itself beside its sockets; null is what it does not tell. */
export type Machine = {
  /** The ports that calls are made from (ip_local_port_range, ip(7)). */
  readonly ephemeral: { readonly first: number; readonly last: number } | null;
  /** Handshakes that found an accept queue full, since the machine started (TcpExt ListenOverflows). */
  readonly overflows: number | null;
  /** Connections that the kernel keeps track of for its firewall. */
  readonly conntrack: { readonly used: number; readonly most: number } | null;
  /** Memory of all TCP sockets in pages: beyond `pressure` the kernel saves, at `most` it refuses (tcp_mem, tcp(7)). */
  readonly memory: {
    readonly used: number;
    readonly pressure: number;
    readonly most: number;
  } | null;
};

/** A machine that tells nothing. */
export const NO_MACHINE: Machine = {
  ephemeral: null,
  overflows: null,
  conntrack: null,
  memory: null,
};
