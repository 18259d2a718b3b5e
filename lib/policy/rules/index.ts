import type { Rule } from '../rule';
import { addedCapabilitiesBaseline } from './added-capabilities-baseline';
import { addedCapabilitiesRestricted } from './added-capabilities-restricted';
import { apparmorProfile } from './apparmor-profile';
import { automountToken } from './automount-token';
import { barePod } from './bare-pod';
import { containerRuntimeSocket } from './container-runtime-socket';
import { cpuLimitRequired } from './cpu-limit-required';
import { cpuRequestRequired } from './cpu-request-required';
import { deprecatedServiceAccountField } from './deprecated-service-account-field';
import { dropAllCapabilities } from './drop-all-capabilities';
import { emptydirSizeLimit } from './emptydir-size-limit';
import { ephemeralStorageRequired } from './ephemeral-storage-required';
import { hostIpc } from './host-ipc';
import { hostNetwork } from './host-network';
import { hostPathSensitive } from './host-path-sensitive';
import { hostPathVolume } from './host-path-volume';
import { hostPathWritable } from './host-path-writable';
import { hostPid } from './host-pid';
import { hostPort } from './host-port';
import { imageDigestRequired } from './image-digest-required';
import { imagePullPolicy } from './image-pull-policy';
import { imageTagLatest } from './image-tag-latest';
import { livenessProbeRequired } from './liveness-probe-required';
import { memoryLimitRequired } from './memory-limit-required';
import { memoryRequestEqualsLimit } from './memory-request-equals-limit';
import { memoryRequestRequired } from './memory-request-required';
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
import { readOnlyRootFs } from './read-only-root-fs';
import { readinessProbeRequired } from './readiness-probe-required';
import { runAsNonRoot } from './run-as-non-root';
import { runAsUserZero } from './run-as-user-zero';
import { seccompProfileRequired } from './seccomp-profile-required';
import { seccompUnconfined } from './seccomp-unconfined';
import { selinuxOptions } from './selinux-options';
import { serviceAccountDefault } from './service-account-default';
import { serviceLinksOff } from './service-links-off';
import { topologySpreadSelectsSelf } from './topology-spread-selects-self';
import { unsafeSysctls } from './unsafe-sysctls';
import { volumeTypesRestricted } from './volume-types-restricted';
import { windowsHostProcess } from './windows-host-process';
import { workloadRollingUpdate } from './workload-rolling-update';
import { workloadSpreadOrAntiAffinity } from './workload-spread-or-anti-affinity';

/** Every rule of the product, by id. A rule is on where a profile names it, or where it is asked for by id. */
export const RULES: readonly Rule[] = [
  addedCapabilitiesBaseline,
  addedCapabilitiesRestricted,
  apparmorProfile,
  automountToken,
  barePod,
  containerRuntimeSocket,
  cpuLimitRequired,
  cpuRequestRequired,
  deprecatedServiceAccountField,
  dropAllCapabilities,
  emptydirSizeLimit,
  ephemeralStorageRequired,
  hostIpc,
  hostNetwork,
  hostPathSensitive,
  hostPathVolume,
  hostPathWritable,
  hostPid,
  hostPort,
  imageDigestRequired,
  imagePullPolicy,
  imageTagLatest,
  livenessProbeRequired,
  memoryLimitRequired,
  memoryRequestEqualsLimit,
  memoryRequestRequired,
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
  readOnlyRootFs,
  readinessProbeRequired,
  runAsNonRoot,
  runAsUserZero,
  seccompProfileRequired,
  seccompUnconfined,
  selinuxOptions,
  serviceAccountDefault,
  serviceLinksOff,
  topologySpreadSelectsSelf,
  unsafeSysctls,
  volumeTypesRestricted,
  windowsHostProcess,
  workloadRollingUpdate,
  workloadSpreadOrAntiAffinity,
];
