/** What a reference is for; rules ask by it. */
export type Use =
  | 'env'
  | 'volume'
  | 'claim'
  | 'service-account'
  | 'pull-secret'
  | 'scale-target'
  | 'rightsizing-target'
  | 'trigger-authentication'
  | 'trigger-secret'
  | 'ingress-backend'
  | 'route-backend'
  | 'gateway'
  | 'role'
  | 'subject'
  | 'priority-class'
  | 'runtime-class'
  | 'storage-class'
  | 'ingress-class'
  | 'governing-service'
  | 'rollout-service'
  | 'analysis-template'
  | 'rollout-route'
  | 'metric-template'
  | 'tls-secret'
  | 'mesh-target'
  | 'secret-store'
  | 'local-queue'
  | 'cluster-queue';

/** One kind of reference: where it stands, and what it names. Fields are relative to the value at `path`. */
export interface ReferenceRow {
  readonly use: Use;
  /** Steps joined by `/`, with `~1` for one inside a step; `*` goes over a list. From the pod spec for pods, from the object otherwise. */
  readonly path: string;
  /** Field with the name. @default - the value at `path` is the name */
  readonly name?: string;
  /** `group/Kind` of the target, or the fields that tell: each may be left out in the manifest where a default stands. */
  readonly target: string | TargetFields;
  /** Where the target lies. @default 'own' - the namespace of the object */
  readonly namespace?: 'own' | 'cluster' | 'field';
  /** Field that says `true` when the target may be absent. */
  readonly optional?: string;
  /** Field, or list of fields, with the keys that must exist in the target. */
  readonly keys?: string;
  /** Only where this field has this value. */
  readonly only?: readonly [field: string, value: unknown];
}

/** Fields that name the target's group and kind, and what they mean when absent. */
export interface TargetFields {
  readonly group: 'group' | 'apiGroup' | 'apiVersion' | 'none';
  readonly defaultGroup: string;
  readonly defaultKind?: string;
}

const CONFIG_MAP = '/ConfigMap';
const SECRET = '/Secret';
const SERVICE = '/Service';

const CONTAINER_ROWS: readonly ReferenceRow[] = [
  { use: 'env', path: 'env/*/valueFrom/configMapKeyRef', name: 'name', target: CONFIG_MAP, optional: 'optional', keys: 'key' },
  { use: 'env', path: 'env/*/valueFrom/secretKeyRef', name: 'name', target: SECRET, optional: 'optional', keys: 'key' },
  { use: 'env', path: 'envFrom/*/configMapRef', name: 'name', target: CONFIG_MAP, optional: 'optional' },
  { use: 'env', path: 'envFrom/*/secretRef', name: 'name', target: SECRET, optional: 'optional' },
];

/** References from a pod spec, wherever it stands. */
export const POD_REFERENCES: readonly ReferenceRow[] = [
  ...['containers', 'initContainers'].flatMap((list) => CONTAINER_ROWS.map((row) => ({ ...row, path: `${list}/*/${row.path}` }))),
  { use: 'volume', path: 'volumes/*/configMap', name: 'name', target: CONFIG_MAP, optional: 'optional', keys: 'items/*/key' },
  { use: 'volume', path: 'volumes/*/secret', name: 'secretName', target: SECRET, optional: 'optional', keys: 'items/*/key' },
  { use: 'volume', path: 'volumes/*/projected/sources/*/configMap', name: 'name', target: CONFIG_MAP, optional: 'optional', keys: 'items/*/key' },
  { use: 'volume', path: 'volumes/*/projected/sources/*/secret', name: 'name', target: SECRET, optional: 'optional', keys: 'items/*/key' },
  { use: 'volume', path: 'volumes/*/csi/nodePublishSecretRef', name: 'name', target: SECRET },
  { use: 'volume', path: 'volumes/*/csi/volumeAttributes', name: 'secretProviderClass', target: 'secrets-store.csi.x-k8s.io/SecretProviderClass' },
  { use: 'claim', path: 'volumes/*/persistentVolumeClaim', name: 'claimName', target: '/PersistentVolumeClaim' },
  { use: 'service-account', path: 'serviceAccountName', target: '/ServiceAccount' },
  { use: 'pull-secret', path: 'imagePullSecrets/*', name: 'name', target: SECRET },
  { use: 'priority-class', path: 'priorityClassName', target: 'scheduling.k8s.io/PriorityClass', namespace: 'cluster' },
  { use: 'runtime-class', path: 'runtimeClassName', target: 'node.k8s.io/RuntimeClass', namespace: 'cluster' },
];

