/** A colour by the word that the view uses for it; each theme has its own hue. */
export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'gray';

/** How a theme shows each colour, in the words of Ink: a name of the terminal's sixteen, or a number of its 256. */
export type Palette = Readonly<Record<Colour, string>>;

/** The themes, of each of which one word is typed. */
export const THEMES = [
  {
    name: 'terminal',
    help: "the terminal's own colours",
    palette: {
      red: 'red',
      green: 'green',
      yellow: 'yellow',
      blue: 'blue',
      magenta: 'magenta',
      cyan: 'cyan',
      gray: 'gray',
    },
  },
  {
    name: 'dark',
    help: 'light colours for a dark background; they differ for who cannot tell red from green',
    palette: {
      red: 'ansi256(203)',
      green: 'ansi256(121)',
      yellow: 'ansi256(227)',
      blue: 'ansi256(69)',
      magenta: 'ansi256(177)',
      cyan: 'ansi256(75)',
      gray: 'ansi256(245)',
    },
  },
  {
    name: 'light',
    help: 'dark colours for a light background; they differ for who cannot tell red from green',
    palette: {
      red: 'ansi256(88)',
      green: 'ansi256(23)',
      yellow: 'ansi256(94)',
      blue: 'ansi256(20)',
      magenta: 'ansi256(127)',
      cyan: 'ansi256(25)',
      gray: 'ansi256(241)',
    },
  },
] as const satisfies readonly { name: string; help: string; palette: Palette }[];

/** The word for a theme. */
export type ThemeName = (typeof THEMES)[number]['name'];

/** The colours of a theme. */
export function paletteOf(name: ThemeName): Palette {
  return (THEMES.find((one) => one.name === name) ?? THEMES[0]).palette;
}
