import { ownedFields, type OwnedFields } from '../graph/drift';
import type { Graph } from '../graph/graph';
import { groupOf } from '../kube/object';
import type { DriftEngine } from './drift-engines';

/** What a delivery engine must leave alone, as a piece of its own manifest, with who writes each field instead. */
export function driftContract(graph: Graph, engine: DriftEngine): string {
  const owned = merged(ownedFields(graph));
  if (owned.length === 0) return '# No other controller writes into these manifests.\n';
  return engine === 'argocd' ? argocd(owned) : flux(owned);
}

/** What is to be left alone in one object, who ever writes it. */
interface Merged {
  readonly object: OwnedFields['object'];
  readonly owners: Set<string>;
  readonly pointers: Set<string>;
  readonly listed: Set<string>;
  readonly jq: Set<string>;
}

/** One entry an object. */
function merged(owned: readonly OwnedFields[]): readonly Merged[] {
  const byObject = new Map<unknown, Merged>();
  for (const { object, owner, pointers, listed } of owned) {
    const entry = byObject.get(object) ?? { object, owners: new Set(), pointers: new Set(), listed: new Set(), jq: new Set() };
    byObject.set(object, entry);
    entry.owners.add(owner);
    for (const pointer of pointers) entry.pointers.add(pointer);
    for (const pointer of listed?.pointers ?? []) entry.listed.add(pointer);
    for (const path of listed?.jq ?? []) entry.jq.add(path);
  }
  return [...byObject.values()];
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/ */
function argocd(owned: readonly Merged[]): string {
  const entries = owned.flatMap(({ object, owners, pointers, jq }) => {
    const group = groupOf(object.apiVersion);
    return [
      `    # ${[...owners].join('; ').replaceAll(/\s+/g, ' ')}`,
      ...(group === '' ? [`    - kind: ${object.kind}`] : [`    - group: ${group}`, `      kind: ${object.kind}`]),
      `      name: ${name(object.metadata.name)}`,
      ...(typeof object.metadata.namespace === 'string' ? [`      namespace: ${name(object.metadata.namespace)}`] : []),
      ...list('      jsonPointers', pointers),
      ...list('      jqPathExpressions', jq),
    ];
  });
  return `${[
    '# For the Application that delivers these manifests: what other controllers write, and Argo CD must neither show nor put back.',
    'spec:',
    '  ignoreDifferences:',
    ...entries,
    '  syncPolicy:',
    '    syncOptions:',
    '      # Without it a sync puts back what the comparison ignores.',
    '      - RespectIgnoreDifferences=true',
    '      # An object that has no other difference is not applied at all.',
    '      - ApplyOutOfSyncOnly=true',
  ].join('\n')}\n`;
}

/** @see https://fluxcd.io/flux/components/kustomize/kustomizations/ (spec.ignore, kustomize-controller 1.9) */
function flux(owned: readonly Merged[]): string {
  const entries = owned.flatMap(({ object, owners, pointers, listed }) => {
    const group = groupOf(object.apiVersion);
    return [
      `    # ${[...owners].join('; ').replaceAll(/\s+/g, ' ')}`,
      ...list('    - paths', [...pointers, ...listed], '        '),
      '      target:',
      ...(group === '' ? [] : [`        group: ${group}`]),
      `        kind: ${object.kind}`,
      `        name: ${name(object.metadata.name)}`,
      ...(typeof object.metadata.namespace === 'string' ? [`        namespace: ${name(object.metadata.namespace)}`] : []),
    ];
  });
  return `${['# For the Kustomization that delivers these manifests: what other controllers write, and Flux must not put back.', 'spec:', '  ignore:', ...entries].join('\n')}\n`;
}

function list(key: string, given: Iterable<string>, indent = '        '): readonly string[] {
  const items = [...given];
  return items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `${indent}- ${quoted(item)}`)];
}

/** The name of an object, plain where YAML reads it as the same text. */
function name(text: string): string {
  return /^[a-z][a-z0-9.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/.test(text) ? text : JSON.stringify(text);
}

/** Plain where YAML reads it as the same text. */
function quoted(text: string): string {
  return /^[/.][\w./~-]*$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
