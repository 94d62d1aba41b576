import { hostname } from 'node:os';
import { basename } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { namedFilters } from '../named.ts';
import { type Line, UsageError } from '../options.ts';
import { openCollector, type Platform, type Watch, watched } from '../platform/platform.ts';
import type { Resolver } from '../platform/resolver.ts';
import { loadPlatform } from '../platforms.ts';
import type { World } from '../store/effects.ts';
import { NO_AUDIT } from '../store/audit.ts';
import { enquire } from '../store/enquire.ts';
import { foresee } from '../store/foresee.ts';
import { resolve } from '../store/resolve.ts';
import { lastView, rememberedFilter } from '../store/last.ts';
import { poll } from '../store/poll.ts';
import { parseSort } from '../store/sorting.ts';
import { groupedBy } from '../store/grouped.ts';
import { type Rebound, START } from '../store/state.ts';
import { openStore } from '../store/store.ts';
import { clipboard } from '../view/clipboard.ts';
import { openOutlet } from '../view/outlet.ts';
import { paletteOf } from '../themes.ts';
import { paste, press } from '../view/press.ts';
import type { View } from '../view/terminal.tsx';
import { theme } from '../view/theme.ts';
import type { Settings } from '../setting/settings.ts';
import { openAudit } from './audit.ts';
import { isDumb, isUtf8 } from './environment.ts';
import { exporter } from './export.ts';
import { groupedOf } from './list-groups.ts';
import {
  chosenOf,
  collectorOf,
  EVERYTHING,
  filterOf,
  namingOf,
  netnsOf,
  saysFilter,
} from './request.ts';
import { settingsOf, troubleOf } from './settings.ts';

/** Signals that end the program; it gives the terminal back first. */
const ENDS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGUSR1: 10, SIGUSR2: 12, SIGTERM: 15 } as const;

/** How long the screen may wait for the first sockets, in milliseconds. */
const PATIENCE = 150;

/** The live view, until it is left or `failed` rejects. Gives the exit status. */
export async function live(line: Line, failed: Promise<never>): Promise<number> {
  const listOnly = ['json', 'ndjson', 'csv', 'no-header'] as const;
  const misplaced = listOnly.find((name) => line.options.has(name));
  if (misplaced) {
    throw new UsageError(`Cannot use --${misplaced} in the live view: expected estab list`);
  }
  if (!process.stdin.isTTY) {
    throw new Error('Cannot open the live view: stdin is no terminal; try estab list');
  }
  if (isDumb(process.env)) {
    throw new Error(
      'Cannot open the live view: TERM names no terminal that can move its cursor; try estab list',
    );
  }
  if (line.options.has('group') && line.options.has('columns')) {
    throw new UsageError('Cannot use --columns with --group in the live view: expected estab list');
  }
  const inForce = await settingsOf(line);
  const { settings } = inForce;
  const { path } = inForce;
  const last = settings.remember ? settings.last : {};
  const grouped = groupedOf(line) ?? (last.group ? groupedBy(last.group, null) : null);
  const named = namedFilters(new Map(Object.entries(settings.filters)));
  const trouble = troubleOf(inForce);
  const audit = settings.audit === '' ? NO_AUDIT : await openAudit(settings.audit);
  const platform = await loadPlatform();
  const names = await platform.names();
  const opened = await openCollector(platform, collectorOf(line));
  const { watch, unwatched } = await openWatch(platform);
  const collector = watch ? watched(opened, watch) : opened;
  const store = openStore({
    columns: chosenOf(settings.columns),
    endedShown: last.ended ?? false,
    filter: {
      ...filterOf(line, names, named),
      ...!saysFilter(line) && rememberedFilter(last),
    },
    host: hostname(),
    interval: settings.interval,
    level: grouped === null ? START.level : { kind: 'groups', grouped },
    message: trouble === null ? null : { text: trouble, tone: 'bad' },
    named,
    names,
    naming: namingOf(line),
    netns: netnsOf(line),
    servicesShown: line.options.has('services'),
    readonly: settings.readonly,
    rebound: await reboundOf(settings),
    sort: parseSort(settings.sort),
    unwatched,
  });
  const palette = settings.color ? paletteOf(settings.theme) : null;
  const look = theme(palette, settings.ascii || !isUtf8(process.env));

  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const reading = poll(store, collector, EVERYTHING);
  const enquiring = enquire(store, collector, platform);
  const resolving = resolve(store, openResolver);
  const foreseeing = foresee(store);
  let view: View | null = null;
  const world: World = {
    store,
    platform,
    poll: reading,
    audit,
    settings: {
      async save(table, entries) {
        if (path === null) throw new Error('Cannot save: there is no home folder, and no --config');
        const { keep } = await import('./keep.ts');
        await keep(path, table, entries);
        return basename(path);
      },
    },
    quit: () => end(0),
    redraw: () => view?.redraw(),
    clip: (text) => void output.write(clipboard(text, process.env)),
    write: exporter(process.cwd()),
    suspend: () => view?.suspend(),
  };
  // Before the first frame: who sees it may send a signal.
  for (const [signal, number] of Object.entries(ENDS)) {
    process.on(signal, () => end(128 + number));
  }
  // The terminal is gone.
  const hangUp = () => end(128 + ENDS.SIGHUP);
  process.stdin.on('end', hangUp).on('error', hangUp);
  const output = openOutlet(await platform.writer());
  for (const stream of [process.stdout, output]) stream.on('error', hangUp);
  // Whoever stopped it had another use for the terminal.
  process.on('SIGCONT', () => view?.redraw());

  let status: number;
  try {
    // Loaded while the kernel tells of its sockets, and opened with them on it: a frame without rows costs as much as one with them.
    const { openView } = await import('../view/terminal.tsx');
    await Promise.race([reading.first, setTimeout(PATIENCE, undefined, { ref: false })]);
    view = openView(store, look, {
      key: (name) => press(world, name),
      paste: (text) => paste(world, text),
    }, output);
    status = await Promise.race([ended, failed]);
  } finally {
    await view?.close();
    reading.stop();
    enquiring();
    resolving();
    foreseeing();
    collector.close();
  }
  if (path !== null && settings.remember) {
    const { keep } = await import('./keep.ts');
    await keep(path, 'last', lastView(store.getState()));
  }
  return status;
}

/** The resolver, which is loaded when names are first wanted. */
async function openResolver(): Promise<Resolver> {
  const { openResolver } = await import('../platform/resolver.ts');
  return await openResolver();
}

/** The keys that the settings change; only who changes some loads what reads them. */
async function reboundOf({ keys }: Settings): Promise<Rebound> {
  if (Object.keys(keys).length === 0) return START.rebound;
  const { rebind } = await import('../keys/rebind.ts');
  const read = rebind(keys);
  if ('message' in read) throw new Error(read.message);
  return read;
}

/** A watch over what ends, or why there is none. */
async function openWatch(
  platform: Platform,
): Promise<{ readonly watch: Watch | null; readonly unwatched: string }> {
  try {
    return { watch: await platform.watch(), unwatched: '' };
  } catch (error) {
    return { watch: null, unwatched: error instanceof Error ? error.message : String(error) };
  }
}
