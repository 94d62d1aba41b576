import process from 'node:process';
import { complain } from './command/complain.ts';
import { crash, CRASHED, isUnexpected, uncaught } from './command/crash.ts';
import { isUtf8 } from './command/environment.ts';
import { harmless, inAscii } from './model/text.ts';
import { type Line, parseLine, UsageError } from './options.ts';
import { write } from './output/write.ts';
import { loadPlatform } from './platforms.ts';

// React and chalk read these when they are loaded. The theme decides about colours, and inverse video needs one level at least;
// with the second one, a theme has 256.
process.env['NODE_ENV'] = 'production';
process.env['FORCE_COLOR'] =
  /256|truecolor|24bit/.test(`${process.env['TERM']} ${process.env['COLORTERM']}`) ? '2' : '1';

const nobodyCaught = uncaught();
const args = process.argv.slice(2);

async function print(text: string): Promise<number> {
  await write(process.stdout, [text]);
  return 0;
}

async function once(line: Line): Promise<number> {
  if (line.options.has('help')) {
    const { usage } = await import('./command/help.ts');
    return await print(usage(line.options.has('ascii') || !isUtf8(process.env)));
  }
  if (line.options.has('version')) {
    const { version } = await import('./command/version.ts');
    return await print(`estab ${version()}\n`);
  }
  if (line.command === 'explain') {
    const { explain } = await import('./command/explain.ts');
    return await print(explain(line));
  }
  if (line.command === 'doctor') {
    const { doctor } = await import('./command/doctor.ts');
    return await doctor(line);
  }
  if (line.command === 'config') {
    const { config } = await import('./command/config.ts');
    return await config(line);
  }
  const { list } = await import('./command/list.ts');
  return await left(await list(line));
}

function isLive({ command, options }: Line): boolean {
  return command === null && !options.has('help') && !options.has('version') &&
    process.stdout.isTTY;
}

async function run(line: Line): Promise<number> {
  if (!isLive(line)) return await Promise.race([once(line), nobodyCaught]);
  const { live } = await import('./command/live.ts');
  // It gives the terminal back before anything else happens. A reading that is still under way is not waited for.
  return process.exit(await left(await live(line, nobodyCaught)));
}

/** Ends with a status without waiting for threads, or gives it back where that cannot be. */
async function left(status: number): Promise<number> {
  const { leave } = await loadPlatform();
  await leave(status);
  return status;
}

/** Exits, even where something that is to happen at the exit fails: it is not tried twice. */
function exit(): never {
  try {
    return process.exit();
  } catch {
    return process.exit();
  }
}

try {
  process.exitCode = await run(parseLine(args));
} catch (error) {
  if (isUnexpected(error)) {
    process.exitCode = CRASHED;
    // What is under way cannot be trusted to end.
    complain(crash(error, args), exit);
  } else {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    const sentence = error instanceof Error ? error.message : String(error);
    // It may quote what others wrote.
    const told = harmless(sentence.trim().replace(/\s+/g, ' '));
    complain(`estab: ${isUtf8(process.env) ? told : inAscii(told)}\n`);
  }
}
