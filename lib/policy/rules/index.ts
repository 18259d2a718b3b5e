import type { Rule } from '../rule';
import { addedCapabilitiesBaseline } from './added-capabilities-baseline';
import { addedCapabilitiesRestricted } from './added-capabilities-restricted';
import { apiDeprecated } from './api-deprecated';
import { apiRemoved } from './api-removed';
import { apparmorProfile } from './apparmor-profile';
import { automountToken } from './automount-token';
import { barePod } from './bare-pod';
import { configmapNotRolled } from './configmap-not-rolled';
import { containerRuntimeSocket } from './container-runtime-socket';
import { cpuLimitRequired } from './cpu-limit-required';
import { cpuRequestRequired } from './cpu-request-required';
import { cronjobConcurrencyPolicy } from './cronjob-concurrency-policy';
import { cronjobStartingDeadline } from './cronjob-starting-deadline';
import { deprecatedServiceAccountField } from './deprecated-service-account-field';
import { dnsNameRefs } from './dns-name-refs';
import { dropAllCapabilities } from './drop-all-capabilities';
import { emptydirSizeLimit } from './emptydir-size-limit';
import { envDuplicate } from './env-duplicate';
import { envRefMissing } from './env-ref-missing';
import { ephemeralStorageRequired } from './ephemeral-storage-required';
import { gatewayBackendDangling } from './gateway-backend-dangling';
import { gatewayBackendPort } from './gateway-backend-port';
import { gatewayMissing } from './gateway-missing';
import { gracefulShutdownArithmetic } from './graceful-shutdown-arithmetic';
import { headlessPortTranslated } from './headless-port-translated';
import { hostIpc } from './host-ipc';
import { hostNetwork } from './host-network';
import { hostPathSensitive } from './host-path-sensitive';
import { hostPathVolume } from './host-path-volume';
import { hostPathWritable } from './host-path-writable';
import { hostPid } from './host-pid';
import { hostPort } from './host-port';
import { hpaDuplicate } from './hpa-duplicate';
import { hpaMaxReplicas } from './hpa-max-replicas';
import { hpaMinReplicas } from './hpa-min-replicas';
import { hpaResourceMetricNeedsRequest } from './hpa-resource-metric-needs-request';
import { hpaTargetMissing } from './hpa-target-missing';
import { hpaWithStaticReplicas } from './hpa-with-static-replicas';
import { imageDigestRequired } from './image-digest-required';
import { imagePullPolicy } from './image-pull-policy';
import { imageTagLatest } from './image-tag-latest';
import { ingressBackendDangling } from './ingress-backend-dangling';
import { ingressBackendPort } from './ingress-backend-port';
import { ingressClassMissing } from './ingress-class-missing';
import { ingressHostPathUnique } from './ingress-host-path-unique';
import { ingressHostRequired } from './ingress-host-required';
import { ingressHostWildcard } from './ingress-host-wildcard';
import { ingressNginxSnippets } from './ingress-nginx-snippets';
import { ingressTlsRequired } from './ingress-tls-required';
import { instanceLabelMatchesName } from './instance-label-matches-name';
import { jobTtl } from './job-ttl';
import { jobTtlReruns } from './job-ttl-reruns';
import { labelsRecommended } from './labels-recommended';
import { limitRangeViolation } from './limit-range-violation';
import { livenessProbeRequired } from './liveness-probe-required';
import { memoryLimitRequired } from './memory-limit-required';
import { memoryRequestEqualsLimit } from './memory-request-equals-limit';
import { memoryRequestRequired } from './memory-request-required';
import { namespaceExplicit } from './namespace-explicit';
import { namespaceLimitRange } from './namespace-limit-range';
import { namespaceMissing } from './namespace-missing';
import { namespaceNetworkPolicyDefaultDeny } from './namespace-network-policy-default-deny';
import { namespacePsaLabels } from './namespace-psa-labels';
import { namespacePsaVsWorkload } from './namespace-psa-vs-workload';
import { namespaceQuota } from './namespace-quota';
import { netpolNamespaceLabelMissing } from './netpol-namespace-label-missing';
import { netpolPortMismatch } from './netpol-port-mismatch';
import { networkPolicyDangling } from './network-policy-dangling';
import { networkPolicyDnsAllowed } from './network-policy-dns-allowed';
import { networkPolicyPeerDangling } from './network-policy-peer-dangling';
import { networkPolicyRequired } from './network-policy-required';
import { pdbBlocksEviction } from './pdb-blocks-eviction';
import { pdbCoversTwoWorkloads } from './pdb-covers-two-workloads';
import { pdbDeadlocksDrain } from './pdb-deadlocks-drain';
import { pdbMultipleMatch } from './pdb-multiple-match';
import { pdbRequired } from './pdb-required';
import { pdbUnhealthyEvictionPolicy } from './pdb-unhealthy-eviction-policy';
import { podMaxDuration } from './pod-max-duration';
import { prestopHookRequired } from './prestop-hook-required';
import { priorityClassMissing } from './priority-class-missing';
import { privilegeEscalation } from './privilege-escalation';
import { privilegedContainer } from './privileged-container';
import { privilegedContainerPort } from './privileged-container-port';
import { probeHostSet } from './probe-host-set';
import { probeTimeoutOverPeriod } from './probe-timeout-over-period';
import { probesIdentical } from './probes-identical';
import { procMount } from './proc-mount';
import { procMountRestricted } from './proc-mount-restricted';
import { pvcRwoMultiReplica } from './pvc-rwo-multi-replica';
import { quotaFitsPeak } from './quota-fits-peak';
import { quotaNeedsLimitRange } from './quota-needs-limit-range';
import { rbacClusterAdminBinding } from './rbac-cluster-admin-binding';
import { rbacCreatePods } from './rbac-create-pods';
import { rbacEscalateBindImpersonate } from './rbac-escalate-bind-impersonate';
import { rbacNodeProxy } from './rbac-node-proxy';
import { rbacPodExecAttach } from './rbac-pod-exec-attach';
import { rbacReadSecrets } from './rbac-read-secrets';
import { rbacRoleRefMissing } from './rbac-role-ref-missing';
import { rbacSubjectMissing } from './rbac-subject-missing';
import { rbacSystemGroups } from './rbac-system-groups';
import { rbacWildcardResources } from './rbac-wildcard-resources';
import { rbacWildcardVerbs } from './rbac-wildcard-verbs';
import { readOnlyRootFs } from './read-only-root-fs';
import { readinessProbeRequired } from './readiness-probe-required';
import { rolloutAnalysisTemplateMissing } from './rollout-analysis-template-missing';
import { rolloutServiceMissing } from './rollout-service-missing';
import { routeHostPathUnique } from './route-host-path-unique';
import { runAsNonRoot } from './run-as-non-root';
import { runAsUserZero } from './run-as-user-zero';
import { runtimeClassMissing } from './runtime-class-missing';
import { seccompProfileRequired } from './seccomp-profile-required';
import { seccompUnconfined } from './seccomp-unconfined';
import { secretInEnvLiteral } from './secret-in-env-literal';
import { secretPlainObject } from './secret-plain-object';
import { secretRefMissing } from './secret-ref-missing';
import { selectorOverlapWorkloads } from './selector-overlap-workloads';
import { selinuxOptions } from './selinux-options';
import { serviceAccountDefault } from './service-account-default';
import { serviceAccountMissing } from './service-account-missing';
import { serviceDangling } from './service-dangling';
import { serviceExternalIps } from './service-external-ips';
import { serviceExternalNameLocalhost } from './service-external-name-localhost';
import { serviceLinksOff } from './service-links-off';
import { serviceTargetPortUnknown } from './service-target-port-unknown';
import { serviceTypeLoadbalancer } from './service-type-loadbalancer';
import { serviceTypeNodeport } from './service-type-nodeport';
import { serviceUniqueSelector } from './service-unique-selector';
import { startupBudgetVsProgressDeadline } from './startup-budget-vs-progress-deadline';
import { statefulsetHeadlessService } from './statefulset-headless-service';
import { storageClassMissing } from './storage-class-missing';
import { topologySpreadSelectsSelf } from './topology-spread-selects-self';
import { unresolvedToken } from './unresolved-token';
import { unsafeSysctls } from './unsafe-sysctls';
import { volumeSourceMissing } from './volume-source-missing';
import { volumeTypesRestricted } from './volume-types-restricted';
import { vpaTargetMissing } from './vpa-target-missing';
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
  configmapNotRolled,
  containerRuntimeSocket,
  cpuLimitRequired,
  cpuRequestRequired,
  cronjobConcurrencyPolicy,
  cronjobStartingDeadline,
  deprecatedServiceAccountField,
  dnsNameRefs,
  dropAllCapabilities,
  emptydirSizeLimit,
  envDuplicate,
  envRefMissing,
  ephemeralStorageRequired,
  gatewayBackendDangling,
  gatewayBackendPort,
  gatewayMissing,
  gracefulShutdownArithmetic,
  headlessPortTranslated,
  hostIpc,
  hostNetwork,
  hostPathSensitive,
  hostPathVolume,
  hostPathWritable,
  hostPid,
  hostPort,
  hpaDuplicate,
  hpaMaxReplicas,
  hpaMinReplicas,
  hpaResourceMetricNeedsRequest,
  hpaTargetMissing,
  hpaWithStaticReplicas,
  imageDigestRequired,
  imagePullPolicy,
  imageTagLatest,
  ingressBackendDangling,
  ingressBackendPort,
  ingressClassMissing,
  ingressHostPathUnique,
  ingressHostRequired,
  ingressHostWildcard,
  ingressNginxSnippets,
  ingressTlsRequired,
  instanceLabelMatchesName,
  jobTtl,
  jobTtlReruns,
  labelsRecommended,
  limitRangeViolation,
  livenessProbeRequired,
  memoryLimitRequired,
  memoryRequestEqualsLimit,
  memoryRequestRequired,
  namespaceExplicit,
  namespaceLimitRange,
  namespaceMissing,
  namespaceNetworkPolicyDefaultDeny,
  namespacePsaLabels,
  namespacePsaVsWorkload,
  namespaceQuota,
  netpolNamespaceLabelMissing,
  netpolPortMismatch,
  networkPolicyDangling,
  networkPolicyDnsAllowed,
  networkPolicyPeerDangling,
  networkPolicyRequired,
  pdbBlocksEviction,
  pdbCoversTwoWorkloads,
  pdbDeadlocksDrain,
  pdbMultipleMatch,
  pdbRequired,
  pdbUnhealthyEvictionPolicy,
  podMaxDuration,
  prestopHookRequired,
  priorityClassMissing,
  privilegeEscalation,
  privilegedContainer,
  privilegedContainerPort,
  probeHostSet,
  probeTimeoutOverPeriod,
  probesIdentical,
  procMount,
  procMountRestricted,
  pvcRwoMultiReplica,
  quotaFitsPeak,
  quotaNeedsLimitRange,
  rbacClusterAdminBinding,
  rbacCreatePods,
  rbacEscalateBindImpersonate,
  rbacNodeProxy,
  rbacPodExecAttach,
  rbacReadSecrets,
  rbacRoleRefMissing,
  rbacSubjectMissing,
  rbacSystemGroups,
  rbacWildcardResources,
  rbacWildcardVerbs,
  readOnlyRootFs,
  readinessProbeRequired,
  rolloutAnalysisTemplateMissing,
  rolloutServiceMissing,
  routeHostPathUnique,
  runAsNonRoot,
  runAsUserZero,
  runtimeClassMissing,
  seccompProfileRequired,
  seccompUnconfined,
  secretInEnvLiteral,
  secretPlainObject,
  secretRefMissing,
  selectorOverlapWorkloads,
  selinuxOptions,
  serviceAccountDefault,
  serviceAccountMissing,
  serviceDangling,
  serviceExternalIps,
  serviceExternalNameLocalhost,
  serviceLinksOff,
  serviceTargetPortUnknown,
  serviceTypeLoadbalancer,
  serviceTypeNodeport,
  serviceUniqueSelector,
  startupBudgetVsProgressDeadline,
  statefulsetHeadlessService,
  storageClassMissing,
  topologySpreadSelectsSelf,
  unresolvedToken,
  unsafeSysctls,
  volumeSourceMissing,
  volumeTypesRestricted,
  vpaTargetMissing,
  windowsHostProcess,
  workloadMinReplicas,
  workloadRollingUpdate,
  workloadSpreadOrAntiAffinity,
];
