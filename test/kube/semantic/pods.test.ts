import { describe, expect, test } from 'vitest';
import { container, CONTAINER, deployment, found, POD, problemsOf, testSituations, type Case } from './cases';

const C = CONTAINER;
const ONE = 'containers: [{ name: api, image: shop/api:1 }]';

const CASES: readonly Case[] = [
  ['a plain container', container(''), []],
  ['no containers', deployment('containers: []'), [`container-none ${POD}/containers`]],
  ['a container without image', deployment('containers: [{ name: api }]'), [`image-missing ${C}/image`]],
  ['a container name with a dot', deployment('containers: [{ name: a.b, image: x }]'), [`container-name-malformed ${C}/name`]],
  ['an init container named as a main one', deployment(`${ONE}\ninitContainers: [{ name: api, image: x }]`), [`container-name-duplicate ${POD}/initContainers/0/name`]],
  ['an image with a space, in a template', deployment('containers: [{ name: api, image: "x " }]'), []],
  ['an image with a space, in a Pod', '{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: a, image: "x " }] } }', ['image-malformed /spec/containers/0/image']],
  ['a probe on an init container', deployment(`${ONE}\ninitContainers: [{ name: i, image: x, readinessProbe: { exec: { command: [a] } } }]`), [`container-field-forbidden ${POD}/initContainers/0/readinessProbe`]],
  ['a probe on a sidecar', deployment(`${ONE}\ninitContainers: [{ name: i, image: x, restartPolicy: Always, readinessProbe: { exec: { command: [a] } } }]`), []],
  ['a restart policy on a main container in 1.33', container('restartPolicy: Always'), [`container-field-forbidden ${C}/restartPolicy`], 33],
  ['a restart policy on a main container in 1.34, which drops it', container('restartPolicy: Always'), []],
  ['a restart policy on a main container in 1.35', container('restartPolicy: Never'), [], 35],
  ['ephemeral containers in a template', deployment(`${ONE}\nephemeralContainers: [{ name: e, image: x }]`), [`ephemeral-container-written ${POD}/ephemeralContainers`]],

  ['port 70000', container('ports: [{ containerPort: 70000 }]'), [`port-out-of-range ${C}/ports/0/containerPort`]],
  ['port 0', container('ports: [{ containerPort: 0 }]'), [`port-out-of-range ${C}/ports/0/containerPort`]],
  ['host port 0, which is none', container('ports: [{ containerPort: 80, hostPort: 0 }]'), []],
  ['a port name of 16 characters', container('ports: [{ containerPort: 80, name: abcdefghijklmnop }]'), [`port-name-malformed ${C}/ports/0/name`]],
  ['a port name with two dashes', container('ports: [{ containerPort: 80, name: a--b }]'), [`port-name-malformed ${C}/ports/0/name`]],
  ['two ports of one name', container('ports: [{ containerPort: 80, name: http }, { containerPort: 81, name: http }]'), [`port-name-duplicate ${C}/ports/1/name`]],
  ['one host port twice', deployment('containers:\n  - { name: a, image: x, ports: [{ containerPort: 80, hostPort: 80 }] }\n  - { name: b, image: x, ports: [{ containerPort: 81, hostPort: 80 }] }'), [`host-port-duplicate ${POD}/containers/1/ports/0/hostPort`]],
  ['one host port for TCP and UDP', container('ports: [{ containerPort: 53, hostPort: 53 }, { containerPort: 53, hostPort: 53, protocol: UDP }]'), []],
  ['another host port on the host network', deployment('hostNetwork: true\ncontainers: [{ name: a, image: x, ports: [{ containerPort: 80, hostPort: 81 }] }]'), [`host-port-mismatch ${POD}/containers/0/ports/0/hostPort`]],

  ['value and valueFrom', container('env: [{ name: A, value: x, valueFrom: { fieldRef: { fieldPath: metadata.name } } }]'), [`env-value-twice ${C}/env/0/valueFrom`]],
  ['an empty value and valueFrom', container('env: [{ name: A, value: "", valueFrom: { fieldRef: { fieldPath: metadata.name } } }]'), []],
  ['valueFrom nowhere', container('env: [{ name: A, valueFrom: {} }]'), [`env-source-count ${C}/env/0/valueFrom`]],
  ['valueFrom two places', container('env: [{ name: A, valueFrom: { secretKeyRef: { name: s, key: k }, configMapKeyRef: { name: c, key: k } } }]'), [`env-source-count ${C}/env/0/valueFrom`]],
  ['a field that a variable cannot show', container('env: [{ name: A, valueFrom: { fieldRef: { fieldPath: metadata.labels } } }]'), [`field-path-unknown ${C}/env/0/valueFrom/fieldRef/fieldPath`]],
  ['a label that a variable can show', container(`env: [{ name: A, valueFrom: { fieldRef: { fieldPath: "metadata.labels['app.kubernetes.io/name']" } } }]`), []],
  ['a resource that cannot be shown', container('env: [{ name: A, valueFrom: { resourceFieldRef: { resource: cpu } } }]'), [`field-path-unknown ${C}/env/0/valueFrom/resourceFieldRef/resource`]],
  ['a key of a Secret with a slash', container('env: [{ name: A, valueFrom: { secretKeyRef: { name: s, key: a/b } } }]'), [`config-key-malformed ${C}/env/0/valueFrom/secretKeyRef/key`]],
  ['a variable name with a space, before 1.32', container('env: [{ name: "A B", value: x }]'), [`env-name-malformed ${C}/env/0/name`], 31],
  ['a variable name with a space, from 1.32', container('env: [{ name: "A B", value: x }]'), [], 32],
  ['a variable name with "="', container('env: [{ name: "A=B", value: x }]'), [`env-name-malformed ${C}/env/0/name`]],
  ['envFrom nowhere', container('envFrom: [{ prefix: A_ }]'), [`env-source-count ${C}/envFrom/0`]],

  ['two handlers', container('readinessProbe: { tcpSocket: { port: 80 }, httpGet: { port: 80 } }'), [`probe-handler-count ${C}/readinessProbe`]],
  ['no handler', container('readinessProbe: { periodSeconds: 5 }'), [`probe-handler-count ${C}/readinessProbe`]],
  ['a negative period', container('readinessProbe: { periodSeconds: -1, tcpSocket: { port: 80 } }'), [`count-negative ${C}/readinessProbe/periodSeconds`]],
  ['a period of zero, which is the default', container('readinessProbe: { periodSeconds: 0, tcpSocket: { port: 80 } }'), []],
  ['a liveness probe that asks twice', container('livenessProbe: { successThreshold: 2, tcpSocket: { port: 80 } }'), [`probe-success-threshold ${C}/livenessProbe/successThreshold`]],
  ['a readiness probe that asks twice', container('readinessProbe: { successThreshold: 2, tcpSocket: { port: 80 } }'), []],
  ['a probe of a port name that there is', container('ports: [{ containerPort: 80, name: http }]\nlivenessProbe: { httpGet: { port: http } }'), []],
  ['a probe of a port name that there is not', container('ports: [{ containerPort: 80, name: http }]\nlivenessProbe: { httpGet: { port: web } }'), [`probe-port-exposed ${C}/livenessProbe/httpGet/port`]],
  ['a probe port in quotes', container('livenessProbe: { httpGet: { port: "80" } }'), [`port-name-malformed ${C}/livenessProbe/httpGet/port`]],
  ['a gRPC probe without a port', container('livenessProbe: { grpc: { port: 0 } }'), [`port-out-of-range ${C}/livenessProbe/grpc/port`]],
  ['a hook that sleeps longer than the pod has', container('lifecycle: { preStop: { sleep: { seconds: 31 } } }'), [`sleep-over-grace ${C}/lifecycle/preStop/sleep/seconds`]],
  ['a hook that sleeps as long as the pod has', container('lifecycle: { preStop: { sleep: { seconds: 30 } } }'), []],
  ['a hook that does not sleep, before 1.33', container('lifecycle: { preStop: { sleep: { seconds: 0 } } }'), [`sleep-over-grace ${C}/lifecycle/preStop/sleep/seconds`], 32],

  ['a request above its limit', container('resources: { requests: { memory: 1Gi }, limits: { memory: 1000Mi } }'), [`request-over-limit ${C}/resources/requests/memory`]],
  ['a request equal to its limit in other words', container('resources: { requests: { memory: 1Gi }, limits: { memory: 1024Mi } }'), []],
  ['a negative request', container('resources: { requests: { cpu: "-1" } }'), [`quantity-negative ${C}/resources/requests/cpu`]],
  ['a GPU by request only', container('resources: { requests: { nvidia.com/gpu: 1 } }'), [`gpu-limits-only ${C}/resources/requests/nvidia.com~1gpu`]],
  ['a GPU by limit only', container('resources: { limits: { nvidia.com/gpu: 1 } }'), []],
  ['half a GPU', container('resources: { limits: { nvidia.com/gpu: 500m } }'), [`gpu-limits-only ${C}/resources/limits/nvidia.com~1gpu`]],
  ['another device with request below limit', container('resources: { requests: { example.com/nic: 1 }, limits: { example.com/nic: 2 } }'), [`extended-resource-unequal ${C}/resources/requests/example.com~1nic`]],
  ['storage of a container', container('resources: { requests: { storage: 1Gi } }'), [`resource-name-malformed ${C}/resources/requests/storage`]],
  ['huge pages alone', container('resources: { limits: { hugepages-2Mi: 4Mi } }'), [`hugepages-alone ${C}/resources`]],
  ['a pod that requests less than its containers', deployment('resources: { requests: { cpu: 1 } }\ncontainers: [{ name: a, image: x, resources: { requests: { cpu: 2 } } }]'), [`pod-resources-below-containers ${POD}/resources/requests/cpu`]],
  ['the same before pods had resources', deployment('resources: { requests: { cpu: 1 } }\ncontainers: [{ name: a, image: x, resources: { requests: { cpu: 2 } } }]'), [], 33],
  ['a container with a higher limit than its pod', deployment('resources: { limits: { cpu: 1 } }\ncontainers: [{ name: a, image: x, resources: { limits: { cpu: 2 } } }]'), [`pod-resources-below-containers ${POD}/containers/0/resources/limits/cpu`]],

  ['a mount without a volume', container('volumeMounts: [{ name: data, mountPath: /data }]'), [`volume-mount-unknown ${C}/volumeMounts/0/name`]],
  ['a mount that reaches the host, unprivileged', deployment('volumes: [{ name: d }]\ncontainers: [{ name: a, image: x, volumeMounts: [{ name: d, mountPath: /d, mountPropagation: Bidirectional }] }]'), [`mount-propagation-unprivileged ${C}/volumeMounts/0/mountPropagation`]],
  ['a device claim that the pod does not have', container('resources: { claims: [{ name: gpu }] }'), [`resource-claim-unknown ${C}/resources/claims/0/name`]],
  ['a device claim that the pod has', deployment('resourceClaims: [{ name: gpu, resourceClaimName: g }]\ncontainers: [{ name: a, image: x, resources: { claims: [{ name: gpu }] } }]'), []],
  ['two mounts at one path', deployment('volumes: [{ name: d }]\ncontainers: [{ name: a, image: x, volumeMounts: [{ name: d, mountPath: /d }, { name: d, mountPath: /d }] }]'), [`mount-path-duplicate ${C}/volumeMounts/1/mountPath`]],
  ['a sub path that leads out', deployment('volumes: [{ name: d }]\ncontainers: [{ name: a, image: x, volumeMounts: [{ name: d, mountPath: /d, subPath: a/../.. }] }]'), [`path-escapes ${C}/volumeMounts/0/subPath`]],
  ['a sub path with dots', deployment('volumes: [{ name: d }]\ncontainers: [{ name: a, image: x, volumeMounts: [{ name: d, mountPath: /d, subPath: ..data }] }]'), []],
  ['a volume with two sources', deployment(`${ONE}\nvolumes: [{ name: d, emptyDir: {}, secret: { secretName: s } }]`), [`volume-source-count ${POD}/volumes/0/secret`]],
  ['a volume without a source, which is an emptyDir', deployment(`${ONE}\nvolumes: [{ name: d }]`), []],
  ['two volumes of one name', deployment(`${ONE}\nvolumes: [{ name: d }, { name: d }]`), [`volume-name-duplicate ${POD}/volumes/1/name`]],
  ['a volume name with a dot', deployment(`${ONE}\nvolumes: [{ name: d.e }]`), [`volume-name-malformed ${POD}/volumes/0/name`]],
  ['a claim without a name', deployment(`${ONE}\nvolumes: [{ name: d, persistentVolumeClaim: {} }]`), [`volume-source-incomplete ${POD}/volumes/0/persistentVolumeClaim/claimName`]],
  ['a mode in decimal', deployment(`${ONE}\nvolumes: [{ name: d, configMap: { name: c, defaultMode: 644 } }]`), [`file-mode-out-of-range ${POD}/volumes/0/configMap/defaultMode`]],
  ['an item with an absolute path', deployment(`${ONE}\nvolumes: [{ name: d, configMap: { name: c, items: [{ key: k, path: /etc/k }] } }]`), [`path-escapes ${POD}/volumes/0/configMap/items/0/path`]],
  ['a token for a minute', deployment(`${ONE}\nvolumes: [{ name: d, projected: { sources: [{ serviceAccountToken: { path: t, expirationSeconds: 60 } }] } }]`), [`token-lifetime-out-of-range ${POD}/volumes/0/projected/sources/0/serviceAccountToken/expirationSeconds`]],
  ['a file of all labels', deployment(`${ONE}\nvolumes: [{ name: d, downwardAPI: { items: [{ path: l, fieldRef: { fieldPath: metadata.labels } }] } }]`), []],

  ['a user below zero', container('securityContext: { runAsUser: -1 }'), [`user-id-out-of-range ${C}/securityContext/runAsUser`]],
  ['a user above the largest', deployment(`${ONE}\nsecurityContext: { runAsUser: 2147483648 }`), [`user-id-out-of-range ${POD}/securityContext/runAsUser`]],
  ['a Localhost profile without a name', deployment(`${ONE}\nsecurityContext: { seccompProfile: { type: Localhost } }`), [`security-profile-malformed ${POD}/securityContext/seccompProfile/localhostProfile`]],
  ['a privileged container that may not escalate', container('securityContext: { privileged: true, allowPrivilegeEscalation: false }'), [`privilege-escalation-contradiction ${C}/securityContext/allowPrivilegeEscalation`]],
  ['a sysctl with a capital', deployment(`${ONE}\nsecurityContext: { sysctls: [{ name: Net.core, value: "1" }] }`), [`sysctl-malformed ${POD}/securityContext/sysctls/0/name`]],

  ['a toleration without key and operator', deployment(`${ONE}\ntolerations: [{ effect: NoSchedule }]`), [`toleration-malformed ${POD}/tolerations/0/operator`]],
  ['a toleration of everything', deployment(`${ONE}\ntolerations: [{ operator: Exists }]`), []],
  ['a toleration that exists with a value', deployment(`${ONE}\ntolerations: [{ key: gpu, operator: Exists, value: "yes" }]`), [`toleration-malformed ${POD}/tolerations/0/value`]],
  ['tolerationSeconds for NoSchedule', deployment(`${ONE}\ntolerations: [{ key: gpu, operator: Exists, effect: NoSchedule, tolerationSeconds: 5 }]`), [`toleration-malformed ${POD}/tolerations/0/effect`]],
  ['a spread with skew zero', deployment(`${ONE}\ntopologySpreadConstraints: [{ maxSkew: 0, topologyKey: zone, whenUnsatisfiable: DoNotSchedule }]`), [`topology-spread-valid ${POD}/topologySpreadConstraints/0/maxSkew`]],
  ['minDomains with ScheduleAnyway', deployment(`${ONE}\ntopologySpreadConstraints: [{ maxSkew: 1, minDomains: 2, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway }]`), [`topology-spread-valid ${POD}/topologySpreadConstraints/0/minDomains`]],
  ['one spread twice', deployment(`${ONE}\ntopologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule }, { maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule }]`), [`topology-spread-valid ${POD}/topologySpreadConstraints/1/topologyKey`]],
  ['matchLabelKeys beside a selector', deployment(`${ONE}\ntopologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { app: api } }, matchLabelKeys: [pod-template-hash] }]`), []],
  ['matchLabelKeys without a selector', deployment(`${ONE}\ntopologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, matchLabelKeys: [pod-template-hash] }]`), [`topology-spread-valid ${POD}/topologySpreadConstraints/0/matchLabelKeys/0`]],
  ['an affinity of weight 0', deployment(`${ONE}\naffinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: { topologyKey: zone } }] } }`), [`affinity-weight-out-of-range ${POD}/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/weight`]],
  ['an affinity without topologyKey', deployment(`${ONE}\naffinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {} }] } }`), [`affinity-term-malformed ${POD}/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/topologyKey`]],
  ['an affinity that compares numbers', deployment(`${ONE}\naffinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: cores, operator: Gt, values: ["4"] }] }] } } }`), []],
  ['an affinity with an unknown operator', deployment(`${ONE}\naffinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: cores, operator: Is, values: ["4"] }] }] } } }`), [`selector-malformed ${POD}/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions/0/operator`]],

  ['no name server for dnsPolicy None', deployment(`${ONE}\ndnsPolicy: None`), [`dns-config-malformed ${POD}/dnsConfig/nameservers`]],
  ['a host alias that is no address', deployment(`${ONE}\nhostAliases: [{ ip: localhost, hostnames: [a] }]`), [`ip-malformed ${POD}/hostAliases/0/ip`]],
  ['a negative time to stop', deployment(`${ONE}\nterminationGracePeriodSeconds: -1`), [`count-negative ${POD}/terminationGracePeriodSeconds`]],
  ['an account that cannot be', deployment(`${ONE}\nserviceAccountName: My_Account`), [`reference-name-malformed ${POD}/serviceAccountName`]],
  ['a host that shares processes and its own', deployment(`${ONE}\nhostPID: true\nshareProcessNamespace: true`), [`host-namespace-conflict ${POD}/shareProcessNamespace`]],
];

describe('pods', () => {
  testSituations(CASES);

  test('a problem of a container carries its name', () => {
    expect(problemsOf(container('ports: [{ containerPort: 70000 }]'))[0]).toMatchObject({ container: 'api', accepted: '1 to 65535' });
  });

  test('an unknown mount names the volumes that there are', () => {
    const yaml = deployment('volumes: [{ name: data }, { name: tmp }]\ncontainers: [{ name: a, image: x, volumeMounts: [{ name: dta, mountPath: /d }] }]');
    expect(problemsOf(yaml)[0]?.accepted).toBe('volumes of the pod: data, tmp');
  });

  test('all problems of a pod are found, not only the first', () => {
    expect(found(deployment('containers: [{ name: A, ports: [{ containerPort: 0 }], volumeMounts: [{ name: x }] }]'))).toEqual([
      `container-name-malformed ${C}/name`,
      `image-missing ${C}/image`,
      `port-out-of-range ${C}/ports/0/containerPort`,
      `volume-mount-unknown ${C}/volumeMounts/0/name`,
      `mount-path-missing ${C}/volumeMounts/0/mountPath`,
    ]);
  });
});
