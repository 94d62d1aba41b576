import { COLUMNS } from '../columns.ts';
import { FIELDS } from '../fields.ts';
import { NAMED } from '../named.ts';
import { COMMANDS, type Option, OPTIONS } from '../options.ts';

const options: readonly Option[] = OPTIONS;

/** An option as one types it: `-i, --interval SECONDS`. */
export function optionText({ name, letter, value }: Option): string {
  const word = value === undefined ? `--${name}` : `--${name} ${value}`;
  return letter === undefined ? `    ${word}` : `-${letter}, ${word}`;
}

function lines(pairs: readonly (readonly [string, string])[]): string {
  const most = Math.max(...pairs.map(([word]) => word.length));
  return pairs.map(([word, help]) => `  ${word.padEnd(most)}  ${help}\n`).join('');
}

/** What `estab --help` prints, in ASCII where that is asked for. */
export function usage(ascii: boolean): string {
  const groups = [...new Set(options.map(({ group }) => group))];
  const told = (text: string) => ascii ? text.replaceAll('…', '...') : text;
  return `estab: a live top for network connections

Usage: estab [OPTIONS] [${told('FILTER…')}]
       estab list [OPTIONS] [${told('FILTER…')}]
       estab doctor [--json]
       estab config
       estab explain [STATE]

Commands
${lines(COMMANDS.map(({ name, help }) => [name, help]))}
${
    groups.map((group) =>
      `${group}\n${
        lines(
          options.filter((option) => option.group === group)
            .map((option) => [told(optionText(option)), option.help]),
        )
      }`
    ).join('\n')
  }
Filter: words joined by AND, such as state:close-wait proc:nginx ':443' '!addr:127.0.0.0/8'
${lines(FIELDS.map(({ key, help }) => [key, help]))}
Filters by name
${lines(NAMED.map(({ name, help }) => [`@${name}`, help]))}
Columns
${lines(COLUMNS.map(({ key, help }) => [key, help]))}`;
}
