import { spawn } from 'node:child_process';

/** What a command left behind; `status` is null where a signal ended it. */
export type Result = {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
};

/** Only for a command that hangs; milliseconds. */
const PATIENCE = 120_000;

/** Runs a command to its end with nothing on its stdin. One that does not end is killed. */
export function run(command: string, args: readonly string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => stdout += text);
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr += text);
    child.on('error', reject);
    child.on('close', (status) => resolve({ stdout, stderr, status }));
  });
}
