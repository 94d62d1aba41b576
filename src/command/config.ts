import process from 'node:process';
import { harmless } from '../model/text.ts';
import { type Line, type OptionName, UsageError } from '../options.ts';
import type { Settings } from '../setting/settings.ts';
import { SETTINGS } from '../settings.ts';
import { type InForce, settingsOf, tellMistakes } from './settings.ts';

const TAKEN: readonly OptionName[] = [
  'config',
  ...SETTINGS.map(({ option }) => option),
];

/** `estab config`: prints the place of the settings file and what is in force. Gives the exit status: 1 where the file has a mistake. */
export async function config(line: Line): Promise<number> {
  const misplaced = [...line.options.keys()].find((name) => !TAKEN.includes(name));
  if (misplaced) {
    throw new UsageError(
      `Cannot use --${misplaced} with config: expected one of --${TAKEN.join(', --')}`,
    );
  }
  if (line.filter !== '') {
    throw new UsageError(`Cannot use "${line.filter}" with config: it shows no sockets`);
  }
  const inForce = await settingsOf(line);
  process.stdout.write(configText(inForce));
  tellMistakes(inForce);
  return (inForce.file?.mistakes.length ?? 0) > 0 ? 1 : 0;
}

/** What is in force, as a settings file could say it. */
export function configText({ path, file, settings, origins }: InForce): string {
  const lines = SETTINGS.map(({ key }) => [
    harmless(`${key} = ${tomlOf(settings[key])}`),
    origins.get(key) ?? 'default',
  ]);
  const most = Math.max(...lines.map(([said = '']) => Math.min(said.length, 40)));
  return [
    `# ${harmless(path)}${file === null ? ': there is no such file' : ''}`,
    ...lines.map(([said = '', origin]) => `${said.padEnd(most)}  # ${origin}`),
  ].map((line) => `${line}\n`).join('');
}

/** The settings of a new file, each in a comment with what it does. */
export function exampleText(): string {
  return SETTINGS.map(({ help, example }) => `# ${help}\n# ${example}\n`).join('\n');
}

/** A value as TOML has it; what JSON writes of these is TOML too. */
export function tomlOf(value: Settings[keyof Settings]): string {
  return JSON.stringify(value);
}
