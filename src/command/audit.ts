import { type FileHandle, open } from 'node:fs/promises';
import { userInfo } from 'node:os';
import process from 'node:process';
import type { Audit, Entry } from '../store/audit.ts';

/**
 * An audit in a file, a line of JSON for each act. The file is opened anew for each, so that one that was moved away is made again, and
 * with O_APPEND, so that several programs can write to it. It is made readable by its owner alone.
 */
export async function openAudit(path: string): Promise<Audit> {
  await (await opened(path)).close();
  return {
    async begin() {
      const file = await opened(path);
      return async (entry) => {
        try {
          await file.appendFile(line(entry, new Date()));
        } catch (error) {
          throw new Error(`Cannot write to the audit file ${path}: ${(error as Error).message}`);
        } finally {
          await file.close();
        }
      };
    },
  };
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a', 0o600);
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`Cannot open the audit file, without which nothing is ended: ${why}`);
  }
}

/** A user id without a name is a number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

/** An entry as it is written: who did it and when come first. */
export function line(entry: Entry, time: Date): string {
  return `${JSON.stringify({ time: time.toISOString(), user: userName(), ...entry })}\n`;
}
