import type { Rule } from '../rule';
import { addedCapabilitiesBaseline } from './added-capabilities-baseline';
import { addedCapabilitiesRestricted } from './added-capabilities-restricted';
import { apiDeprecated } from './api-deprecated';
import { apiRemoved } from './api-removed';
import { apparmorProfile } from './apparmor-profile';
import { automountToken } from './automount-token';
import { barePod } from './bare-pod';
import { containerRuntimeSocket } from './container-runtime-socket';
import { cpuLimitRequired } from './cpu-limit-required';
import { cpuRequestRequired } from './cpu-request-required';
import { cronjobConcurrencyPolicy } from './cronjob-concurrency-policy';
import { cronjobStartingDeadline } from './cronjob-starting-deadline';
import { deprecatedServiceAccountField } from './deprecated-service-account-field';
import { dropAllCapabilities } from './drop-all-capabilities';
import { emptydirSizeLimit } from './emptydir-size-limit';
import { envDuplicate } from './env-duplicate';
import { ephemeralStorageRequired } from './ephemeral-storage-required';
import { headlessPortTranslated } from './headless-port-translated';
import { hostIpc } from './host-ipc';
import { hostNetwork } from './host-network';
import { hostPathSensitive } from './host-path-sensitive';
import { hostPathVolume } from './host-path-volume';
import { hostPathWritable } from './host-path-writable';
import { hostPid } from './host-pid';
import { hostPort } from './host-port';
import { hpaMaxReplicas } from './hpa-max-replicas';
import { hpaMinReplicas } from './hpa-min-replicas';
import { imageDigestRequired } from './image-digest-required';
import { imagePullPolicy } from './image-pull-policy';
import { imageTagLatest } from './image-tag-latest';
import { ingressHostRequired } from './ingress-host-required';
import { ingressHostWildcard } from './ingress-host-wildcard';
import { ingressNginxSnippets } from './ingress-nginx-snippets';
import { ingressTlsRequired } from './ingress-tls-required';
import { instanceLabelMatchesName } from './instance-label-matches-name';
import { jobTtl } from './job-ttl';
import { jobTtlReruns } from './job-ttl-reruns';
import { labelsRecommended } from './labels-recommended';
import { livenessProbeRequired } from './liveness-probe-required';
import { memoryLimitRequired } from './memory-limit-required';
import { memoryRequestEqualsLimit } from './memory-request-equals-limit';
import { memoryRequestRequired } from './memory-request-required';
import { namespaceExplicit } from './namespace-explicit';
import { namespacePsaLabels } from './namespace-psa-labels';
import { pdbBlocksEviction } from './pdb-blocks-eviction';
import { pdbCoversTwoWorkloads } from './pdb-covers-two-workloads';
import { pdbDeadlocksDrain } from './pdb-deadlocks-drain';
import { pdbMultipleMatch } from './pdb-multiple-match';
import { pdbRequired } from './pdb-required';
import { pdbUnhealthyEvictionPolicy } from './pdb-unhealthy-eviction-policy';
import { podMaxDuration } from './pod-max-duration';
import { prestopHookRequired } from './prestop-hook-required';
import { privilegeEscalation } from './privilege-escalation';
import { privilegedContainer } from './privileged-container';
import { privilegedContainerPort } from './privileged-container-port';
import { probeHostSet } from './probe-host-set';
import { probePortExposed } from './probe-port-exposed';
import { probeTimeoutOverPeriod } from './probe-timeout-over-period';
import { probesIdentical } from './probes-identical';
import { procMount } from './proc-mount';
import { procMountRestricted } from './proc-mount-restricted';
import { rbacClusterAdminBinding } from './rbac-cluster-admin-binding';
import { rbacCreatePods } from './rbac-create-pods';
import { rbacEscalateBindImpersonate } from './rbac-escalate-bind-impersonate';
import { rbacNodeProxy } from './rbac-node-proxy';
import { rbacPodExecAttach } from './rbac-pod-exec-attach';
import { rbacReadSecrets } from './rbac-read-secrets';
import { rbacSystemGroups } from './rbac-system-groups';
import { rbacWildcardResources } from './rbac-wildcard-resources';
import { rbacWildcardVerbs } from './rbac-wildcard-verbs';
import { readOnlyRootFs } from './read-only-root-fs';
import { readinessProbeRequired } from './readiness-probe-required';
import { runAsNonRoot } from './run-as-non-root';
import { runAsUserZero } from './run-as-user-zero';
import { seccompProfileRequired } from './seccomp-profile-required';
import { seccompUnconfined } from './seccomp-unconfined';
import { secretInEnvLiteral } from './secret-in-env-literal';
import { secretPlainObject } from './secret-plain-object';
import { selectorOverlapWorkloads } from './selector-overlap-workloads';
import { selinuxOptions } from './selinux-options';
import { serviceAccountDefault } from './service-account-default';
import { serviceDangling } from './service-dangling';
import { serviceExternalIps } from './service-external-ips';
import { serviceExternalNameLocalhost } from './service-external-name-localhost';
import { serviceLinksOff } from './service-links-off';
import { serviceTargetPortUnknown } from './service-target-port-unknown';
import { serviceTypeLoadbalancer } from './service-type-loadbalancer';
import { serviceTypeNodeport } from './service-type-nodeport';
import { serviceUniqueSelector } from './service-unique-selector';
import { topologySpreadSelectsSelf } from './topology-spread-selects-self';
import { unresolvedToken } from './unresolved-token';
import { unsafeSysctls } from './unsafe-sysctls';
import { volumeTypesRestricted } from './volume-types-restricted';
import { windowsHostProcess } from './windows-host-process';
import { workloadMinReplicas } from './workload-min-replicas';
import { workloadRollingUpdate } from './workload-rolling-update';
import { workloadSpreadOrAntiAffinity } from './workload-spread-or-anti-affinity';

