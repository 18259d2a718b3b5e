import { mapAt, numberAt, show, textAt, type Fields } from './fields';
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

const POD_SECURITY = 'pod-security.kubernetes.io/';
const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'];

/** A Namespace: its labels of Pod Security, which only there mean anything. */
export function checkNamespace(site: Site, object: Fields): void {
  const labels = mapAt(mapAt(object, 'metadata'), 'labels') ?? {};
  for (const mode of ['enforce', 'audit', 'warn']) {
    checkLabel(site, labels, `${POD_SECURITY}${mode}`, (value) => LEVELS.includes(value), LEVELS.join(', '), 'Write restricted.');
    checkLabel(site, labels, `${POD_SECURITY}${mode}-version`, (value) => value === 'latest' || /^v1\.(0|[1-9]\d{0,5})$/.test(value), 'latest, or v1.<minor>', 'Write latest, or a version such as v1.34.');
  }
}

function checkLabel(site: Site, labels: Fields, key: string, accepts: (value: string) => boolean, accepted: string, fix: string): void {
  const value = textAt(labels, key);
  if (value === undefined || accepts(value)) return;
  site.report({ id: 'pod-security-label-malformed', path: ['metadata', 'labels', key], message: `the label ${key} is ${show(value)}`, accepted, fix });
}
