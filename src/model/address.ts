/**
 * Addresses as four 32-bit words, most significant first. An IPv4 address has its mapped form
 * (`::ffff:0:0/96`, RFC 4291 section 2.5.5.2), so one order and one comparison serve both families.
 */
export type Words = Uint32Array;

/** The third word of an IPv4 address in its mapped form. */
export const MAPPED = 0xffff;

/** Whether the address of a row is the unspecified one (0.0.0.0 or ::). */
export function isUnspecified(words: Words, row: number): boolean {
  const at = row * 4;
  const third = words[at + 2];
  return words[at + 3] === 0 && (third === 0 || third === MAPPED) && words[at + 1] === 0 &&
    words[at] === 0;
}

function dotted(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** The text of a row's address: dotted for family 4, RFC 5952 for family 6. */
export function addressText(words: Words, row: number, family: number): string {
  const at = row * 4;
  const last = words[at + 3] as number;
  if (family === 4) return dotted(last);
  if (words[at] === 0 && words[at + 1] === 0 && words[at + 2] === MAPPED) {
    return `::ffff:${dotted(last)}`;
  }
  return groups(words, at);
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two zeros or more as `::`. */
function groups(words: Words, at: number): string {
  const parts: number[] = [];
  for (let word = at; word < at + 4; word++) {
    parts.push((words[word] as number) >>> 16, (words[word] as number) & 0xffff);
  }
  let start = -1;
  let length = 1;
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (to < 8 && parts[to] === 0) to++;
    if (to - from > length) {
      start = from;
      length = to - from;
    }
    from = to;
  }
  const text = (list: readonly number[]) => list.map((part) => part.toString(16)).join(':');
  if (start < 0) return text(parts);
  return `${text(parts.slice(0, start))}::${text(parts.slice(start + length))}`;
}

/** An address and a port as one reads them; `*` for no port. IPv6 stands in brackets (RFC 5952 section 6). */
export function endpointText(address: string, port: number, family: number): string {
  const name = family === 6 ? `[${address}]` : address;
  return `${name}:${port === 0 ? '*' : port}`;
}

/** An endpoint in at most `width` columns: the middle of the address is cut, the port never. */
export function shortEndpoint(
  address: string,
  port: number,
  family: number,
  width: number,
): string {
  const whole = endpointText(address, port, family);
  if (whole.length <= width) return whole;
  const frame = whole.length - address.length + 1;
  const room = Math.max(width - frame, 2);
  const head = Math.ceil(room / 2);
  const cut = `${address.slice(0, head)}…${address.slice(address.length - (room - head))}`;
  return endpointText(cut, port, family);
}