const STORES = ['spec/secretStoreRef', 'spec/data/*/sourceRef/storeRef', 'spec/dataFrom/*/sourceRef/storeRef'].flatMap((path): ReferenceRow[] => {
  const store: ReferenceRow = { use: 'secret-store', path, name: 'name', target: 'external-secrets.io/SecretStore' };
  return [
    { ...store, only: ['kind', undefined] },
    { ...store, only: ['kind', 'SecretStore'] },
    { ...store, target: 'external-secrets.io/ClusterSecretStore', namespace: 'cluster', only: ['kind', 'ClusterSecretStore'] },
  ];
});

const SCALE_TARGET: TargetFields = { group: 'apiVersion', defaultGroup: 'apps' };
const BACKEND: TargetFields = { group: 'group', defaultGroup: '', defaultKind: 'Service' };
const STORAGE_CLASS = 'storage.k8s.io/StorageClass';

const ROLE_REF: ReferenceRow = { use: 'role', path: 'roleRef', name: 'name', target: 'rbac.authorization.k8s.io/ClusterRole', namespace: 'cluster', only: ['kind', 'ClusterRole'] };
const ACCOUNT_SUBJECT: ReferenceRow = { use: 'subject', path: 'subjects/*', name: 'name', target: '/ServiceAccount', namespace: 'field', only: ['kind', 'ServiceAccount'] };

const ROUTE: readonly ReferenceRow[] = [
  { use: 'gateway', path: 'spec/parentRefs/*', name: 'name', target: { group: 'group', defaultGroup: 'gateway.networking.k8s.io', defaultKind: 'Gateway' }, namespace: 'field' },
  { use: 'route-backend', path: 'spec/rules/*/backendRefs/*', name: 'name', target: BACKEND, namespace: 'field' },
];

const TRIGGER_AUTHENTICATION: ReferenceRow = { use: 'trigger-authentication', path: 'spec/triggers/*/authenticationRef', name: 'name', target: 'keda.sh/TriggerAuthentication' };
const TRIGGERS: readonly ReferenceRow[] = [
  { ...TRIGGER_AUTHENTICATION, only: ['kind', undefined] },
  { ...TRIGGER_AUTHENTICATION, only: ['kind', 'TriggerAuthentication'] },
];

const ROUTING = 'spec/strategy/canary/trafficRouting';
const TRAEFIK_SERVICE = 'traefik.io/TraefikService';

/** Kinds of which Kueue starts what is labelled with a queue. */
const QUEUED = ['/Pod', 'apps/Deployment', 'apps/StatefulSet', 'batch/Job', 'jobset.x-k8s.io/JobSet', 'keda.sh/ScaledJob', 'leaderworkerset.x-k8s.io/LeaderWorkerSet', 'ray.io/RayJob'] as const;
const LOCAL_QUEUE: ReferenceRow = { use: 'local-queue', path: 'metadata/labels/kueue.x-k8s.io~1queue-name', target: 'kueue.x-k8s.io/LocalQueue' };

/** Policies of meshes; what else they can name, such as a whole namespace, is no reference. */
const LINKERD = 'policy.linkerd.io';
const MESH_TARGETS = (path: string, kinds: readonly string[]): ReferenceRow[] => kinds.map((kind) => ({ use: 'mesh-target', path, name: 'name', target: `${LINKERD}/${kind}`, namespace: 'field', only: ['kind', kind] }));

