import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';

/** The home folder; null where there is none: without HOME, for a user whom the system does not know. */
export function home(): string | null {
  try {
    const folder: string | null = homedir();
    return folder !== null && isAbsolute(folder) ? folder : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SYSTEM_ERROR') return null;
    throw error;
  }
}

/** What XDG has a place of its own for (XDG Base Directory Specification 0.8). */
const PLACES = {
  XDG_CONFIG_HOME: '.config',
  XDG_STATE_HOME: '.local/state',
} as const;

/** The program's folder in such a place; null: there is none. A place that is relative counts as not given. */
export function folderIn(place: keyof typeof PLACES): string | null {
  const given = process.env[place] ?? '';
  if (isAbsolute(given)) return join(given, 'estab');
  const folder = home();
  return folder === null ? null : join(folder, PLACES[place], 'estab');
}
