/**
 * Prints what is shipped, `deno task audit`: every package that the program brings along, with its licence and size, and whether it
 * runs a script when it is installed or holds native code; then the files of the npm package itself.
 */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { bytesText } from '../src/model/quantity.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A package of package-lock.json, the key of which is its folder. */
type Locked = {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
};

/** A package that is shipped; `files` is null where it is not here, as what is meant for other systems. */
export type Shipped = {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly hasInstallScript: boolean;
  readonly files: readonly File[] | null;
};

type File = { readonly path: string; readonly size: number };

function filesIn(folder: string): readonly File[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const found = lstatSync(path);
    if (found.isDirectory()) return name === 'node_modules' ? [] : filesIn(path);
    return found.isFile() ? [{ path, size: found.size }] : [];
  });
}

/** Where a package lies, as npm and as Deno put it; the lock file of Deno may have another version. */
function folderOf(key: string, name: string): string | null {
  const inside = join(ROOT, 'node_modules/.deno');
  const own = existsSync(inside)
    ? readdirSync(inside).filter((one) => one.startsWith(`${name.replace('/', '+')}@`))
    : [];
  const folders = [join(ROOT, key), ...own.map((one) => join(inside, one, 'node_modules', name))];
  return folders.find((path) => existsSync(path)) ?? null;
}

/** The packages that the lock file names for those who install the program. */
export function shipped(): readonly Shipped[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  return Object.entries(packages).filter(([key, { dev }]) => key !== '' && !dev).map(
    ([key, { version = '', license = '', hasInstallScript = false }]) => {
      const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const folder = folderOf(key, name);
      const files = folder === null ? null : filesIn(folder);
      return { name, version, licence: license, hasInstallScript, files };
    },
  );
}

function sizeOf(files: readonly File[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function isNative({ path }: File): boolean {
  return /\.(node|so|dll|dylib|wasm)$/.test(path);
}

/** The files that `npm pack` takes along. */
function packed(): readonly File[] {
  const always = ['package.json', 'README.md', 'LICENSE'];
  return [...always, ...manifest.files].map((name) => join(ROOT, name)).filter(existsSync)
    .flatMap((path) =>
      lstatSync(path).isDirectory() ? filesIn(path) : [{ path, size: lstatSync(path).size }]
    );
}

function line(name: string, version: string, licence: string, size: string, note = ''): string {
  const cells = `${name.padEnd(32)} ${version.padEnd(8)} ${licence.padEnd(16)} ${size.padStart(6)}`;
  return `${cells}  ${note}`.trimEnd();
}

function report(): readonly string[] {
  const all = shipped();
  const here = all.filter(({ files }) => files !== null);
  const others = all.length - here.length;
  const total = here.reduce((sum, { files }) => sum + sizeOf(files ?? []), 0);
  const own = packed();
  return [
    `estab ${manifest.version} brings ${here.length} packages along here, ${bytesText(total)}:`,
    '',
    line('Package', 'Version', 'Licence', 'Size'),
    ...here.map(({ name, version, licence, hasInstallScript, files }) => {
      const notes = [
        ...hasInstallScript ? ['install script (not needed)'] : [],
        ...files?.some(isNative) ? ['native code'] : [],
      ];
      return line(name, version, licence, bytesText(sizeOf(files ?? [])), notes.join(', '));
    }),
    '',
    `${others} more are not here: nearly all are the native code of other systems.`,
    '',
    `The npm package has ${own.length} files, ${bytesText(sizeOf(own))}:`,
    '',
    ...own.map(({ path, size }) => `${bytesText(size).padStart(6)}  ${path.slice(ROOT.length)}`),
    ...existsSync(join(ROOT, 'dist')) ? [] : ['        dist is not built: npm run build'],
  ];
}

if (import.meta.main) console.log(report().join('\n'));