const BY_KIND: Readonly<Record<string, readonly ReferenceRow[]>> = {
  [`${LINKERD}/AuthorizationPolicy`]: [...MESH_TARGETS('spec/targetRef', ['Server']), ...MESH_TARGETS('spec/requiredAuthenticationRefs/*', ['MeshTLSAuthentication', 'NetworkAuthentication'])],
  [`${LINKERD}/HTTPRoute`]: MESH_TARGETS('spec/parentRefs/*', ['Server']),
  'security.istio.io/AuthorizationPolicy': [{ use: 'mesh-target', path: 'spec/targetRefs/*', name: 'name', target: SERVICE, only: ['kind', 'Service'] }],
  'batch/CronJob': [{ ...LOCAL_QUEUE, path: `spec/jobTemplate/${LOCAL_QUEUE.path}` }],
  'kueue.x-k8s.io/LocalQueue': [{ use: 'cluster-queue', path: 'spec/clusterQueue', target: 'kueue.x-k8s.io/ClusterQueue', namespace: 'cluster' }],
  '/ServiceAccount': [{ use: 'pull-secret', path: 'imagePullSecrets/*', name: 'name', target: SECRET }],
  '/PersistentVolumeClaim': [{ use: 'storage-class', path: 'spec/storageClassName', target: STORAGE_CLASS, namespace: 'cluster' }],
  'apps/StatefulSet': [
    { use: 'governing-service', path: 'spec/serviceName', target: SERVICE },
    { use: 'storage-class', path: 'spec/volumeClaimTemplates/*/spec/storageClassName', target: STORAGE_CLASS, namespace: 'cluster' },
  ],
  'autoscaling/HorizontalPodAutoscaler': [{ use: 'scale-target', path: 'spec/scaleTargetRef', name: 'name', target: SCALE_TARGET }],
  'keda.sh/ScaledObject': [{ use: 'scale-target', path: 'spec/scaleTargetRef', name: 'name', target: { ...SCALE_TARGET, defaultKind: 'Deployment' } }, ...TRIGGERS],
  'keda.sh/ScaledJob': TRIGGERS,
  'keda.sh/TriggerAuthentication': [{ use: 'trigger-secret', path: 'spec/secretTargetRef/*', name: 'name', target: SECRET, keys: 'key' }],
  'external-secrets.io/ExternalSecret': STORES,
  'autoscaling.k8s.io/VerticalPodAutoscaler': [{ use: 'rightsizing-target', path: 'spec/targetRef', name: 'name', target: SCALE_TARGET }],
  'networking.k8s.io/Ingress': [
    { use: 'ingress-backend', path: 'spec/defaultBackend/service', name: 'name', target: SERVICE },
    { use: 'ingress-backend', path: 'spec/rules/*/http/paths/*/backend/service', name: 'name', target: SERVICE },
    { use: 'ingress-class', path: 'spec/ingressClassName', target: 'networking.k8s.io/IngressClass', namespace: 'cluster' },
    { use: 'tls-secret', path: 'spec/tls/*', name: 'secretName', target: SECRET },
  ],
  'gateway.networking.k8s.io/HTTPRoute': [
    ...ROUTE,
    { use: 'route-backend', path: 'spec/rules/*/filters/*/requestMirror/backendRef', name: 'name', target: BACKEND, namespace: 'field' },
  ],
  'gateway.networking.k8s.io/GRPCRoute': ROUTE,
  'gateway.networking.k8s.io/TCPRoute': ROUTE,
  'gateway.networking.k8s.io/TLSRoute': ROUTE,
  'gateway.networking.k8s.io/UDPRoute': ROUTE,
  'rbac.authorization.k8s.io/RoleBinding': [
    ROLE_REF,
    { ...ROLE_REF, target: 'rbac.authorization.k8s.io/Role', namespace: 'own', only: ['kind', 'Role'] },
    ACCOUNT_SUBJECT,
  ],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [ROLE_REF, ACCOUNT_SUBJECT],
  'argoproj.io/Rollout': [
    ...['canary/stableService', 'canary/canaryService', 'blueGreen/activeService', 'blueGreen/previewService'].map(
      (path): ReferenceRow => ({ use: 'rollout-service', path: `spec/strategy/${path}`, target: SERVICE }),
    ),
    ...['canary/analysis/templates', 'canary/steps/*/analysis/templates', 'canary/steps/*/experiment/analyses', 'blueGreen/prePromotionAnalysis/templates', 'blueGreen/postPromotionAnalysis/templates'].flatMap((path): ReferenceRow[] => {
      const row: ReferenceRow = { use: 'analysis-template', path: `spec/strategy/${path}/*`, name: 'templateName', target: 'argoproj.io/AnalysisTemplate', only: ['clusterScope', undefined] };
      return [
        row,
        { ...row, only: ['clusterScope', false] },
        { ...row, target: 'argoproj.io/ClusterAnalysisTemplate', namespace: 'cluster', only: ['clusterScope', true] },
      ];
    }),
    { use: 'scale-target', path: 'spec/workloadRef', name: 'name', target: SCALE_TARGET },
    ...['nginx/stableIngress', 'nginx/stableIngresses/*', 'alb/ingress', 'alb/ingresses/*'].map((path): ReferenceRow => ({ use: 'rollout-route', path: `${ROUTING}/${path}`, target: 'networking.k8s.io/Ingress' })),
    { use: 'rollout-service', path: `${ROUTING}/alb/rootService`, target: SERVICE },
    { use: 'rollout-route', path: `${ROUTING}/traefik/weightedTraefikServiceName`, target: TRAEFIK_SERVICE },
    ...['virtualService', 'virtualServices/*'].map((path): ReferenceRow => ({ use: 'rollout-route', path: `${ROUTING}/istio/${path}`, name: 'name', target: 'networking.istio.io/VirtualService' })),
    { use: 'rollout-route', path: `${ROUTING}/plugins/argoproj-labs~1gatewayAPI/httpRoutes/*`, name: 'name', target: 'gateway.networking.k8s.io/HTTPRoute' },
    { use: 'rollout-route', path: `${ROUTING}/plugins/argoproj-labs~1gatewayAPI/grpcRoutes/*`, name: 'name', target: 'gateway.networking.k8s.io/GRPCRoute' },
  ],
  'flagger.app/Canary': [
    { use: 'scale-target', path: 'spec/targetRef', name: 'name', target: SCALE_TARGET },
    { use: 'rollout-route', path: 'spec/ingressRef', name: 'name', target: 'networking.k8s.io/Ingress' },
    { use: 'metric-template', path: 'spec/analysis/metrics/*/templateRef', name: 'name', target: 'flagger.app/MetricTemplate', namespace: 'field' },
  ],
  'traefik.io/IngressRoute': [
    { use: 'route-backend', path: 'spec/routes/*/services/*', name: 'name', target: SERVICE, namespace: 'field', only: ['kind', undefined] },
    { use: 'route-backend', path: 'spec/routes/*/services/*', name: 'name', target: SERVICE, namespace: 'field', only: ['kind', 'Service'] },
    { use: 'route-backend', path: 'spec/routes/*/services/*', name: 'name', target: TRAEFIK_SERVICE, namespace: 'field', only: ['kind', 'TraefikService'] },
    { use: 'tls-secret', path: 'spec/tls', name: 'secretName', target: SECRET },
  ],
  'traefik.io/TraefikService': [
    { use: 'route-backend', path: 'spec/weighted/services/*', name: 'name', target: SERVICE, namespace: 'field', only: ['kind', undefined] },
    { use: 'route-backend', path: 'spec/weighted/services/*', name: 'name', target: SERVICE, namespace: 'field', only: ['kind', 'Service'] },
  ],
};

/** References from the objects of one kind. */
export const OBJECT_REFERENCES: Readonly<Record<string, readonly ReferenceRow[]>> = { ...BY_KIND, ...Object.fromEntries(QUEUED.map((kind) => [kind, [...(BY_KIND[kind] ?? []), LOCAL_QUEUE]])) };
