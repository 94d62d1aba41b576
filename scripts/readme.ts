/** Writes the tables of README.md from the tables of the program: `deno task readme`; with `--check` it only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { COLUMNS } from '../src/columns.ts';
import { exampleText, tomlOf } from '../src/command/config.ts';
import { optionText } from '../src/command/help.ts';
import { FIELDS } from '../src/fields.ts';
import { FINDINGS } from '../src/findings.ts';
import { GROUPS } from '../src/groups.ts';
import { actionName, KEYS } from '../src/keys.ts';
import { NAMED } from '../src/named.ts';
import { DEFAULTS } from '../src/setting/settings.ts';
import { SETTINGS } from '../src/settings.ts';
import { COMMANDS, type Option, OPTIONS } from '../src/options.ts';
import { keyText } from '../src/view/keyboard.ts';
import { MODES } from '../src/view/panel.tsx';

function code(text: string): string {
  return `\`${text}\``;
}

/** A Markdown table whose columns are as wide as their widest cell, as `deno fmt` leaves it. */
export function table(
  headings: readonly string[],
  records: readonly (readonly string[])[],
): string {
  const cells = [headings, ...records].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = headings.map((_, at) => Math.max(3, ...cells.map((row) => row[at]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, at) => cell.padEnd(widths[at] as number)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [lines[0] as string[], rule, ...lines.slice(1)]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function commands(): string {
  return table(['Command', ''], [
    [code('estab'), 'the live view; where stdout is no terminal, the same as `estab list`'],
    ...COMMANDS.map(({ name, help }) => [code(`estab ${name}`), help]),
  ]);
}

function options(): string {
  const every: readonly Option[] = OPTIONS;
  return [...new Set(every.map(({ group }) => group))].map((group) =>
    table(
      [group, ''],
      every.filter((option) => option.group === group)
        .map((option) => [code(optionText(option).trim()), option.help]),
    )
  ).join('\n\n');
}

function keys(): string {
  return Object.entries(MODES).map(([mode, title]) =>
    table(
      [title, '', 'In `[keys]`'],
      KEYS.filter((binding) => binding.mode === mode).map((binding) => [
        binding.keys.map((key) => code(keyText(key))).join(' '),
        binding.help,
        code(actionName(binding) ?? ''),
      ]),
    )
  ).join('\n\n');
}

function columns(): string {
  return table(
    ['Column', 'Heading', 'What it shows'],
    COLUMNS.map(({ key, title, help }) => [code(key), title, help]),
  );
}

function fields(): string {
  return table(
    ['Key', 'Also', 'What it compares', 'Such as'],
    FIELDS.map(({ key, aliases, help, examples }) => [
      code(key),
      aliases.map(code).join(' '),
      help,
      examples.map((example) => code(`${key}:${example}`)).join(' '),
    ]),
  );
}

function named(): string {
  return table(
    ['Name', 'What it passes', 'What it stands for'],
    NAMED.map(({ name, help, text }) => [code(`@${name}`), help, code(text)]),
  );
}

function groups(): string {
  return table(
    ['Group by', 'What makes a group'],
    GROUPS.map(({ key, help }) => [code(key), help]),
  );
}

function findings(): string {
  return table(
    ['Check', 'Speaks from', 'What one does about it'],
    FINDINGS.map(({ name, speaks, remedy }) => [code(name), speaks, remedy]),
  );
}

function settings(): string {
  return table(
    ['Setting', 'Value', 'Default', 'What it says'],
    SETTINGS.map(({ key, value, help }) => [code(key), value, code(tomlOf(DEFAULTS[key])), help]),
  );
}

function example(): string {
  return `\`\`\`toml\n${exampleText()}\`\`\``;
}

/** Every generated part of the README, by the name in its markers. */
export const BLOCKS: Readonly<Record<string, () => string>> = {
  commands,
  options,
  keys,
  columns,
  fields,
  named,
  groups,
  findings,
  settings,
  example,
};

/**
 * A text with each block put between its markers, `<!-- NAME -->` and `<!-- /NAME -->`.
 * @throws Error where a block has not exactly one place.
 */
export function fill(text: string, blocks: Readonly<Record<string, () => string>>): string {
  return Object.entries(blocks).reduce((filled, [name, block]) => {
    const [before, inside, ...more] = filled.split(`<!-- ${name} -->\n`);
    const end = inside?.indexOf(`<!-- /${name} -->`) ?? -1;
    if (inside === undefined || end < 0 || more.length > 0) {
      throw new Error(
        `Cannot fill in "${name}": expected <!-- ${name} --> and <!-- /${name} --> once`,
      );
    }
    return `${before}<!-- ${name} -->\n\n${block()}\n\n${inside.slice(end)}`;
  }, text);
}

function main(check: boolean): number {
  const file = new URL('../README.md', import.meta.url);
  const text = readFileSync(file, 'utf8');
  const filled = fill(text, BLOCKS);
  if (filled === text) return 0;
  if (check) {
    process.stderr.write('README.md is older than the tables in src: run deno task readme\n');
    return 1;
  }
  writeFileSync(file, filled);
  return 0;
}

if (import.meta.main) process.exitCode = main(process.argv.includes('--check'));
