import { readdirSync, readFileSync } from 'node:fs';
import type { Container } from '../../model/cgroup.ts';

/** Where the runtimes keep the names of containers. */
export type NamePlaces = {
  /** In it `containers`, a folder for each, and in that config.v2.json; for root only. */
  readonly docker: string;
  /** The settings of docker's daemon, whose `data-root` stands above that place. */
  readonly dockerSettings: string;
  /** In it `DRIVER-containers/containers.json`, one list of all (containers/storage); for root only. */
  readonly podman: string;
  /** Links `pod_namespace_container-id.log`, which everybody may see (Kubernetes, kubelet). */
  readonly kubernetes: string;
};

export const NAME_PLACES: NamePlaces = {
  docker: '/var/lib/docker',
  dockerSettings: '/etc/docker/daemon.json',
  podman: '/var/lib/containers/storage',
  kubernetes: '/var/log/containers',
};

/** Gives the name of a container, or null. What several have in common is read once. */
export type NameReader = (container: Container) => string | null;

/** Reads the names of containers as they are now. */
export function nameReader(places: NamePlaces = NAME_PLACES): NameReader {
  let pods: ReadonlyMap<string, string> | null = null;
  let podman: ReadonlyMap<string, string> | null = null;
  let docker: string | null = null;
  return ({ id, runtime, pod }) => {
    if (pod !== null) return (pods ??= readPods(places.kubernetes)).get(id) ?? null;
    if (runtime === 'podman') return (podman ??= readPodman(places.podman)).get(id) ?? null;
    if (runtime !== 'docker') return null;
    docker ??= `${dataRoot(places.dockerSettings) ?? places.docker}/containers`;
    return readDocker(`${docker}/${id}/config.v2.json`);
  };
}

function readPods(folder: string): ReadonlyMap<string, string> {
  const names = attempt(() => readdirSync(folder)) ?? [];
  return new Map(names.flatMap((name) => {
    const [, pod, container, id] = /^([^_]+)_[^_]+_(.+)-([0-9a-f]{64})\.log$/.exec(name) ?? [];
    return id === undefined ? [] : [[id, `${pod}/${container}`]];
  }));
}

function readPodman(storage: string): ReadonlyMap<string, string> {
  const folders = (attempt(() => readdirSync(storage)) ?? []).filter((name) =>
    name.endsWith('-containers')
  );
  return new Map(
    folders.flatMap((folder) => podmanNames(`${storage}/${folder}/containers.json`)),
  );
}

function podmanNames(file: string): readonly (readonly [id: string, name: string])[] {
  const list = attempt(() => JSON.parse(readFileSync(file, 'utf8')) as unknown);
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: { id?: unknown; names?: unknown }) => {
    const name: unknown = Array.isArray(one?.names) ? one.names[0] : undefined;
    return typeof one?.id === 'string' && typeof name === 'string' ? [[one.id, name]] : [];
  });
}

function dataRoot(settings: string): string | null {
  const set = attempt(() =>
    JSON.parse(readFileSync(settings, 'utf8')) as { 'data-root'?: unknown } | null
  );
  const root = set?.['data-root'];
  return typeof root === 'string' ? root : null;
}

function readDocker(file: string): string | null {
  const config = attempt(() => JSON.parse(readFileSync(file, 'utf8')) as { Name?: unknown } | null);
  const name = config?.Name;
  return typeof name === 'string' ? name.replace(/^\//, '') || null : null;
}

/** A runtime that is not there, or whose files are for others, gives no names; no more does a file that is being written. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
