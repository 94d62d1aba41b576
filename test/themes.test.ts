import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Colour, type Palette, THEMES } from '../src/themes.ts';

type Triple = readonly [number, number, number];

/** What the eyes make of linear RGB (Machado, Oliveira, Fernandes 2009, severity 1). */
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  'all colours': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  'protanopia': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'deuteranopia': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** The backgrounds that a theme is for, in sRGB. */
const BACKGROUNDS: Readonly<Record<string, readonly Triple[]>> = {
  dark: [[0, 0, 0], [30, 30, 30]],
  light: [[255, 255, 255], [253, 246, 227]],
};

/** The colours of what is good, bad, on its way or at its end. */
const TELLING: readonly Colour[] = ['red', 'green', 'yellow', 'cyan'];

/** The colour of one of a terminal's 256 (xterm's cube and its grays), linear. */
function linear(word: string): Triple {
  const number = Number(/^ansi256\((\d+)\)$/.exec(word)?.[1]);
  assert.ok(number >= 16 && number < 256, word);
  const level = (step: number) => step === 0 ? 0 : 55 + step * 40;
  const gray = 8 + (number - 232) * 10;
  const cube = number - 16;
  return number >= 232
    ? decoded([gray, gray, gray])
    : decoded([level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]);
}

/** Linear light of sRGB (IEC 61966-2-1). */
function decoded(colour: Triple): Triple {
  return colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
}

function times(rows: readonly Triple[], [r, g, b]: Triple): Triple {
  return rows.map((row) => row[0] * r + row[1] * g + row[2] * b) as unknown as Triple;
}

const XYZ: readonly Triple[] = [
  [0.4124, 0.3576, 0.1805],
  [0.2126, 0.7152, 0.0722],
  [0.0193, 0.1192, 0.9505],
];

function luminance(colour: Triple): number {
  return times(XYZ, colour)[1];
}

/** CIE 1976 L*a*b* under D65. */
function lab(colour: Triple): Triple {
  const [x, y, z] = times(XYZ, colour);
  const f = (t: number) => t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
  const [fx, fy, fz] = [f(x / 0.9505), f(y), f(z / 1.089)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** How different two colours look to some eyes; 2.3 is just to be seen. */
function difference(a: Triple, b: Triple, eyes: readonly Triple[]): number {
  const seen = (colour: Triple) =>
    lab(times(eyes, colour).map((part) => Math.max(0, Math.min(part, 1))) as unknown as Triple);
  const [one, other] = [seen(a), seen(b)];
  return Math.hypot(...one.map((part, at) => part - (other[at] as number)));
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: Triple, b: Triple): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

for (const { name, palette } of THEMES.filter((theme) => theme.name !== 'terminal')) {
  const colours: Palette = palette;

  test(`every colour of the ${name} theme can be read on its background`, () => {
    for (const [colour, word] of Object.entries(colours)) {
      for (const background of BACKGROUNDS[name] ?? assert.fail(name)) {
        assert.ok(contrast(linear(word), decoded(background)) >= 4.5, colour);
      }
    }
  });

  test(`what the ${name} theme tells by a colour, all eyes can tell apart`, () => {
    for (const [who, eyes] of Object.entries(EYES)) {
      for (const one of TELLING) {
        for (const other of TELLING.filter((colour) => colour > one)) {
          const seen = difference(linear(colours[one]), linear(colours[other]), eyes);
          assert.ok(seen >= 15, `${one} and ${other}, ${who}: ${seen}`);
        }
      }
    }
  });
}
