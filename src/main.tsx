import process from 'node:process';
import { type Line, parseLine, UsageError } from './options.ts';

// React and chalk read these when they are loaded. The theme decides about colours, and inverse video needs one level at least.
process.env['NODE_ENV'] = 'production';
process.env['FORCE_COLOR'] = '1';

/** What went wrong, in a sentence. */
function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function run(line: Line): Promise<number> {
  if (line.options.has('help')) {
    const { usage } = await import('./command/help.ts');
    process.stdout.write(usage());
    return 0;
  }
  if (line.options.has('version')) {
    const { version } = await import('./command/version.ts');
    process.stdout.write(`estab ${version()}\n`);
    return 0;
  }
  if (line.command === 'explain') {
    const { explain } = await import('./command/explain.ts');
    process.stdout.write(explain(line));
    return 0;
  }
  if (line.command === 'doctor') {
    const { doctor } = await import('./command/doctor.ts');
    return await doctor(line);
  }
  if (line.command === 'config') {
    const { config } = await import('./command/config.ts');
    return await config(line);
  }
  if (line.command === 'list' || !process.stdout.isTTY) {
    const { list } = await import('./command/list.ts');
    return await list(line);
  }
  const { live } = await import('./command/live.ts');
  return await live(line);
}

try {
  process.exitCode = await run(parseLine(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`estab: ${sentence(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
