import type { PodSecurityRule } from '../../lib/policy';

/** A pod that both standards admit for every minor; each case changes one thing of it. */
export const ADMITTED = `
securityContext:
  runAsNonRoot: true
  seccompProfile: { type: RuntimeDefault }
containers:
  - name: api
    image: registry.acme.io/api:1.4.2
    securityContext:
      allowPrivilegeEscalation: false
      capabilities: { drop: [ALL] }
`;

/** What is violated, and in which minors; in the others the pod is admitted unless `otherwise` says more. */
export interface PodSecurityCase {
  readonly situation: string;
  /** Fields of the pod spec, over those of the admitted pod. */
  readonly pod?: string;
  /** Fields of the container, over those of the admitted one. */
  readonly container?: string;
  readonly annotations?: string;
  readonly violates: readonly PodSecurityRule[];
  readonly minors?: readonly [from: number, to: number];
  readonly otherwise?: readonly PodSecurityRule[];
}

const SECURE = 'allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }';

export const CASES: readonly PodSecurityCase[] = [
  { situation: 'the admitted pod', violates: [] },
  { situation: 'a privileged container', container: `securityContext: { ${SECURE}, privileged: true }`, violates: ['privileged-container'] },
  { situation: 'privileged is false', container: `securityContext: { ${SECURE}, privileged: false }`, violates: [] },
  { situation: 'the network of the node', pod: 'hostNetwork: true', violates: ['host-network'] },
  { situation: 'all three namespaces of the node', pod: 'hostNetwork: true\nhostPID: true\nhostIPC: true', violates: ['host-ipc', 'host-network', 'host-pid'] },
  { situation: 'a path of the node', pod: 'volumes: [{ name: data, hostPath: { path: /data } }]', violates: ['host-path-volume'] },
  { situation: 'a share of the network', pod: 'volumes: [{ name: data, nfs: { server: nfs, path: / } }]', violates: ['volume-types-restricted'] },
  { situation: 'a git repository', pod: 'volumes: [{ name: src, gitRepo: { repository: https://git.acme.io/x } }]', violates: ['volume-types-restricted'] },
  { situation: 'every volume that is admitted', pod: 'volumes: [{ name: a, configMap: { name: a } }, { name: b, emptyDir: {} }, { name: c, projected: {} }, { name: d, image: { reference: registry.acme.io/m:1 } }, { name: e, ephemeral: {} }]', violates: [] },
  { situation: 'a port of the node', container: 'ports: [{ containerPort: 80, hostPort: 80 }]', violates: ['host-port'] },
  { situation: 'the host port 0', container: 'ports: [{ containerPort: 80, hostPort: 0 }]', violates: [] },
  { situation: 'a probe of another host', container: 'readinessProbe: { httpGet: { port: 80, host: 10.0.0.1 } }', violates: ['probe-host-set'], minors: [34, 36] },
  { situation: 'a hook that asks another host', container: 'lifecycle: { postStart: { tcpSocket: { port: 80, host: db } } }', violates: ['probe-host-set'], minors: [34, 36] },
  { situation: 'an empty host', container: 'livenessProbe: { tcpSocket: { port: 80, host: "" } }', violates: [] },
  { situation: 'SYS_ADMIN', container: 'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL], add: [SYS_ADMIN] } }', violates: ['added-capabilities-baseline'] },
  { situation: 'CHOWN, a default one', container: 'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL], add: [CHOWN] } }', violates: ['added-capabilities-restricted'] },
  { situation: 'NET_BIND_SERVICE', container: 'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }', violates: [] },
  { situation: 'ALL in small letters', container: 'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [all] } }', violates: ['drop-all-capabilities'] },
  { situation: 'no security context on the container', container: 'securityContext:', violates: ['drop-all-capabilities', 'privilege-escalation'] },
  { situation: 'escalation allowed', container: 'securityContext: { allowPrivilegeEscalation: true, capabilities: { drop: [ALL] } }', violates: ['privilege-escalation'] },
  { situation: 'an unmasked /proc', container: `securityContext: { ${SECURE}, procMount: Unmasked }`, violates: ['proc-mount'] },
  { situation: 'an unmasked /proc in a user namespace', pod: 'hostUsers: false', container: `securityContext: { ${SECURE}, procMount: Unmasked }`, violates: ['proc-mount-restricted'], minors: [35, 36], otherwise: ['proc-mount'] },
  { situation: 'the pod is unconfined', pod: 'securityContext: { runAsNonRoot: true, seccompProfile: { type: Unconfined } }', violates: ['seccomp-unconfined'] },
  { situation: 'the pod is unconfined, its container is not', pod: 'securityContext: { runAsNonRoot: true, seccompProfile: { type: Unconfined } }', container: `securityContext: { ${SECURE}, seccompProfile: { type: RuntimeDefault } }`, violates: ['seccomp-unconfined'] },
  { situation: 'no seccomp profile', pod: 'securityContext: { runAsNonRoot: true }', violates: ['seccomp-profile-required'] },
  { situation: 'a seccomp profile of the container alone', pod: 'securityContext: { runAsNonRoot: true }', container: `securityContext: { ${SECURE}, seccompProfile: { type: Localhost } }`, violates: [] },
  { situation: 'an unconfined AppArmor profile', container: `securityContext: { ${SECURE}, appArmorProfile: { type: Unconfined } }`, violates: ['apparmor-profile'] },
  { situation: 'an unconfined AppArmor profile by annotation', annotations: 'container.apparmor.security.beta.kubernetes.io/api: unconfined', violates: ['apparmor-profile'] },
  { situation: 'an AppArmor profile of the node by annotation', annotations: 'container.apparmor.security.beta.kubernetes.io/api: localhost/api', violates: [] },
  { situation: 'the SELinux type spc_t', container: `securityContext: { ${SECURE}, seLinuxOptions: { type: spc_t } }`, violates: ['selinux-options'] },
  { situation: 'the SELinux type container_engine_t', container: `securityContext: { ${SECURE}, seLinuxOptions: { type: container_engine_t } }`, violates: ['selinux-options'], minors: [28, 30] },
  { situation: 'an SELinux role', container: `securityContext: { ${SECURE}, seLinuxOptions: { role: system_r } }`, violates: ['selinux-options'] },
  { situation: 'a sysctl of the node', pod: 'securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault }, sysctls: [{ name: kernel.msgmax, value: "1" }] }', violates: ['unsafe-sysctls'] },
  { situation: 'a sysctl that is safe from 1.29', pod: 'securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault }, sysctls: [{ name: net.ipv4.tcp_fin_timeout, value: "1" }] }', violates: ['unsafe-sysctls'], minors: [28, 28] },
  { situation: 'a sysctl that is safe from 1.32', pod: 'securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault }, sysctls: [{ name: net.ipv4.tcp_wmem, value: "1" }] }', violates: ['unsafe-sysctls'], minors: [28, 31] },
  { situation: 'a process of the Windows host', container: `securityContext: { ${SECURE}, windowsOptions: { hostProcess: true } }`, violates: ['windows-host-process'] },
  { situation: 'runAsNonRoot is false for the pod, and true for its container', pod: 'securityContext: { runAsNonRoot: false, seccompProfile: { type: RuntimeDefault } }', container: `securityContext: { ${SECURE}, runAsNonRoot: true }`, violates: ['run-as-non-root'] },
  { situation: 'runAsNonRoot is false for the container', container: `securityContext: { ${SECURE}, runAsNonRoot: false }`, violates: ['run-as-non-root'] },
  { situation: 'root in a user namespace', pod: 'hostUsers: false\nsecurityContext: { runAsUser: 0, seccompProfile: { type: RuntimeDefault } }', violates: ['run-as-non-root', 'run-as-user-zero'], minors: [28, 34] },
  { situation: 'the user 0', pod: 'securityContext: { runAsNonRoot: true, runAsUser: 0, seccompProfile: { type: RuntimeDefault } }', violates: ['run-as-user-zero'] },
  { situation: 'a Windows pod without Linux fields', pod: 'os: { name: windows }\nsecurityContext: { runAsNonRoot: true }', container: 'securityContext:', violates: [] },
  { situation: 'a Windows pod that may be root', pod: 'os: { name: windows }\nsecurityContext:', container: 'securityContext:', violates: ['run-as-non-root'] },
  { situation: 'a Linux pod that says so', pod: 'os: { name: linux }', container: 'securityContext:', violates: ['drop-all-capabilities', 'privilege-escalation'] },
  { situation: 'a lax init container', pod: 'initContainers: [{ name: init, image: registry.acme.io/init:1 }]', violates: ['drop-all-capabilities', 'privilege-escalation'] },
  { situation: 'a lax debug container', pod: 'ephemeralContainers: [{ name: debug, image: registry.acme.io/tools:1 }]', violates: ['drop-all-capabilities', 'privilege-escalation'] },
];
