import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Document, parseDocument } from '../setting/document.ts';

/** What a table of a settings file says. */
export type Entries = { readonly [key: string]: unknown };

/**
 * The text of a settings file in which a table has these entries too; comments and all else stay as they are. Rejects with a
 * sentence where the text is no TOML, or the table something else.
 */
export async function withEntries(text: string, table: string, entries: Entries): Promise<string> {
  const { parse, patch } = await import('@decimalturn/toml-patch');
  const { root } = readable(text);
  const there = root[table] ?? {};
  if (typeof there !== 'object' || Array.isArray(there)) {
    throw new Error(`${table} is something else there`);
  }
  const patched = patch(text, { ...parse(text), [table]: { ...there, ...entries } });
  const added = patched.endsWith('\n') ? patched : `${patched}\n`;
  const meant = { ...root, [table]: { ...there, ...entries } };
  if (!isDeepStrictEqual(plain(readable(added).root), plain(meant))) {
    throw new Error(`[${table}] cannot be changed without changing more`);
  }
  return added;
}

function readable(text: string): Document {
  const document = parseDocument(text);
  if ('root' in document) return document;
  throw new Error(`line ${document.line}, column ${document.column}: ${document.message}`);
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, one) => typeof one === 'bigint' ? `${one}n` : one));
}

/**
 * Adds entries to a table of the settings file: as a whole or not at all, with its mode and through a symbolic link. The file and
 * its folder are made where they are missing. Rejects with a sentence, and leaves a file alone that it cannot read.
 */
export async function keep(path: string, table: string, entries: Entries): Promise<void> {
  try {
    const before = await textOf(path);
    const after = await withEntries(before, table, entries);
    if (after === before) return;
    await mkdir(dirname(path), { recursive: true });
    const { default: write } = await import('write-file-atomic');
    await write(path, after);
  } catch (error) {
    throw new Error(`Cannot save in ${path}: ${(error as Error).message}`);
  }
}

/** The text of the file, '' where there is none. */
async function textOf(path: string): Promise<string> {
  try {
    // A device in its place, such as /dev/null, would be replaced by a file.
    if (!(await stat(path)).isFile()) throw new Error('it is no regular file');
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
