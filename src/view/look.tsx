import { Text, type TextProps, useStdout } from 'ink';
import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import { cut } from '../model/text.ts';
import { plain, type Theme, theme } from './theme.ts';
import type { Colour } from '../themes.ts';

/** The theme that is in force. */
export const ThemeContext = createContext<Theme>(theme(null, false));

type Props = {
  readonly colour?: Colour | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly children?: ReactNode;
};

/** Text in a colour where there are colours. */
export function Coloured({ colour, bold, dim, inverse, children }: Props): ReactElement {
  const { colours } = useContext(ThemeContext);
  const props: TextProps = {
    ...(colours !== null && colour !== undefined && { color: colours[colour] }),
    ...(bold && { bold }),
    ...(dim && { dimColor: true }),
    ...(inverse && { inverse }),
  };
  return <Text {...props}>{children}</Text>;
}

/** One line of the screen, cut where the screen ends: Ink knows no ellipsis but its own. */
export function Line({ children, ...look }: Props & { readonly children: string }): ReactElement {
  const { glyphs } = useContext(ThemeContext);
  const { columns } = useStdout().stdout as NodeJS.WriteStream;
  return (
    <Text wrap='truncate-end'>
      <Coloured {...look}>{cut(children, columns, glyphs.ellipsis)}</Coloured>
    </Text>
  );
}

/** The text with what this terminal cannot show replaced. */
export function usePlain(): (text: string) => string {
  const current = useContext(ThemeContext);
  return (text) => plain(text, current);
}
