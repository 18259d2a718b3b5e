import type { Rule } from '../rule';
import { addedCapabilitiesBaseline } from './added-capabilities-baseline';
import { addedCapabilitiesRestricted } from './added-capabilities-restricted';
import { apparmorProfile } from './apparmor-profile';
import { dropAllCapabilities } from './drop-all-capabilities';
import { hostIpc } from './host-ipc';
import { hostNetwork } from './host-network';
import { hostPathVolume } from './host-path-volume';
import { hostPid } from './host-pid';
import { hostPort } from './host-port';
import { privilegeEscalation } from './privilege-escalation';
import { privilegedContainer } from './privileged-container';
import { probeHostSet } from './probe-host-set';
import { procMount } from './proc-mount';
import { procMountRestricted } from './proc-mount-restricted';
import { runAsNonRoot } from './run-as-non-root';
import { runAsUserZero } from './run-as-user-zero';
import { seccompProfileRequired } from './seccomp-profile-required';
import { seccompUnconfined } from './seccomp-unconfined';
import { selinuxOptions } from './selinux-options';
import { unsafeSysctls } from './unsafe-sysctls';
import { volumeTypesRestricted } from './volume-types-restricted';
import { windowsHostProcess } from './windows-host-process';

/** Every rule of the product, by id. A rule is on where a profile names it, or where it is asked for by id. */
export const RULES: readonly Rule[] = [
  addedCapabilitiesBaseline,
  addedCapabilitiesRestricted,
  apparmorProfile,
  dropAllCapabilities,
  hostIpc,
  hostNetwork,
  hostPathVolume,
  hostPid,
  hostPort,
  privilegeEscalation,
  privilegedContainer,
  probeHostSet,
  procMount,
  procMountRestricted,
  runAsNonRoot,
  runAsUserZero,
  seccompProfileRequired,
  seccompUnconfined,
  selinuxOptions,
  unsafeSysctls,
  volumeTypesRestricted,
  windowsHostProcess,
];
