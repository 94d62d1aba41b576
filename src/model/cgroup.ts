/** What runs containers. */
export type Runtime = 'docker' | 'podman' | 'containerd' | 'cri-o' | 'lxc' | 'nspawn';

/** A container, as far as its control group and the files of its runtime tell. */
export type Container = {
  /** Null: the control group does not say. */
  readonly runtime: Runtime | null;
  /** 64 hexadecimal digits, or a name where the runtime goes by names. */
  readonly id: string;
  /** The uid of its Kubernetes pod. */
  readonly pod: string | null;
  /** What people call it, `pod/container` in Kubernetes; null where this user may not read that. */
  readonly name: string | null;
};

/** A control group, and what it stands for. */
export type Cgroup = {
  /** From the root of the hierarchy: `/system.slice/nginx.service`. */
  readonly path: string;
  /** The systemd unit: a service or a scope, or else a slice. */
  readonly unit: string | null;
  readonly container: Container | null;
};

/** Control groups by their id (INET_DIAG_CGROUP_ID). */
export type Cgroups = ReadonlyMap<number, Cgroup>;

/** As many digits of an id as one sees everywhere. */
const SHORT = 12;

/** The name of a container or else its id, shortened as usual. */
export function containerLabel({ id, name }: Container): string {
  if (name !== null) return name;
  return /^[\da-f]{64}$/.test(id) ? id.slice(0, SHORT) : id;
}
