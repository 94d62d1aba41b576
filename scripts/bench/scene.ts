import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The first port on which a scene listens: a screen that shows it shows rows. */
export const FIRST_PORT = 7000;

/** Real sockets that are there until it is closed. */
export type Scene = { close(): Promise<void> };

/** What a scene holds: sockets, how many of them come and go a second, and in how many processes these are. */
export type Cast = { readonly sockets: number; readonly churn: number; readonly churners: number };

/** Opens a scene in this network namespace; throws when the system does not give that many sockets. */
export async function openScene(tools: string, cast: Cast): Promise<Scene> {
  const args = [cast.sockets, cast.churn, cast.churners].map(String);
  const child = spawn(join(tools, 'scene'), args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const ready = once(child.stdout, 'data');
  if (await Promise.race([ready, ended.then(() => null)]) === null) {
    throw new Error(`Could not open ${cast.sockets} sockets: the scene ended`);
  }
  return {
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
