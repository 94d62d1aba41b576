import process from 'node:process';
import type { Platform } from './platform/platform.ts';

/** How to load each operating system's folder, by `process.platform`. */
export const PLATFORMS: Readonly<Record<string, () => Promise<Platform>>> = {
  linux: async () => (await import('./platform/linux/linux.ts')).linux,
};

/** This machine's platform, or the one that shows nothing. */
export async function loadPlatform(): Promise<Platform> {
  const load = PLATFORMS[process.platform];
  return load ? await load() : (await import('./platform/unsupported.ts')).unsupported;
}
