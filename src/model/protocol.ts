/** A transport protocol, by the word that the user types and reads. */
export type Protocol = 'tcp' | 'udp' | 'unix';

/** An address family, by the version number of IP that it stands for. */
export type Family = 4 | 6;

/** IANA protocol numbers, as the kernel and the snapshot's columns hold them. */
export const TCP = 6;
export const UDP = 17;
/** UNIX sockets have no number there; this one is reserved. */
export const UNIX = 255;

/** What ss calls the types of UNIX sockets, by the number that stands in the column of families (socket(2)). */
const UNIX_TYPES: ReadonlyMap<number, string> = new Map([[1, 'u_str'], [2, 'u_dgr'], [5, 'u_seq']]);

/** Every word for a type of UNIX socket. */
export const UNIX_WORDS: readonly string[] = [...UNIX_TYPES.values()];

/** The word for a protocol number. */
export function protocolName(number: number): Protocol {
  if (number === UNIX) return 'unix';
  return number === TCP ? 'tcp' : 'udp';
}

/** netstat's word for a protocol in a family, `tcp`, `tcp6`, `udp`, `udp6`, or what ss calls a type of UNIX socket. */
export function protocolLabel(number: number, family: number): string {
  if (number === UNIX) return UNIX_TYPES.get(family) ?? 'unix';
  return family === 6 ? `${protocolName(number)}6` : protocolName(number);
}
