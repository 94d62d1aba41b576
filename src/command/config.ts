import process from 'node:process';
import { harmless } from '../model/text.ts';
import { type Line, type OptionName, UsageError } from '../options.ts';
import { write } from '../output/write.ts';
import { SETTINGS } from '../settings.ts';
import { type InForce, settingsOf, tellMistakes } from './settings.ts';

const TAKEN: readonly OptionName[] = [
  'config',
  ...SETTINGS.flatMap(({ option }) => option ?? []),
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
  await write(process.stdout, [configText(inForce)]);
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
    path === null
      ? '# no settings file: there is no home folder'
      : `# ${harmless(path)}${file === null ? ': there is no such file' : ''}`,
    ...lines.map(([said = '', origin]) => `${said.padEnd(most)}  # ${origin}`),
  ].map((line) => `${line}\n`).join('');
}

/** The settings of a new file, each in a comment with what it does. */
export function exampleText(): string {
  return SETTINGS.map(({ help, example }) =>
    [help, ...example.split('\n')].map((line) => `# ${line}\n`).join('')
  ).join('\n');
}

/** A value as TOML has it; what JSON writes of these is TOML too. */
export function tomlOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return JSON.stringify(value);
  }
  const pairs = Object.entries(value).map(([key, one]) => `${tomlKey(key)} = ${tomlOf(one)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

function tomlKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}
