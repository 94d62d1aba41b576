import type { Colour, Run } from '../../test/terminal/runs.ts';

/** The sizes of a cell in pixels; a little wider than the characters of any of the fonts, so that columns never touch. */
const FONT_SIZE = 14, WIDTH = 8.7, HEIGHT = 19, MARGIN = 14;

const FONTS =
  "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

const BACKGROUND = '#0d1117', FOREGROUND = '#d0d7de';

/** The sixteen colours of the terminal, dark and then bright. */
const PALETTE = [
  ...['#484f58', '#ff7b72', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#b1bac4'],
  ...['#7d8590', '#ffa198', '#7ee787', '#f2cc60', '#a5d6ff', '#e2c5ff', '#b3f0ff', '#ffffff'],
];

function paint(colour: Colour, own: string): string {
  if (typeof colour === 'number') return PALETTE[colour] ?? own;
  return colour ?? own;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function pixels(value: number): string {
  return String(Number(value.toFixed(1)));
}

/** The words of a run, each put at its own column: fonts differ in width, and a table must not. */
function words(run: Run, from: number): string {
  const fill = paint(
    run.inverse ? run.background : run.foreground,
    run.inverse ? BACKGROUND : FOREGROUND,
  );
  const look = [
    fill === FOREGROUND ? '' : ` fill="${fill}"`,
    run.bold ? ' font-weight="700"' : '',
    run.dim ? ' opacity=".65"' : '',
  ].join('');
  return [...run.text.matchAll(/\S+/g)].map((found) =>
    `<tspan x="${pixels(MARGIN + (from + found.index) * WIDTH)}"${look}>${
      escaped(found[0])
    }</tspan>`
  ).join('');
}

/** A screen as an SVG picture: its lines as runs from left to right. */
export function svg(lines: readonly (readonly Run[])[], title: string): string {
  const columns = Math.max(
    ...lines.map((runs) => runs.reduce((sum, { text }) => sum + text.length, 0)),
  );
  const width = pixels(columns * WIDTH + 2 * MARGIN);
  const height = pixels(lines.length * HEIGHT + 2 * MARGIN);
  const drawn = lines.flatMap((runs, row) => {
    const top = MARGIN + row * HEIGHT;
    let column = 0;
    const grounds: string[] = [];
    let text = '';
    for (const run of runs) {
      const ground = run.inverse
        ? paint(run.foreground, FOREGROUND)
        : paint(run.background, BACKGROUND);
      if (ground !== BACKGROUND) {
        grounds.push(
          `<rect x="${pixels(MARGIN + column * WIDTH)}" y="${top}" width="${
            pixels(run.text.length * WIDTH)
          }" height="${HEIGHT}" fill="${ground}"/>`,
        );
      }
      text += words(run, column);
      column += run.text.length;
    }
    return [...grounds, ...text === '' ? [] : [`<text y="${top + FONT_SIZE}">${text}</text>`]];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${FOREGROUND}">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>
${drawn.join('\n')}
</svg>
`;
}
