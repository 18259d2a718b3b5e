import { failure } from '../errors';
import { nearest } from '../kube/names';
import { currentRun } from './run';

/** The value that the command line gave, or the app, or the default; in this order. */
export function valueOf(name: string, own: Readonly<Record<string, string>>, fallback: string | undefined): string {
  const run = currentRun();
  run?.asked.add(name);
  const value = run?.values.get(name) ?? (Object.hasOwn(own, name) ? own[name] : undefined) ?? fallback;
  if (value !== undefined) return value;
  const given = [...(run?.values.keys() ?? []), ...Object.keys(own)];
  const meant = nearest(name, given);
  throw failure({
    id: 'value-missing',
    message: `the app asks for the value "${name}", which nobody gave`,
    accepted: given.length > 0 ? `given: ${given.join(', ')}` : 'no values were given',
    fix: meant === undefined ? `Pass --set ${name}=<value>, or give App.value a default.` : `Rename --set ${meant}=… to --set ${name}=…`,
  });
}
