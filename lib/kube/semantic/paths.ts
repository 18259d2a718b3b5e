import { show } from './fields';
import type { Site } from './site';

/** A path below a volume: relative, and never up; of a file, also not beginning with "..". */
export function checkInside(site: Site, path: string, where: ReadonlyArray<string | number>, needed: boolean): void {
  if (path === '') {
    if (needed) site.report({ id: 'volume-source-incomplete', path: where, message: 'the item has no path', fix: 'Set path.' });
  } else if (path.startsWith('/')) {
    site.report({ id: 'path-escapes', path: where, message: `the path ${show(path)} is absolute`, accepted: 'a path relative to the volume', fix: 'Remove the leading "/".' });
  } else if (needed && path.startsWith('..') && !path.startsWith('../')) {
    site.report({ id: 'path-escapes', path: where, message: `the path ${show(path)} begins with ".."`, accepted: 'a path that does not begin with ".."', fix: 'Rename the file.' });
  } else {
    checkNoStepBack(site, path, where);
  }
}

/** A path that never leads up. */
export function checkNoStepBack(site: Site, path: string, where: ReadonlyArray<string | number>): void {
  if (!path.includes('..') || !path.split('/').includes('..')) return;
  site.report({ id: 'path-escapes', path: where, message: `the path ${show(path)} leads out with ".."`, accepted: 'a path without ".."', fix: 'Write the path without "..".' });
}
