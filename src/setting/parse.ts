import * as v from 'valibot';
import { unknown } from '../filter/error.ts';
import { nearest } from '../model/nearest.ts';
import { type Document, parseDocument, type Position } from './document.ts';
import type { Setting } from './setting.ts';
import type { Settings } from './settings.ts';

/** What is wrong at a place of a settings file. */
export type Mistake = Position & { readonly message: string };

/** What a settings file says. */
export type Reading = {
  /** What it says without a mistake. */
  readonly settings: Partial<Settings>;
  /** The line of each of them. */
  readonly lines: ReadonlyMap<string, number>;
  /** In the order of the file. */
  readonly mistakes: readonly Mistake[];
  /** Whether a mistake may hide what guards: that nothing is to be ended, or nothing without writing it down. */
  readonly unguarded: boolean;
};

/** The settings that guard. */
const GUARDS: readonly string[] = ['readonly', 'audit'] satisfies (keyof Settings)[];

/** Reads the text of a settings file. A setting with a mistake is left out, the others hold; of what is no TOML none does. */
export function parseSettings(text: string, table: readonly Setting[]): Reading {
  const document = parseDocument(text);
  return 'root' in document ? checked(document, table) : {
    settings: {},
    lines: new Map(),
    mistakes: [document],
    unguarded: true,
  };
}

function checked({ root, place }: Document, table: readonly Setting[]): Reading {
  const settings: Record<string, unknown> = {};
  const lines = new Map<string, number>();
  const mistakes: Mistake[] = [];
  let unguarded = false;
  for (const key of Object.keys(root)) {
    const setting = table.find((one) => one.key === key);
    const result = setting && v.safeParse(setting.schema, root[key]);
    if (result?.success) {
      settings[key] = result.output;
      lines.set(key, place([key], 'key').line);
      continue;
    }
    if (GUARDS.includes(setting?.key ?? nearest(key, GUARDS) ?? '')) unguarded = true;
    if (result === undefined) {
      mistakes.push({ ...place([key], 'key'), message: unknownKey(key, table) });
    }
    for (const { message, path = [] } of result?.issues ?? []) {
      const at = [key, ...path.map((item) => String(item.key))];
      const of = path.at(-1)?.origin === 'key' ? 'key' : 'value';
      mistakes.push({ ...place(at, of), message });
    }
  }
  mistakes.sort((a, b) => a.line - b.line || a.column - b.column);
  return { settings: settings as Partial<Settings>, lines, mistakes, unguarded };
}

function unknownKey(key: string, table: readonly Setting[]): string {
  const keys = table.map((setting) => setting.key);
  return unknown('setting', key, `expected one of ${keys.join(', ')}`, keys);
}
