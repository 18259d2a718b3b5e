import { isConfigKey, isDnsSubdomain, isEnvName } from '../names';
import { asMap, isSet, listAt, mapAt, show, textAt, type Fields } from './fields';
import { isQualifiedName } from './labels';
import type { Site } from './site';

/** Printable ASCII without "=". */
const RELAXED_NAME = /^[ -<>-~]+$/;

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const;
const POD_FIELDS: ReadonlySet<string> = new Set(['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs']);
const FILE_FIELDS: ReadonlySet<string> = new Set(['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid']);
const SUBSCRIPT = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/s;
const CONTAINER_RESOURCE = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.*)$/s;

/** `env` of a container. */
export function checkEnv(site: Site, container: Fields): void {
  const env = listAt(container, 'env');
  for (let index = 0; index < env.length; index++) {
    const variable = asMap(env[index]);
    if (!variable) continue;
    const name = textAt(variable, 'name') ?? '';
    if (!isVariable(name, site.minor)) reportName(site, name, ['env', index, 'name']);
    if (!isSet(variable.valueFrom)) continue;
    if ((textAt(variable, 'value') ?? '') !== '') {
      site.report({
        id: 'env-value-twice',
        path: ['env', index, 'valueFrom'],
        message: `the variable ${show(name)} has both value and valueFrom`,
        fix: 'Remove one of value and valueFrom.',
      });
    }
    checkSource(site, name, asMap(variable.valueFrom) ?? {}, index);
  }
}

function checkSource(site: Site, name: string, source: Fields, index: number): void {
  let count = 0;
  for (const kind of SOURCES) if (isSet(source[kind])) count++;
  if (count !== 1) {
    site.report({
      id: 'env-source-count',
      path: ['env', index, 'valueFrom'],
      message: `the variable ${show(name)} takes its value from ${count === 0 ? 'nowhere' : `${count} places`}`,
      accepted: `exactly one of ${SOURCES.join(', ')}`,
      fix: count === 0 ? 'Name one source, or set value.' : 'Keep one source.',
    });
  }
  site.enter('env');
  site.enter(index);
  site.enter('valueFrom');
  for (const kind of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const reference = mapAt(source, kind);
    if (reference) checkKeyReference(site, reference, kind);
  }
  const field = mapAt(source, 'fieldRef');
  if (field) checkFieldRef(site, field, false);
  const resource = mapAt(source, 'resourceFieldRef');
  if (resource) checkResourceRef(site, resource);
  site.leave();
  site.leave();
  site.leave();
}

function checkKeyReference(site: Site, reference: Fields, kind: string): void {
  const name = textAt(reference, 'name') ?? '';
  if (!isDnsSubdomain(name)) reportReference(site, name, [kind, 'name'], kind.startsWith('secret') ? 'Secret' : 'ConfigMap');
  const key = textAt(reference, 'key') ?? '';
  if (!isConfigKey(key)) {
    site.report({
      id: 'config-key-malformed',
      path: [kind, 'key'],
      message: `${show(key)} is no key of a ConfigMap or Secret`,
      accepted: 'letters, digits, "-", "_" and ".", at most 253 characters',
      fix: 'Write the key as it stands in the object.',
    });
  }
}

/** A field of the pod that a variable or a file shows. */
export function checkFieldRef(site: Site, reference: Fields, inFile: boolean): void {
  const path = textAt(reference, 'fieldPath') ?? '';
  const subscript = SUBSCRIPT.exec(path);
  const known = subscript ? isQualifiedName(subscript[1] === 'metadata.annotations' ? (subscript[2] ?? '').toLowerCase() : (subscript[2] ?? '')) : (inFile ? FILE_FIELDS : POD_FIELDS).has(path);
  if (known) return;
  const fields = [...(inFile ? FILE_FIELDS : POD_FIELDS), "metadata.labels['key']", "metadata.annotations['key']"];
  site.report({
    id: 'field-path-unknown',
    path: ['fieldRef', 'fieldPath'],
    message: path === '' ? 'the field reference has no fieldPath' : `the field ${show(path)} cannot be shown ${inFile ? 'in a file' : 'in a variable'}`,
    accepted: fields.join(', '),
    fix: 'Name one of these fields.',
  });
}

/** A request or limit of a container that a variable or a file shows. */
export function checkResourceRef(site: Site, reference: Fields): void {
  const resource = textAt(reference, 'resource') ?? '';
  if (CONTAINER_RESOURCE.test(resource)) return;
  site.report({
    id: 'field-path-unknown',
    path: ['resourceFieldRef', 'resource'],
    message: `the resource ${show(resource)} cannot be shown`,
    accepted: 'limits or requests of cpu, memory, ephemeral-storage, hugepages-<size>',
    fix: 'Name one of these, such as limits.memory.',
  });
}

/** `envFrom` of a container. */
export function checkEnvFrom(site: Site, container: Fields): void {
  const list = listAt(container, 'envFrom');
  for (let index = 0; index < list.length; index++) {
    const source = asMap(list[index]);
    if (!source) continue;
    const prefix = textAt(source, 'prefix') ?? '';
    if (prefix !== '' && !isVariable(prefix, site.minor)) reportName(site, prefix, ['envFrom', index, 'prefix']);
    const map = mapAt(source, 'configMapRef');
    const secret = mapAt(source, 'secretRef');
    if ((map === undefined) === (secret === undefined)) {
      site.report({
        id: 'env-source-count',
        path: ['envFrom', index],
        message: map ? 'the entry takes variables from a ConfigMap and a Secret at once' : 'the entry takes variables from nowhere',
        accepted: 'exactly one of configMapRef, secretRef',
        fix: map ? 'Make them two entries.' : 'Set configMapRef or secretRef.',
      });
    }
    const name = map ? (textAt(map, 'name') ?? '') : undefined;
    if (name !== undefined && !isDnsSubdomain(name)) reportReference(site, name, ['envFrom', index, 'configMapRef', 'name'], 'ConfigMap');
    const secretName = secret ? (textAt(secret, 'name') ?? '') : undefined;
    if (secretName !== undefined && !isDnsSubdomain(secretName)) reportReference(site, secretName, ['envFrom', index, 'secretRef', 'name'], 'Secret');
  }
}

/** From 1.32 any printable ASCII but "=" is accepted. */
function isVariable(name: string, minor: number): boolean {
  return minor >= 32 ? RELAXED_NAME.test(name) : isEnvName(name);
}

function reportName(site: Site, name: string, path: ReadonlyArray<string | number>): void {
  site.report({
    id: 'env-name-malformed',
    path,
    message: name === '' ? 'the variable has no name' : `${show(name)} is no name of a variable`,
    accepted: site.minor >= 32 ? 'printable ASCII characters but "="' : 'letters, digits, "-", "_" and ".", not beginning with a digit',
    fix: 'Name it with capital letters, digits and "_".',
  });
}

/** Reports a reference by a name that the object cannot have. */
export function reportReference(site: Site, name: string, path: ReadonlyArray<string | number>, kind: string): void {
  site.report({
    id: 'reference-name-malformed',
    path,
    message: name === '' ? `the name of the ${kind} is missing` : `no ${kind} can be named ${show(name)}`,
    accepted: 'a DNS name: lower-case letters, digits, "-" and "."',
    fix: `Write the name of the ${kind}.`,
  });
}
