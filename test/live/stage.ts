import { after, before } from 'node:test';
import { openScene, type Scene } from '../scene/scene.ts';

/** What the tests of a file have in common: a scene, and what they open on it, which is closed after them. */
export type Stage = {
  /** Empty until the first test begins. */
  readonly scene: Scene;
  readonly opened: { close(): Promise<void> }[];
};

/** Sets the stage for the tests of the file that calls it. */
export function stage(): Stage {
  const scene: Partial<Scene> = {};
  const opened: { close(): Promise<void> }[] = [];
  before(async () => void Object.assign(scene, await openScene()));
  after(async () => {
    await Promise.all(opened.map((one) => one.close()));
    await scene.close?.();
  });
  return { scene: scene as Scene, opened };
}
