import { numberAt, textAt, mapAt, type Fields } from './fields';
import type { Site } from './site';

/** Highest priority that users may define; above it are the system's own. */
const HIGHEST_PRIORITY = 1_000_000_000;

/** The priority classes of the system, with the values that they must have. */
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** A PriorityClass. */
export function checkPriorityClass(site: Site, object: Fields): void {
  const name = textAt(mapAt(object, 'metadata'), 'name') ?? '';
  const value = numberAt(object, 'value') ?? 0;
  if (name.startsWith('system-')) {
    const known = Object.hasOwn(SYSTEM_CLASSES, name) ? SYSTEM_CLASSES[name] : undefined;
    if (known === value) return;
    site.report({ id: 'priority-class-reserved', path: ['metadata', 'name'], message: `names that begin with "system-" belong to the system, and ${name} is not one of them with the value ${value}`, fix: 'Choose another name.' });
  } else if (value > HIGHEST_PRIORITY) {
    site.report({ id: 'priority-class-reserved', path: ['value'], message: `the priority is ${value}`, accepted: `at most ${HIGHEST_PRIORITY}`, fix: `Write ${HIGHEST_PRIORITY} or less.` });
  }
}
