import { at, isMap, listAt } from '../kube/object';
import type { ContainerView } from '../kube/pods';
import { eachRequest, requestName } from './handlers';
import type { PodSubject, Report } from './rule';

/** As much of a pod as the Pod Security Standards look at. */
export type SecuredPod = Pick<PodSubject, 'path' | 'specPath' | 'annotations' | 'spec' | 'containers'>;

type Fields = Readonly<Record<string, unknown>>;
type Check = (pod: SecuredPod, minor: number, report: Report) => void;
/** Looks at one security context: the pod's, where there is no container, or a container's. */
type ContextCheck = (context: Fields, pod: SecuredPod, container: ContainerView | undefined, report: Report, minor: number) => void;

const DEFAULT_CAPABILITIES = 'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' ');
const PROFILE_TYPES = ['RuntimeDefault', 'Localhost'];
const RESTRICTED_VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];
const APPARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

const SELINUX_TYPES = ['container_t', 'container_init_t', 'container_kvm_t'];

/** Minor from which sysctls count as safe → their names. */
const SAFE_SYSCTLS: ReadonlyArray<readonly [since: number, names: readonly string[]]> = [
  [0, ['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start']],
  [27, ['net.ipv4.ip_local_reserved_ports']],
  [29, ['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes']],
  [32, ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']],
  [37, ['net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat']],
];

const APPARMOR_FIELDS = onContexts((context, pod, container, report) => profileType(context, 'appArmorProfile', 'AppArmor', pod, container, report));

/** One check a rule; none reports what another one of the same level reports. */
export const POD_SECURITY_CHECKS = {
  'added-capabilities-baseline': onContainers((context, pod, container, report) => {
    for (const [index, name] of listAt(context, 'capabilities', 'add').entries()) {
      if (isText(name) && !DEFAULT_CAPABILITIES.includes(name)) {
        say(report, pod, container, ['capabilities', 'add', index], `the capability ${name} is added, which no runtime grants by default`, DEFAULT_CAPABILITIES);
      }
    }
  }),
  'added-capabilities-restricted': notOnWindows(
    onContainers((context, pod, container, report) => {
      for (const [index, name] of listAt(context, 'capabilities', 'add').entries()) {
        if (isText(name) && name !== 'NET_BIND_SERVICE' && DEFAULT_CAPABILITIES.includes(name)) {
          say(report, pod, container, ['capabilities', 'add', index], `the capability ${name} is added`, ['NET_BIND_SERVICE']);
        }
      }
    }),
  ),
  'apparmor-profile': (pod, minor, report) => {
    APPARMOR_FIELDS(pod, minor, report);
    for (const key in pod.annotations) {
      const profile: unknown = key.startsWith(APPARMOR_PREFIX) ? pod.annotations[key] : undefined;
      if (!isText(profile) || profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/')) continue;
      const path = [...pod.path, 'metadata', 'annotations', key];
      report({ path, container: key.slice(APPARMOR_PREFIX.length), message: `the AppArmor profile is ${profile}`, accepted: 'runtime/default, localhost/<profile>' });
    }
  },
  'drop-all-capabilities': notOnWindows((pod, _minor, report) => {
    for (const container of pod.containers) {
      const dropped = listAt(container.container.securityContext, 'capabilities', 'drop');
      if (dropped.includes('ALL')) continue;
      const what = dropped.length === 0 ? 'no capability is dropped' : `only ${dropped.join(', ')} is dropped`;
      say(report, pod, container, ['capabilities', 'drop'], what, ['[ALL]']);
    }
  }),
  'host-ipc': hostNamespace('hostIPC', 'the IPC namespace'),
  'host-network': hostNamespace('hostNetwork', 'the network'),
  'host-path-volume': (pod, _minor, report) => {
    for (const [index, volume] of listAt(pod.spec, 'volumes').entries()) {
      if (!isMap(volume) || !isSet(volume.hostPath)) continue;
      const path = [...pod.specPath, 'volumes', index, 'hostPath'];
      report({ path, message: `the volume ${String(volume.name)} is the path ${String(at(volume.hostPath, 'path'))} of the node` });
    }
  },
  'host-pid': hostNamespace('hostPID', 'the process list'),
  'host-port': (pod, _minor, report) => {
    for (const container of pod.containers) {
      for (const [index, port] of listAt(container.container, 'ports').entries()) {
        const hostPort = at(port, 'hostPort');
        if (!isSet(hostPort) || hostPort === 0) continue;
        report({ path: [...pod.specPath, ...container.path, 'ports', index, 'hostPort'], container: container.name, message: `the container binds port ${String(hostPort)} of the node` });
      }
    }
  },
  'privilege-escalation': notOnWindows((pod, _minor, report) => {
    for (const container of pod.containers) {
      const allowed = at(container.container, 'securityContext', 'allowPrivilegeEscalation');
      if (allowed !== false) say(report, pod, container, ['allowPrivilegeEscalation'], `allowPrivilegeEscalation is ${isSet(allowed) ? String(allowed) : 'not set, which allows it'}`, ['false']);
    }
  }),
  'privileged-container': onContainers((context, pod, container, report) => {
    if (context.privileged === true) say(report, pod, container, ['privileged'], 'the container is privileged', ['false']);
  }),
  'probe-host-set': (pod, minor, report) => {
    if (minor < 34) return;
    for (const container of pod.containers) {
      eachRequest(container.container, ({ host }, path) => {
        if (!isText(host) || host === '') return;
        report({ path: [...pod.specPath, ...container.path, ...path, 'host'], container: container.name, message: `${requestName(path)} asks the host ${host}`, accepted: 'unset: the pod itself' });
      });
    }
  },
  'proc-mount': onContainers((context, pod, container, report, minor) => {
    if (!relaxedByUserNamespace(pod, minor)) procMount(context, pod, container, report);
  }),
  'proc-mount-restricted': onContainers((context, pod, container, report, minor) => {
    if (relaxedByUserNamespace(pod, minor)) procMount(context, pod, container, report);
  }),
  'run-as-non-root': (pod, minor, report) => {
    if (relaxedByUserNamespace(pod, minor)) return;
    const ofPod = at(pod.spec, 'securityContext', 'runAsNonRoot');
    if (ofPod === false) say(report, pod, undefined, ['runAsNonRoot'], 'runAsNonRoot is false for the pod', ['true']);
    for (const container of pod.containers) {
      const own = at(container.container, 'securityContext', 'runAsNonRoot');
      if (isSet(own) ? own === true : isSet(ofPod)) continue;
      say(report, pod, container, ['runAsNonRoot'], `runAsNonRoot is ${isSet(own) ? String(own) : 'set neither on the container nor on the pod'}`, ['true']);
    }
  },
  'run-as-user-zero': onContexts((context, pod, container, report, minor) => {
    if (context.runAsUser === 0 && !relaxedByUserNamespace(pod, minor)) say(report, pod, container, ['runAsUser'], 'runAsUser is 0, which is root', ['1 and above']);
  }),
  'seccomp-profile-required': notOnWindows((pod, _minor, report) => {
    if (isMap(at(pod.spec, 'securityContext', 'seccompProfile'))) return;
    for (const container of pod.containers) {
      if (isMap(at(container.container, 'securityContext', 'seccompProfile'))) continue;
      say(report, pod, container, ['seccompProfile'], 'a seccomp profile is set neither on the container nor on the pod', PROFILE_TYPES);
    }
  }),
  'seccomp-unconfined': onContexts((context, pod, container, report) => profileType(context, 'seccompProfile', 'seccomp', pod, container, report)),
  'selinux-options': onContexts((context, pod, container, report, minor) => {
    const options = context.seLinuxOptions;
    if (!isMap(options)) return;
    const types = minor < 31 ? SELINUX_TYPES : [...SELINUX_TYPES, 'container_engine_t'];
    if (isText(options.type) && options.type !== '' && !types.includes(options.type)) {
      say(report, pod, container, ['seLinuxOptions', 'type'], `the SELinux type is ${options.type}`, types);
    }
    for (const field of ['user', 'role']) {
      const value = options[field];
      if (isText(value) && value !== '') say(report, pod, container, ['seLinuxOptions', field], `the SELinux ${field} is ${value}`, ['unset']);
    }
  }),
  'unsafe-sysctls': (pod, minor, report) => {
    for (const [index, sysctl] of listAt(pod.spec, 'securityContext', 'sysctls').entries()) {
      const name = at(sysctl, 'name');
      if (!isText(name)) continue;
      const since = SAFE_SYSCTLS.find(([, names]) => names.includes(name))?.[0];
      if (since !== undefined && since <= minor) continue;
      const message = `the sysctl ${name} is ${since === undefined ? 'not one of the safe ones' : `safe from Kubernetes 1.${since} only`}`;
      say(report, pod, undefined, ['sysctls', index, 'name'], message, SAFE_SYSCTLS.filter(([from]) => from <= minor).flatMap(([, names]) => names));
    }
  },
  'volume-types-restricted': (pod, _minor, report) => {
    for (const [index, volume] of listAt(pod.spec, 'volumes').entries()) {
      if (!isMap(volume) || isSet(volume.hostPath) || RESTRICTED_VOLUMES.some((source) => isSet(volume[source]))) continue;
      const source = Object.keys(volume).find((field) => field !== 'name' && isSet(volume[field]));
      if (source === undefined) continue;
      report({ path: [...pod.specPath, 'volumes', index, source], message: `the volume ${String(volume.name)} is of type ${source}`, accepted: RESTRICTED_VOLUMES.join(', ') });
    }
  },
  'windows-host-process': onContexts((context, pod, container, report) => {
    if (at(context, 'windowsOptions', 'hostProcess') === true) say(report, pod, container, ['windowsOptions', 'hostProcess'], 'hostProcess is true', ['false']);
  }),
} satisfies Readonly<Record<string, Check>>;

/** The id of a rule that is one part of the Pod Security Standards. */
export type PodSecurityRule = keyof typeof POD_SECURITY_CHECKS;

/** The API server refuses Linux security fields on a Windows pod, so the standards do not ask for them there. */
function notOnWindows(check: Check): Check {
  return (pod, minor, report) => {
    if (!isWindows(pod)) check(pod, minor, report);
  };
}

/** True for a pod that says it is for Windows. */
export function isWindows(pod: SecuredPod): boolean {
  return at(pod.spec, 'os', 'name') === 'windows';
}

/** From 1.35, root in a user namespace of the pod's own is nobody on the node. */
function relaxedByUserNamespace(pod: SecuredPod, minor: number): boolean {
  return minor >= 35 && pod.spec.hostUsers === false;
}

function onContainers(check: ContextCheck): Check {
  return (pod, minor, report) => {
    for (const container of pod.containers) {
      const context = container.container.securityContext;
      if (isMap(context)) check(context, pod, container, report, minor);
    }
  };
}

function onContexts(check: ContextCheck): Check {
  const checkContainers = onContainers(check);
  return (pod, minor, report) => {
    const context = pod.spec.securityContext;
    if (isMap(context)) check(context, pod, undefined, report, minor);
    checkContainers(pod, minor, report);
  };
}

function hostNamespace(field: string, shared: string): Check {
  return (pod, _minor, report) => {
    if (pod.spec[field] === true) report({ path: [...pod.specPath, field], message: `the pod shares ${shared} of the node` });
  };
}

function procMount(context: Fields, pod: SecuredPod, container: ContainerView | undefined, report: Report): void {
  const { procMount } = context;
  if (isSet(procMount) && procMount !== 'Default') say(report, pod, container, ['procMount'], `procMount is ${String(procMount)}`, ['Default']);
}

function profileType(context: Fields, field: string, what: string, pod: SecuredPod, container: ContainerView | undefined, report: Report): void {
  const profile = context[field];
  if (!isMap(profile) || PROFILE_TYPES.includes(profile.type as string)) return;
  say(report, pod, container, [field, 'type'], `the ${what} profile is ${isSet(profile.type) ? String(profile.type) : 'of no type'}`, PROFILE_TYPES);
}

function say(report: Report, pod: SecuredPod, container: ContainerView | undefined, field: ReadonlyArray<string | number>, message: string, accepted: readonly string[]): void {
  const path = [...pod.specPath, ...(container?.path ?? []), 'securityContext', ...field];
  report({ path, message, accepted: accepted.join(', '), ...(container && { container: container.name }) });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
