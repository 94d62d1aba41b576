import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/** The first line that a program prints; rejects with what it said on stderr if it ends without one. */
export function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    let problem = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const end = output.indexOf('\n');
      if (end >= 0) resolve(output.slice(0, end));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => problem += text);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      reject(new Error(`${child.spawnfile} ended with ${code ?? signal}: ${problem.trim()}`));
    });
  });
}
