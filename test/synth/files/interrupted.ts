import { diskEffects, type Effects } from '../../../lib/synth/files/effects';

/** The real disk without waiting for it: what a process leaves behind when it dies does not depend on that, and tests are quick. */
export const unsynced: Effects = { ...diskEffects, sync: async () => {} };

/** Effects that call back before each step; `tear` writes half of a file first. */
export function interrupted(before: (step: number, tear: () => void) => void): Effects & { steps(): number } {
  let step = 0;
  const tick = (tear = () => {}): void => before(++step, tear);
  return {
    steps: () => step,
    makeFolder: (path) => (tick(), diskEffects.makeFolder(path)),
    create: (path, text) => (tick(() => diskEffects.create(path, text.slice(0, text.length / 2))), diskEffects.create(path, text)),
    sync: async (paths, what) => (tick(), await unsynced.sync(paths, what)),
    link: (from, to) => (tick(), diskEffects.link(from, to)),
    rename: (from, to) => (tick(), diskEffects.rename(from, to)),
    remove: (path) => (tick(), diskEffects.remove(path)),
    removeFolder: (path) => (tick(), diskEffects.removeFolder(path)),
  };
}
