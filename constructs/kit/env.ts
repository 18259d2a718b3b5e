import type { EnvVar } from 'kubernetes-types/core/v1';
import { isDnsSubdomain, isEnvName } from '../../lib/kube/names';
import { isMap } from '../../lib/kube/object';
import { show, type Ledger } from './problems';
import { mapProp } from './props';
import type { ConfigRef, FieldRef, SecretRef } from './refs';

/** The value of an environment variable; cdk8s-plus' `EnvValue` is one too. */
export type EnvEntry = string | ConfigRef | SecretRef | FieldRef | ForeignEnvValue;

/** What `EnvValue` of cdk8s-plus looks like. */
export interface ForeignEnvValue {
  /** @default - it is taken from elsewhere */
  readonly value?: string;
  /** @default - it is a text */
  readonly valueFrom?: object;
}

const ACCEPTED = 'a text, Secret.existing(name, key), Config.existing(name, key), Field.pod(…), Field.resource(…), or an EnvValue of cdk8s-plus';

/** The variables of a container in the order given: a later one may use an earlier one as `$(NAME)`. */
export function envOf(ledger: Ledger, prop: string, given: unknown): EnvVar[] {
  const variables: EnvVar[] = [];
  for (const [name, value] of Object.entries(mapProp(ledger, prop, given))) {
    if (value === undefined) continue;
    const variable = envVar(ledger, `${prop}.${name}`, name, value);
    if (variable) variables.push(variable);
  }
  refuseLaterUse(ledger, prop, variables);
  return variables;
}

/** One variable; undefined where it cannot be read. */
export function envVar(ledger: Ledger, prop: string, name: string, value: unknown): EnvVar | undefined {
  if (!checkEnvName(ledger, prop, name)) return undefined;
  if (typeof value === 'string') return { name, value };
  if (isMap(value)) {
    const { optional } = value;
    const maybe = optional === true ? { optional } : {};
    if (named(value['secret']) && key(value['key'])) {
      ledger.refer('Secret', value['secret']);
      return { name, valueFrom: { secretKeyRef: { name: value['secret'], key: value['key'], ...maybe } } };
    }
    if (named(value['configMap']) && key(value['key'])) {
      ledger.refer('ConfigMap', value['configMap']);
      return { name, valueFrom: { configMapKeyRef: { name: value['configMap'], key: value['key'], ...maybe } } };
    }
    if (typeof value['field'] === 'string') return { name, valueFrom: { fieldRef: { fieldPath: value['field'] } } };
    if (typeof value['resource'] === 'string') return { name, valueFrom: { resourceFieldRef: { resource: value['resource'] } } };
    if (isMap(value['valueFrom'])) return { name, valueFrom: value['valueFrom'] };
    if (typeof value['value'] === 'string') return { name, value: value['value'] };
  }
  const literal = typeof value === 'number' || typeof value === 'boolean';
  ledger.tell({ id: 'env-value-malformed', message: `${prop} is ${show(value)}`, prop, accepted: ACCEPTED, fix: literal ? `Write '${String(value)}', with quotes.` : 'Write a text, or name where the value comes from.' });
  return undefined;
}

function named(value: unknown): value is string {
  return typeof value === 'string' && isDnsSubdomain(value);
}

function key(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Tells of a name that no variable can have. */
export function checkEnvName(ledger: Ledger, prop: string, name: string): boolean {
  if (isEnvName(name)) return true;
  const near = name.replaceAll(/[^-._a-zA-Z0-9]+/g, '_').replace(/^(?=\d)/, '_');
  ledger.tell({ id: 'env-name-malformed', message: `${show(name)} cannot be the name of a variable`, prop, accepted: 'letters, digits, _, - and ., not first a digit', fix: near === '' ? 'Name the variable.' : `Write '${near}'.` });
  return false;
}

/** The variables, with some of them in place of those of the same name, where those stood: others may use them. */
export function replaceEnv(variables: readonly EnvVar[], own: readonly EnvVar[]): EnvVar[] {
  const left = new Map(own.map((variable) => [variable.name, variable]));
  const inPlace = variables.map((variable) => {
    const other = left.get(variable.name);
    left.delete(variable.name);
    return other ?? variable;
  });
  return [...inPlace, ...left.values()];
}

/** A use of another variable; `$$` is a dollar sign. @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/ */
const USE = /\$\$|\$\(([^()]*)\)/g;

/** Tells of a variable that uses a later one: the kubelet leaves `$(NAME)` as it is written, without a word. */
function refuseLaterUse(ledger: Ledger, prop: string, variables: readonly EnvVar[]): void {
  const places = new Map(variables.map(({ name }, place) => [name, place]));
  for (const [place, { name, value }] of variables.entries()) {
    for (const [, used] of value?.matchAll(USE) ?? []) {
      const there = used === undefined ? undefined : places.get(used);
      if (there === undefined || there < place) continue;
      ledger.tell({ id: 'env-used-before', message: `${prop}.${name} uses $(${used}), which is not there before it: the program would read that text`, prop: `${prop}.${name}`, accepted: 'secrets, addresses, and variables that are written before it', fix: there === place ? 'Write the value itself.' : `Write ${used} before ${name}.` });
    }
  }
}

/** Tells of a variable that is given twice: the later would win without a word. */
export function refuseDuplicates(ledger: Ledger, variables: readonly EnvVar[], prop = 'env'): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name } of variables) {
    if (names.has(name)) ledger.tell({ id: 'env-duplicate', message: `the variable ${name} is given twice`, prop: `${prop}.${name}`, accepted: 'one value a variable', fix: 'Remove one of the two.' });
    names.add(name);
  }
  return names;
}
