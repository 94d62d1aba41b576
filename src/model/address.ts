import { Buffer } from 'node:buffer';

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

/** Whether two rows have the same address. */
export function isSameAddress(a: Words, row: number, b: Words, other: number): boolean {
  for (let word = 0; word < 4; word++) if (a[row * 4 + word] !== b[other * 4 + word]) return false;
  return true;
}

const DIGITS = Buffer.from('0123456789abcdef', 'latin1');
const DOT = 0x2e;
const COLON = 0x3a;

/** The most bytes that the text of an address takes. */
export const TEXT_LENGTH = 45;

/** Where an address is written before it becomes a string: three times as fast as joining strings. */
const own = Buffer.alloc(TEXT_LENGTH);
/** Where the address that is being written stands: from `begin` up to `end`. */
let bytes: Buffer = own;
let begin = 0;
let end = 0;

function put(digit: number): void {
  bytes[end++] = DIGITS[digit] as number;
}

/** Texts of addresses that were written last, each with its words and family; a power of two of them. */
const LAST = 256;
const lastTexts: string[] = new Array(LAST).fill('');
const lastWords = new Uint32Array(LAST * 4);
const lastFamilies = new Uint8Array(LAST);

/** The text of a row's address: dotted for family 4, RFC 5952 for family 6. A machine has few addresses, and most of its sockets have one of them. */
export function addressText(words: Words, row: number, family: number): string {
  const last = words[row * 4 + 3] as number;
  const slot = (last ^ last >>> 8 ^ last >>> 16) & (LAST - 1);
  if (lastFamilies[slot] === family && isSameAddress(lastWords, slot, words, row)) {
    return lastTexts[slot] as string;
  }
  const text = own.toString('latin1', 0, putAddress(own, 0, words, row, family));
  lastTexts[slot] = text;
  lastFamilies[slot] = family;
  lastWords.set(words.subarray(row * 4, row * 4 + 4), slot * 4);
  return text;
}

/** Writes that text at a place where there is room for `TEXT_LENGTH` bytes; gives the place after it. */
export function putAddress(
  into: Buffer,
  from: number,
  words: Words,
  row: number,
  family: number,
): number {
  const at = row * 4;
  bytes = into;
  begin = end = from;
  if (family === 4) putDotted(words[at + 3] as number);
  else if (words[at] === 0 && words[at + 1] === 0 && words[at + 2] === MAPPED) {
    end += bytes.write('::ffff:', end, 'latin1');
    putDotted(words[at + 3] as number);
  } else putGroups(words, at);
  return end;
}

function putDotted(word: number): void {
  for (let shift = 24; shift >= 0; shift -= 8) {
    const octet = (word >>> shift) & 255;
    if (octet > 99) put(Math.trunc(octet / 100));
    if (octet > 9) put(Math.trunc(octet / 10) % 10);
    put(octet % 10);
    if (shift > 0) bytes[end++] = DOT;
  }
}

function groupOf(words: Words, at: number, place: number): number {
  const word = words[at + (place >> 1)] as number;
  return place & 1 ? word & 0xffff : word >>> 16;
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two zeros or more as `::`. */
function putGroups(words: Words, at: number): void {
  let start = -1;
  let longest = 1;
  let zeros = 0;
  for (let place = 0; place < 8; place++) {
    zeros = groupOf(words, at, place) === 0 ? zeros + 1 : 0;
    if (zeros <= longest) continue;
    longest = zeros;
    start = place - zeros + 1;
  }
  for (let place = 0; place < 8; place++) {
    if (place === start) {
      bytes[end++] = COLON;
      bytes[end++] = COLON;
      place += longest - 1;
      continue;
    }
    if (end > begin && bytes[end - 1] !== COLON) bytes[end++] = COLON;
    const group = groupOf(words, at, place);
    if (group > 0xfff) put(group >>> 12);
    if (group > 0xff) put((group >>> 8) & 15);
    if (group > 0xf) put((group >>> 4) & 15);
    put(group & 15);
  }
}

/** An address and a port, or the name of its service, as one reads them; `*` for no port. IPv6 stands in brackets (RFC 5952 section 6). */
export function endpointText(address: string, port: number | string, family: number): string {
  const name = family === 6 ? `[${address}]` : address;
  return `${name}:${port === 0 ? '*' : port}`;
}

/** An endpoint in at most `width` columns: the middle of the address is cut, the port never. */
export function shortEndpoint(
  address: string,
  port: number | string,
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

/** How many decimal digits a whole number has. */
export function digits(number: number): number {
  let count = 1;
  for (let most = 10; number >= most; most *= 10) count++;
  return count;
}

/** The length of an IPv4 address's text. */
export function dottedLength(word: number): number {
  return digits(word >>> 24) + digits((word >>> 16) & 255) + digits((word >>> 8) & 255) +
    digits(word & 255) + 3;
}
