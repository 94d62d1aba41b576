/** A transport protocol, by the word that the user types and reads. */
export type Protocol = 'tcp' | 'udp';

/** An address family, by the version number of IP that it stands for. */
export type Family = 4 | 6;

/** IANA protocol numbers, as the kernel and the snapshot's columns hold them. */
export const TCP = 6;
export const UDP = 17;

/** The word for a protocol number. */
export function protocolName(number: number): Protocol {
  return number === TCP ? 'tcp' : 'udp';
}

/** netstat's word for a protocol in a family: `tcp`, `tcp6`, `udp`, `udp6`. */
export function protocolLabel(number: number, family: number): string {
  return family === 6 ? `${protocolName(number)}6` : protocolName(number);
}
