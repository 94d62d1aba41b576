import type { Cgroup, Container, Runtime } from '../../model/cgroup.ts';

/** A form of a control group's name, together with that of its parent, which only the control group of a container has. */
type Form = { readonly runtime: Runtime | null; readonly pattern: RegExp };

const ID = '(?<id>[0-9a-f]{64})';

function form(runtime: Runtime | null, pattern: string): Form {
  return { runtime, pattern: new RegExp(`/${pattern}$`) };
}

/** Every form, with systemd and without it; the first that fits decides. */
const FORMS: readonly Form[] = [
  form('docker', `docker-${ID}\\.scope`),
  form('docker', `docker/${ID}`),
  // conmon, which watches over a container, is outside of it, in libpod-conmon-….scope.
  form('podman', `libpod-(?:payload-)?${ID}(?:\\.scope)?`),
  form('containerd', `(?:cri-containerd|nerdctl)-${ID}\\.scope`),
  form('cri-o', `crio-${ID}(?:\\.scope)?`),
  form('lxc', 'lxc\\.payload\\.(?<id>[^/]+)'),
  form('lxc', 'lxc/(?<id>[^/]+)'),
  form('nspawn', 'systemd-nspawn@(?<id>[^/]+)\\.service'),
  // systemd-machined has virtual machines here too.
  form('nspawn', 'machine\\.slice/machine-(?!qemu)(?<id>[^/]+)\\.scope'),
  form(null, `[^/]+/${ID}`),
];

/** `kubepods-burstable-pod<uid>.slice`, or `pod<uid>` without systemd; the uid of a static pod has no hyphens. */
const POD =
  /(?:^|-)pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})(?:\.slice)?$/;

/** systemd.unit(5): what has its own processes. */
const UNIT = /.\.(?:service|scope|socket|mount|swap)$/;
const SLICE = /.\.slice$/;

/** What a path in the hierarchy of control groups stands for: the innermost container, the innermost unit. */
export function readCgroupPath(path: string): Cgroup {
  const names = path.split('/').filter((name) => name !== '');
  const unit = names.findLast((name) => UNIT.test(name)) ??
    names.findLast((name) => SLICE.test(name)) ?? null;
  return { path, unit, container: containerOf(names) };
}

function containerOf(names: readonly string[]): Container | null {
  for (let end = names.length; end > 0; end--) {
    const text = `/${names.slice(Math.max(0, end - 2), end).join('/')}`;
    for (const { runtime, pattern } of FORMS) {
      const id = pattern.exec(text)?.groups?.['id'];
      if (id === undefined) continue;
      return { runtime, id: unescaped(id), pod: podOf(names.slice(0, end)), name: null };
    }
  }
  return null;
}

function podOf(names: readonly string[]): string | null {
  for (const name of names.toReversed()) {
    const uid = POD.exec(name)?.[1];
    if (uid !== undefined) return uid.replaceAll('_', '-');
  }
  return null;
}

/** systemd writes what a unit's name may not hold as `\x2d` (systemd.unit(5)). */
function unescaped(name: string): string {
  return name.replace(
    /\\x([0-9a-f]{2})/g,
    (_, code) => String.fromCharCode(Number.parseInt(code, 16)),
  );
}
