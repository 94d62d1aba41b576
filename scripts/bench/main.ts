import { existsSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Ends, hearEnds } from './ends.ts';
import { type Live, type Viewer, WATCH, watchLive } from './live.ts';
import { describeMachine } from './machine.ts';
import { endWithOutside, runInside, toolsInside } from './namespace.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { compare, type Peer, peersOf } from './peers.ts';
import { data, type Findings, report } from './report.ts';
import { openScene } from './scene.ts';

/** As the start task has it: the task has looked after the packages already. */
const MANUAL = '--node-modules-dir=manual';

/** The program under test, on every runtime and in every form that is here. */
function findPrograms(options: Options): readonly Peer[] {
  if (options.programs.length > 0) {
    return options.programs.map((command) => ({ name: command.join(' '), command }));
  }
  const deno = 'deno' in process.versions ? process.execPath : 'deno';
  const source = { name: 'estab (Deno)', command: [deno, 'run', '-A', MANUAL, 'src/main.tsx'] };
  if (!existsSync('dist/main.js')) return [source];
  return [
    source,
    { name: 'estab (Deno, bundle)', command: [deno, 'run', '-A', MANUAL, 'dist/main.js'] },
    { name: 'estab (Node, bundle)', command: ['dist/main.js'] },
  ];
}

/** Says on stderr what happens now. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** 20,000 connections that live 5 ms each, 1,000 a second: none is in a sample but by chance. */
const BRIEF = { connections: 20_000, rate: 1000, lifeMillis: 5 } as const;

/** The most sockets that `ss` shows within a second on a small machine, so that `watch` makes sense. */
const WATCHED = 20_000;

async function measure(options: Options, tools: string): Promise<Findings> {
  const programs = findPrograms(options);
  const lists: Findings['lists'][number][] = [];
  const lives: Live[] = [];
  const ends: Ends[] = [];
  const sizes = options.parts.some((part) => part !== 'ends') ? options.sizes : [];
  for (const sockets of sizes) {
    for (const churn of new Set([0, options.churn])) {
      if (churn > 0 && !options.parts.includes('live')) continue;
      const scene = await openScene(tools, { sockets, churn, churners: options.churners });
      if (churn === 0 && options.parts.includes('list')) {
        say(`${sockets} sockets: whole processes`);
        const peers = peersOf(programs, tools);
        // The first one to read the links pays for the kernel's cache of them.
        await compare(tools, peers.slice(-1), sockets, { ...options, runs: 1 });
        lists.push({ sockets, results: await compare(tools, peers, sockets, options) });
      }
      const viewers: Viewer[] = programs.map((program) => ({ ...program, hasKeys: true }));
      if (sockets <= WATCHED) viewers.push(WATCH);
      for (const viewer of options.parts.includes('live') ? viewers : []) {
        say(`${sockets} sockets, ${churn} a second come and go: ${viewer.name}`);
        const patience = { ...options, starts: churn === 0 ? options.runs : 1 };
        lives.push(await watchLive(viewer, tools, { sockets, churn }, patience));
      }
      await scene.close();
    }
  }
  // At the end: they stay in TIME_WAIT for a minute, and would be in the next scene.
  if (options.parts.includes('ends')) {
    say(`${BRIEF.connections} connections, ${BRIEF.rate} a second, ${BRIEF.lifeMillis} ms each`);
    ends.push(await hearEnds(tools, BRIEF));
  }
  return { machine: describeMachine(), lists, lives, ends };
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const tools = toolsInside();
  if (tools === null) return await runInside(fileURLToPath(import.meta.url), args);
  endWithOutside(tools);
  const findings = await measure(options, tools);
  if (options.json !== null) {
    writeFileSync(options.json, `${JSON.stringify(findings, null, 2)}\n`);
  }
  if (options.data !== null) writeFileSync(options.data, data(findings));
  process.stdout.write(report(findings));
  return 0;
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(USAGE);
} else {
  try {
    process.exitCode = await main(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
// The first process of the namespaces waits for its stdin; nothing else keeps it.
process.exit();
