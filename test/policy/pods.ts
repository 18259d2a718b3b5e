import fc from 'fast-check';
import type { KubeObject } from '../../lib/kube/object';

/** Generated pods that touch every field of the Pod Security Standards; most values are good, so that verdicts differ. */

type Fields = Record<string, unknown>;

const rarely = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const mostly = <T>(usual: T, ...others: T[]) => fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const profile = fc.record({ type: mostly('RuntimeDefault', 'Localhost', 'Unconfined') }) as fc.Arbitrary<Fields>;
const seLinux = fc.record(
  { type: mostly('container_t', 'container_engine_t', 'container_kvm_t', 'spc_t', ''), user: mostly('', 'system_u'), role: mostly('', 'system_r'), level: fc.constant('s0') },
  { requiredKeys: [] },
);
const windows = fc.record({ hostProcess: mostly(false, true), runAsUserName: fc.constant('ContainerUser') }, { requiredKeys: [] });
const capabilities = fc.record(
  { drop: mostly(['ALL'], [], ['NET_RAW'], ['all'], ['NET_RAW', 'ALL']), add: rarely(fc.subarray(['NET_BIND_SERVICE', 'CHOWN', 'SYS_ADMIN', 'NET_RAW', 'MKNOD', 'ALL'], { maxLength: 2 })) },
  { requiredKeys: ['drop'] },
);

const context: fc.Arbitrary<Fields> = fc.record({
  privileged: rarely(mostly(false, true)),
  allowPrivilegeEscalation: mostly<boolean | undefined>(false, true, undefined),
  capabilities: fc.option(capabilities, { nil: undefined, freq: 15 }),
  runAsNonRoot: mostly<boolean | undefined>(true, false, undefined, undefined),
  runAsUser: rarely(mostly(65532, 0)),
  seccompProfile: rarely(profile),
  appArmorProfile: rarely(profile),
  seLinuxOptions: rarely(seLinux),
  windowsOptions: rarely(windows),
  procMount: rarely(mostly('Default', 'Unmasked')),
});

const handler = fc.oneof(
  fc.record({ httpGet: fc.record({ port: fc.constant(8080), host: mostly('', '127.0.0.1') }) }),
  fc.record({ tcpSocket: fc.record({ port: fc.constant(8080), host: mostly('', '10.0.0.1') }) }),
  fc.record({ exec: fc.record({ command: fc.constant(['true']) }) }),
);

const container = (name: string): fc.Arbitrary<Fields> =>
  fc.record({
    name: fc.constant(name),
    image: fc.constant('registry.acme.io/api:1.4.2'),
    securityContext: fc.option(context, { nil: undefined, freq: 20 }),
    ports: rarely(fc.array(fc.record({ containerPort: fc.constant(8080), hostPort: mostly<number | undefined>(undefined, 0, 8080) }), { maxLength: 2 })),
    livenessProbe: rarely(handler),
    readinessProbe: rarely(handler),
    startupProbe: rarely(handler),
    lifecycle: rarely(fc.record({ preStop: rarely(handler), postStart: rarely(handler) })),
  });

const SOURCES: Record<string, unknown> = {
  configMap: { name: 'api' }, csi: { driver: 'csi.acme.io' }, downwardAPI: {}, emptyDir: {}, ephemeral: {}, image: { reference: 'registry.acme.io/m:1' }, persistentVolumeClaim: { claimName: 'data' },
  projected: {}, secret: { secretName: 'api' }, hostPath: { path: '/data' }, nfs: { server: 'nfs', path: '/' }, azureFile: { secretName: 's', shareName: 's' }, iscsi: { targetPortal: 'p', iqn: 'i', lun: 0 },
};
const volume = fc.tuple(mostly(...(Object.keys(SOURCES) as [string, ...string[]])), fc.nat(9)).map(([source, index]) => ({ name: `v${index}`, [source]: SOURCES[source] }));

const spec: fc.Arbitrary<Fields> = fc.record({
  os: rarely(fc.record({ name: mostly('linux', 'windows', 'windows') })),
  hostUsers: rarely(fc.boolean()),
  hostNetwork: rarely(mostly(false, true)),
  hostPID: rarely(mostly(false, true)),
  hostIPC: rarely(mostly(false, true)),
  securityContext: fc.option(
    fc.tuple(context, rarely(fc.subarray(['kernel.shm_rmid_forced', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_notsent_lowat', 'kernel.msgmax']))).map(
      ([{ runAsNonRoot, runAsUser, seccompProfile, appArmorProfile, seLinuxOptions, windowsOptions }, sysctls]) => ({
        runAsNonRoot,
        runAsUser,
        seccompProfile: seccompProfile ?? { type: 'RuntimeDefault' },
        appArmorProfile,
        seLinuxOptions,
        windowsOptions,
        sysctls: sysctls?.map((name) => ({ name, value: '1' })),
      }),
    ),
    { nil: undefined, freq: 15 },
  ),
  volumes: rarely(fc.array(volume, { maxLength: 3 })),
  initContainers: rarely(fc.tuple(container('init'))),
  containers: fc.oneof(fc.tuple(container('api')), fc.tuple(container('api'), container('proxy'))),
  ephemeralContainers: rarely(fc.tuple(container('debug'))),
});

/** Any pod, as JSON would carry it: fields that are undefined are left out. */
export const anyPod: fc.Arbitrary<KubeObject> = fc
  .record({ spec, apparmor: rarely(mostly('runtime/default', 'unconfined', 'localhost/api', '')) })
  .map(({ spec: fields, apparmor }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'api', namespace: 'shop', ...(apparmor !== undefined && { annotations: { 'container.apparmor.security.beta.kubernetes.io/api': apparmor } }) },
    spec: JSON.parse(JSON.stringify(fields)) as Fields,
  }));
