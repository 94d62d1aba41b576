import type { Quantity } from './number.ts';

function whole(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

function scaled(units: ReadonlyMap<string, number>): (text: string) => number | null {
  return (text) => {
    const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-zµ]*)$/i.exec(text) ?? [];
    const scale = units.get(unit.toLowerCase());
    return number === '' || scale === undefined ? null : Number(number) * scale;
  };
}

/** How many of something. */
export const COUNT: Quantity = {
  noun: 'number',
  expected: 'expected digits, such as 3',
  read: whole,
};

/** A number that names something, where 0 is "none". */
export const ID: Quantity = { ...COUNT, lowest: 1 };

/** Bytes: k, M and G are powers of 1000, Ki, Mi and Gi powers of 1024. */
export const BYTES: Quantity = {
  noun: 'size',
  expected: 'expected bytes, such as 512, 64k or 1.5M',
  read: scaled(
    new Map([
      ['', 1],
      ['k', 1e3],
      ['m', 1e6],
      ['g', 1e9],
      ['ki', 2 ** 10],
      ['mi', 2 ** 20],
      ['gi', 2 ** 30],
    ]),
  ),
};

/** A round-trip time in microseconds. */
export const LATENCY: Quantity = {
  noun: 'time',
  expected: 'expected milliseconds, or a number with us, ms or s',
  read: scaled(new Map([['', 1e3], ['us', 1], ['µs', 1], ['ms', 1e3], ['s', 1e6]])),
};

/** A length of time in seconds. */
export const DURATION: Quantity = {
  noun: 'time',
  expected: 'expected seconds, or a number with s, m, h or d',
  read: scaled(new Map([['', 1], ['s', 1], ['m', 60], ['h', 3600], ['d', 86400]])),
};

/** A port by number or by the name of its service; a colon may stand before it, as in ss. */
export const PORT: Quantity = {
  noun: 'port',
  expected: 'a port is 0 to 65535, or the name of a service',
  read(text, { services }) {
    const name = text.startsWith(':') ? text.slice(1) : text;
    const port = whole(name) ?? services.get(name.toLowerCase()) ?? null;
    return port !== null && port <= 65535 ? port : null;
  },
  words: ({ services }) => services.keys(),
  lowest: 1,
};

/** A port as ss has it: a socket without a peer is one whose port is 0. */
export const SS_PORT: Quantity = { ...PORT, lowest: 0 };

/** An interface by name or index. */
export const INTERFACE: Quantity = {
  noun: 'interface',
  expected: 'expected the name or the index of one',
  read: (text, { interfaces }) => interfaces.get(text) ?? whole(text),
  words: ({ interfaces }) => interfaces.keys(),
  lowest: 1,
};
