import { ALL_MINORS, gateIsOn } from '../../lib/kube/schema/tables';
import type { GateHistory } from './go-features';
import type { GoField } from './go-types';

/** Fields that a gate guards although no release marks them with `+featureGate=`: what the server drops in `dropDisabledFields` and the like. */
const UNMARKED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'io.k8s.api.apps.v1.DeploymentStatus': { terminatingReplicas: 'DeploymentReplicaSetTerminatingReplicas' },
  'io.k8s.api.apps.v1.ReplicaSetStatus': { terminatingReplicas: 'DeploymentReplicaSetTerminatingReplicas' },
  'io.k8s.api.authorization.v1.ResourceAttributes': { fieldSelector: 'AuthorizeWithSelectors', labelSelector: 'AuthorizeWithSelectors' },
  'io.k8s.api.batch.v1.JobSpec': {
    backoffLimitPerIndex: 'JobBackoffLimitPerIndex',
    managedBy: 'JobManagedBy',
    maxFailedIndexes: 'JobBackoffLimitPerIndex',
    podReplacementPolicy: 'JobPodReplacementPolicy',
    successPolicy: 'JobSuccessPolicy',
  },
  'io.k8s.api.batch.v1.JobStatus': { failedIndexes: 'JobBackoffLimitPerIndex', terminating: 'JobPodReplacementPolicy' },
  'io.k8s.api.core.v1.Lifecycle': { stopSignal: 'ContainerStopSignals' },
  'io.k8s.api.core.v1.LoadBalancerIngress': { ipMode: 'LoadBalancerIPMode' },
  'io.k8s.api.core.v1.PodAffinityTerm': { matchLabelKeys: 'MatchLabelKeysInPodAffinity', mismatchLabelKeys: 'MatchLabelKeysInPodAffinity' },
  'io.k8s.api.core.v1.PodSecurityContext': { appArmorProfile: 'AppArmorFields' },
  'io.k8s.api.core.v1.PodSpec': { hostUsers: 'UserNamespacesSupport' },
  'io.k8s.api.core.v1.SecurityContext': { appArmorProfile: 'AppArmorFields', procMount: 'ProcMountType' },
  'io.k8s.api.discovery.v1.EndpointHints': { forNodes: 'PreferSameTrafficDistribution' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion': { selectableFields: 'CustomResourceFieldSelectors' },
};

/** Gates that markers call by another name than the list of features does. */
const ALIASES: Readonly<Record<string, string>> = { PodCertificateProjection: 'PodCertificateRequest' };

/** Values of fields that a gate guards. */
const GATED_VALUES: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  'io.k8s.api.core.v1.ResourceQuotaSpec': { scopes: { VolumeAttributesClass: 'VolumeAttributesClass' } },
  'io.k8s.api.core.v1.ScopedResourceSelectorRequirement': { scopeName: { VolumeAttributesClass: 'VolumeAttributesClass' } },
  'io.k8s.api.core.v1.Toleration': { operator: { Gt: 'TaintTolerationComparisonOperators', Lt: 'TaintTolerationComparisonOperators' } },
};

/**
 * The gates of a type's fields, as far as one of them is off in a supported minor: the marker of the newest release that has one
 * (markers go when a feature is GA), else the table above.
 */
export function gatesOf(
  name: string,
  releases: ReadonlyArray<ReadonlyMap<string, GoField> | undefined>,
  fields: ReadonlySet<string>,
  history: GateHistory,
): Readonly<Record<string, string>> {
  const gates: Record<string, string> = {};
  for (const field of [...fields].sort()) {
    const marked = releases.map((release) => release?.get(field)?.gates).filter((gate) => gate !== undefined);
    const named = (marked.at(-1) ?? UNMARKED[name]?.[field] ?? '').split(',').map((gate) => ALIASES[gate] ?? gate);
    const guarding = named.filter((gate) => gate !== '' && isEverOff(gate, history, releases[0]?.has(field) === true));
    if (guarding.length > 0) gates[field] = guarding.join(',');
  }
  return gates;
}

/** The values of an enum that a server of the minor takes by default. */
export function servedValues(values: readonly string[], name: string, field: string, minor: number, history: GateHistory): readonly string[] {
  const gated = GATED_VALUES[name]?.[field] ?? {};
  return values.filter((value) => {
    const gate = Object.hasOwn(gated, value) ? gated[value] : undefined;
    return gate === undefined || gateIsOn(history.get(gate) ?? [], minor);
  });
}

/** A gate that no supported release knows, of a field that the oldest of them has, was GA and gone before. */
function isEverOff(gate: string, history: GateHistory, old: boolean): boolean {
  const changes = history.get(gate);
  if (changes === undefined && !old) throw new Error(`a newer field names the feature gate ${gate}, which no release lists: add an alias`);
  return changes !== undefined && !(changes.length === 1 && changes[0] === ALL_MINORS[0]);
}
