import { open } from 'node:fs/promises';
import { Buffer } from 'node:buffer';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { harmless } from '../model/text.ts';
import { type Line, type OptionName, UsageError } from '../options.ts';
import type { Mistake, Reading } from '../setting/parse.ts';
import { DEFAULTS, type Settings } from '../setting/settings.ts';
import { chosenWord } from '../store/chosen.ts';
import { complain } from './complain.ts';
import { folderIn, home } from './home.ts';
import { chosenOf, intervalOf } from './request.ts';

/** A settings file that is longer than this is none. */
const LONGEST_FILE = 1 << 20;

/** What is in force: what the command line says, else the file, else the defaults. */
export type InForce = {
  /** Null: the file has no place. */
  readonly path: string | null;
  /** Null: there is no file. */
  readonly file: Reading | null;
  readonly settings: Settings;
  /** Where each setting comes from that has not its default, in words. */
  readonly origins: ReadonlyMap<string, string>;
};

/** The place of the settings file: what `--config` names, or else where XDG has it, if it has. */
function settingsPath({ options }: Line): string | null {
  const given = options.get('config');
  if (given !== undefined) return resolve(given);
  const folder = folderIn('XDG_CONFIG_HOME');
  return folder && join(folder, 'config.toml');
}

/** What is in force; a file with mistakes is told in `file`. */
export async function settingsOf(line: Line): Promise<InForce> {
  const path = settingsPath(line);
  const text = path === null ? null : await fileText(path, line.options.has('config'));
  const file = text === null
    ? null
    : typeof text === 'string'
    ? await parsed(text)
    : unread(text.why);
  return { path, file, ...joined(line, file, path) };
}

/** The text of the file; null: there is none, which is a mistake of the command line if it names it. */
async function fileText(
  path: string,
  isNamed: boolean,
): Promise<string | null | { readonly why: string }> {
  try {
    const file = await open(path);
    try {
      const buffer = Buffer.alloc(LONGEST_FILE + 1);
      let length = 0;
      // A pipe gives what is there, and some file systems do.
      for (let more = -1; more !== 0 && length < buffer.length; length += more) {
        more = (await file.read(buffer, length)).bytesRead;
      }
      if (length > LONGEST_FILE) return { why: 'it is longer than 1 MiB' };
      return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length));
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    if (isMissing && isNamed) {
      throw new UsageError(`Cannot use --config ${path}: there is no such file`);
    }
    // Who became another user may still have the home of the first one, whose settings are none of theirs.
    return isMissing || code === 'EACCES' && !isNamed ? null : { why: message };
  }
}

/** Only who has a file loads what reads it. */
async function parsed(text: string): Promise<Reading> {
  const [{ parseSettings }, { SETTINGS }] = await Promise.all([
    import('../setting/parse.ts'),
    import('../settings.ts'),
  ]);
  return parseSettings(text, SETTINGS);
}

/** The reading of a file whose text is not known. */
function unread(why: string): Reading {
  const message = `Cannot read the settings: ${why}`;
  const mistakes = [{ line: 0, column: 0, message }];
  return { settings: {}, lines: new Map(), mistakes, unguarded: true };
}

/** Each setting that an option can say. */
function said(line: Line): { readonly [key in keyof Settings]?: readonly [OptionName, unknown] } {
  const { options } = line;
  // Groups have columns of their own, which no setting is about.
  const ofConnections = !options.has('group');
  return {
    ...options.has('interval') && { interval: ['interval', intervalOf(line)] },
    ...ofConnections && options.has('columns') && {
      columns: ['columns', chosenOf(options.get('columns')?.split(',') ?? []).map(chosenWord)],
    },
    ...ofConnections && options.has('sort') && { sort: ['sort', options.get('sort')] },
    ...options.has('readonly') && { readonly: ['readonly', true] },
    ...options.has('audit') && { audit: ['audit', options.get('audit')] },
    ...options.has('theme') && { theme: ['theme', options.get('theme')] },
    ...options.has('ascii') && { ascii: ['ascii', true] },
    ...options.has('no-color') && { color: ['no-color', false] },
  };
}

function joined(
  line: Line,
  file: Reading | null,
  path: string | null,
): Pick<InForce, 'settings' | 'origins'> {
  const settings: Record<string, unknown> = { ...DEFAULTS, ...file?.settings };
  const origins = new Map<string, string>();
  for (const [key, at] of file?.lines ?? []) origins.set(key, `line ${at} of the file`);
  if (file?.settings.remember) {
    for (const key of ['sort', 'columns'] as const) {
      const value = file.settings.last?.[key];
      if (value === undefined) continue;
      settings[key] = value;
      origins.set(key, 'the last view');
    }
  }
  if (path !== null && typeof settings['audit'] === 'string') {
    settings['audit'] = fromFile(settings['audit'], path);
  }
  if (process.env['NO_COLOR'] && !origins.has('color')) {
    settings['color'] = false;
    origins.set('color', 'NO_COLOR');
  }
  for (const [key, [option, value]] of Object.entries(said(line))) {
    settings[key] = value;
    origins.set(key, `--${option}`);
  }
  if (file?.unguarded && settings['readonly'] === false) {
    settings['readonly'] = true;
    origins.set('readonly', 'a mistake in the file may hide it');
  }
  return { settings: settings as Settings, origins };
}

/** A path that a file names: from the home after `~/`, else from the folder of the file. */
function fromFile(name: string, file: string): string {
  if (name === '') return name;
  if (!name.startsWith('~/')) return resolve(dirname(file), name);
  const folder = home();
  if (folder === null) throw new Error(`Cannot find ${name}: there is no home folder`);
  return join(folder, name.slice(2));
}

/** A mistake as people and editors read it: `config.toml:3:12: Expected …`. */
export function mistakeText({ line, column, message }: Mistake, path: string): string {
  return line === 0 ? message : `${path}:${line}:${column}: ${message}`;
}

/** What is wrong with the file in one sentence for the live view; null: nothing. */
export function troubleOf({ file, path }: InForce): string | null {
  const [first, ...more] = file?.mistakes ?? [];
  if (path === null || first === undefined) return null;
  const others = more.length === 0 ? '' : ` (${more.length} more: estab config)`;
  return `${mistakeText(first, basename(path))}${others}`;
}

/** Tells every mistake of the file. */
export function tellMistakes({ file, path }: InForce): void {
  if (path === null) return;
  complain(
    (file?.mistakes ?? [])
      .map((mistake) => `estab: ${harmless(mistakeText(mistake, path))}\n`).join(''),
  );
}
