import { readFile } from 'node:fs/promises';

/** User names by uid in the text of a passwd(5) file. */
export function parseUsers(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':');
    if (name && uid && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}

/** The user names that this machine's files know; none where they cannot be read. */
export async function readUsers(file = '/etc/passwd'): Promise<ReadonlyMap<number, string>> {
  try {
    return parseUsers(await readFile(file, 'utf8'));
  } catch {
    return new Map();
  }
}