/** Every rule of the product, by id. A rule is on where a profile names it, or where it is asked for by id. */
export const RULES: readonly Rule[] = [
  addedCapabilitiesBaseline,
  addedCapabilitiesRestricted,
  apiDeprecated,
  apiRemoved,
  apparmorProfile,
  automountToken,
  barePod,
  containerRuntimeSocket,
  cpuLimitRequired,
  cpuRequestRequired,
  cronjobConcurrencyPolicy,
  cronjobStartingDeadline,
  deprecatedServiceAccountField,
  dropAllCapabilities,
  emptydirSizeLimit,
  envDuplicate,
  ephemeralStorageRequired,
  headlessPortTranslated,
  hostIpc,
  hostNetwork,
  hostPathSensitive,
  hostPathVolume,
  hostPathWritable,
  hostPid,
  hostPort,
  hpaMaxReplicas,
  hpaMinReplicas,
  imageDigestRequired,
  imagePullPolicy,
  imageTagLatest,
  ingressHostRequired,
  ingressHostWildcard,
  ingressNginxSnippets,
  ingressTlsRequired,
  instanceLabelMatchesName,
  jobTtl,
  jobTtlReruns,
  labelsRecommended,
  livenessProbeRequired,
  memoryLimitRequired,
  memoryRequestEqualsLimit,
  memoryRequestRequired,
  namespaceExplicit,
  namespacePsaLabels,
  pdbBlocksEviction,
  pdbCoversTwoWorkloads,
  pdbDeadlocksDrain,
  pdbMultipleMatch,
  pdbRequired,
  pdbUnhealthyEvictionPolicy,
  podMaxDuration,
  prestopHookRequired,
  privilegeEscalation,
  privilegedContainer,
  privilegedContainerPort,
  probeHostSet,
  probePortExposed,
  probeTimeoutOverPeriod,
  probesIdentical,
  procMount,
  procMountRestricted,
  rbacClusterAdminBinding,
  rbacCreatePods,
  rbacEscalateBindImpersonate,
  rbacNodeProxy,
  rbacPodExecAttach,
  rbacReadSecrets,
  rbacSystemGroups,
  rbacWildcardResources,
  rbacWildcardVerbs,
  readOnlyRootFs,
  readinessProbeRequired,
  runAsNonRoot,
  runAsUserZero,
  seccompProfileRequired,
  seccompUnconfined,
  secretInEnvLiteral,
  secretPlainObject,
  selectorOverlapWorkloads,
  selinuxOptions,
  serviceAccountDefault,
  serviceDangling,
  serviceExternalIps,
  serviceExternalNameLocalhost,
  serviceLinksOff,
  serviceTargetPortUnknown,
  serviceTypeLoadbalancer,
  serviceTypeNodeport,
  serviceUniqueSelector,
  topologySpreadSelectsSelf,
  unresolvedToken,
  unsafeSysctls,
  volumeTypesRestricted,
  windowsHostProcess,
  workloadMinReplicas,
  workloadRollingUpdate,
  workloadSpreadOrAntiAffinity,
];
