import ipaddr from 'ipaddr.js';

/** A label of a host name: RFC 1123 section 2.1, and the underscore that some have. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
/** RFC 1035 section 2.3.4, without the dot of the root. */
const LONGEST = 253;

/**
 * A host name as it may be shown, or null for what is none. What a server answers may be anything: bytes that a terminal would obey,
 * or the text of another address (no top-level domain is a number, RFC 3696 section 2).
 */
export function hostName(answer: string): string | null {
  const name = answer.replace(/\.$/, '');
  const labels = name.split('.');
  if (name.length > LONGEST || !labels.every((label) => LABEL.test(label))) return null;
  return /^\d+$/.test(labels.at(-1) as string) ? null : name;
}

/** An address as a name server is asked for it: a mapped one (`::ffff:10.0.0.7`) is the IPv4 address. Null for no address. */
export function askedAddress(text: string): string | null {
  return ipaddr.isValid(text) ? ipaddr.process(text).toString() : null;
}

/** Whether an address is one of the internet's, and not private, local or set aside (the registries of RFC 6890). */
export function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast';
}
