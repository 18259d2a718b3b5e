import { below, free, promised, type Guarantees, type GuaranteesByKind } from '../kit/guarantees';
import { AS_ASKED, METADATA, REPLACEABLE } from '../kit/metadata-guarantees';
import { podGuarantees } from '../kit/pod-guarantees';
import { MESH_GUARANTEES } from './mesh-guarantees';
import { AS_MANY, NOT_PAUSED, ROLLOUT_GUARANTEES } from './rollout-guarantees';

const SCALING = ['workload-min-replicas', 'hpa-min-replicas', 'hpa-target-missing'];
const WAY_IN = ['gateway-backend-dangling', 'gateway-backend-port', 'ingress-backend-dangling', 'ingress-backend-port', 'ingress-tls-required', 'ingress-host-required', 'ingress-host-wildcard'];
const EDGES = ['network-policy-required', 'network-policy-dangling', 'network-policy-open-peer', 'network-policy-dns-allowed', 'network-policy-blocks-way-in', 'netpol-blocks-declared-dependency'];

const RIGHTS = ['rbac-role-ref-missing', 'rbac-wildcard-verbs', 'rbac-wildcard-resources', 'rbac-read-secrets', 'rbac-pod-exec-attach', 'rbac-create-pods', 'rbac-escalate-bind-impersonate'];

const FOUND = promised('clients find its pods, and nobody else, under one name and the declared ports', {
  rules: ['service-dangling', 'service-target-port-unknown', 'service-type-nodeport', 'service-type-loadbalancer', 'headless-port-translated', ...WAY_IN, 'network-policy-blocks-way-in'],
});
const REACHED = promised('clients on every node reach its pods, and only those that are ready', { closed: true });
const BOUNDED = promised('requests have the bounds that their callers ask for');
const CLOUD = promised('the cloud knows its pods by its account');

const BEHAVIOR = below('/behavior', {
  scaleDown: promised('pods go slowly, and come at once'),
  'scaleDown/stabilizationWindowSeconds': promised('pods go slowly, and come at once', { keep: 'at-least' }),
  scaleUp: promised('pods go slowly, and come at once'),
  'scaleUp/stabilizationWindowSeconds': promised('pods go slowly, and come at once', { keep: 'at-most' }),
  'scaleUp/selectPolicy': promised('pods go slowly, and come at once', { closed: true }),
});

const AUTOSCALER: Guarantees = {
  '': promised('load decides how many pods there are, between two bounds', { rules: SCALING }),
  ...METADATA,
  '/spec/minReplicas': promised('there is a lowest number of pods', { keep: 'present', rules: SCALING }),
  '/spec/maxReplicas': promised('there is a highest number of pods', { keep: 'present' }),
  '/spec/metrics/*/containerResource/target/averageUtilization': promised('load decides how many pods there are', { keep: 'at-most' }),
  ...below('/spec', BEHAVIOR),
};

const SCALED_OBJECT: Guarantees = {
  '': promised('events decide how many pods there are, between two bounds', { rules: [...SCALING, 'keda-authentication-missing'] }),
  ...METADATA,
  '/metadata/annotations/autoscaling.keda.sh~1paused*': promised('events decide how many pods there are, between two bounds', { closed: true }),
  '/spec/minReplicaCount': promised('there is a lowest number of pods', { keep: 'present', rules: SCALING }),
  '/spec/maxReplicaCount': promised('there is a highest number of pods', { keep: 'present' }),
  '/spec/pollingInterval': free('how often a source is asked is between you and the source'),
  '/spec/triggers/*/metadata': free('what is asked of a source is between you and the source'),
  ...below('/spec/advanced/horizontalPodAutoscalerConfig', BEHAVIOR),
};

const POLICY: Guarantees = {
  '': promised('only declared peers reach it, and it reaches only those', { rules: EDGES }),
  ...METADATA,
  '/spec': promised('only declared peers reach it, and it reaches only those', { closed: true, rules: EDGES }),
};

const MONITOR: Guarantees = {
  '': promised('its metrics are read', { rules: ['service-monitor-dangling', 'service-monitor-port'] }),
  ...METADATA,
  '/spec/podTargetLabels': promised('its metrics tell one version from the other'),
};

const ENDPOINT: Guarantees = {
  interval: free('how often metrics are read is between you and Prometheus'),
  path: free('where a program shows its metrics is its own affair'),
};

const LEADS_IN = promised('the way in leads to the service, for its own host, paths and time limits only', { closed: true, rules: WAY_IN });

const ROUTE: Guarantees = {
  '': { ...LEADS_IN, closed: false },
  ...METADATA,
  '/spec/defaultBackend': LEADS_IN,
  '/spec/hostnames': LEADS_IN,
  '/spec/parentRefs': LEADS_IN,
  '/spec/rules': LEADS_IN,
  // Headers may be changed on the way, and calls tried again; where the way leads may not.
  '/spec/rules/*/filters': { ...LEADS_IN, closed: false },
  '/spec/rules/*/filters/*/requestRedirect': LEADS_IN,
  '/spec/rules/*/name': { ...LEADS_IN, closed: false },
  '/spec/rules/*/retry': { ...LEADS_IN, closed: false },
  '/spec/rules/*/sessionPersistence': { ...LEADS_IN, closed: false },
};

const SECRET: Guarantees = { '': promised('secrets come from where the program says, under the names that pods read'), ...METADATA };

/** What a ProductionService promises of each kind, and what of it is free. */
export const GUARANTEES: GuaranteesByKind = {
  ...MESH_GUARANTEES,
  ...ROLLOUT_GUARANTEES,
  CiliumNetworkPolicy: POLICY,
  ConfigMap: {
    ...REPLACEABLE,
    '/data': promised('what it holds never changes under its name'),
    '/immutable': promised('what it holds never changes under its name'),
  },
  Deployment: {
    ...AS_ASKED,
    '/spec/replicas': AS_MANY,
    '/spec/paused': NOT_PAUSED,
    '/spec/minReadySeconds': promised('a new pod counts only once it has run for a while', { keep: 'at-least' }),
    '/spec/progressDeadlineSeconds': promised('a roll-out that is stuck is told, and not before a start has had its time', { rules: ['startup-budget-vs-progress-deadline'] }),
    '/spec/revisionHistoryLimit': promised('there are older versions to go back to', { keep: 'at-least' }),
    '/spec/selector': promised('it finds its own pods, and no others'),
    '/spec/strategy': promised('a roll-out takes no capacity away, or as much as the program says', { rules: ['workload-rolling-update'] }),
    '/spec/strategy/rollingUpdate/maxSurge': free('how many pods a roll-out adds is a matter of room; that they fit, is checked'),
    '/spec/strategy/rollingUpdate/maxUnavailable': promised('a roll-out takes no capacity away', { keep: 'at-most', rules: ['workload-rolling-update'] }),
    ...podGuarantees('/spec/template'),
  },
  ExternalSecret: SECRET,
  GRPCRoute: ROUTE,
  HTTPRoute: ROUTE,
  HorizontalPodAutoscaler: AUTOSCALER,
  Ingress: {
    ...ROUTE,
    ...below('/metadata/annotations', {
      'alb.ingress.kubernetes.io*': promised('its controller serves it as the program says', { rules: WAY_IN }),
      'nginx.ingress.kubernetes.io*': promised('its controller serves it as the program says', { rules: WAY_IN }),
      'traefik.ingress.kubernetes.io*': promised('its controller serves it as the program says', { rules: WAY_IN }),
      'cert-manager.io*': promised('its certificate is made and renewed'),
    }),
  },
  Job: {
    ...AS_ASKED,
    '/spec/suspend': promised('a migration runs before the new version does', { closed: true }),
    '/spec/activeDeadlineSeconds': promised('a migration comes to an end, whatever happens', { keep: 'present', rules: ['pod-max-duration'] }),
    '/spec/backoffLimit': promised('a migration that fails waits for a person', { keep: 'at-most' }),
    '/spec/ttlSecondsAfterFinished': promised('a migration that has ended is removed', { keep: 'present' }),
    ...podGuarantees('/spec/template'),
  },
  NetworkPolicy: POLICY,
  PodDisruptionBudget: {
    '': promised('a drain of nodes takes few pods at a time', { rules: ['pdb-required', 'pdb-blocks-eviction'] }),
    ...METADATA,
    '/spec/maxUnavailable': promised('a drain of nodes takes few pods at a time', { keep: 'at-most', rules: ['pdb-required', 'pdb-blocks-eviction'] }),
    '/spec/unhealthyPodEvictionPolicy': promised('broken pods hold up no drain', { rules: ['pdb-unhealthy-eviction-policy'] }),
  },
  PodMonitor: { ...MONITOR, ...below('/spec/podMetricsEndpoints/*', ENDPOINT) },
  PrometheusRule: {
    '': promised('people learn when it does not keep what it promises'),
    ...METADATA,
    '/spec/groups/*/interval': free('how often a rule is evaluated is between you and Prometheus'),
    ...below('/spec/groups/*/rules/*', {
      labels: free('how alerts are routed is between you and those who are woken'),
      annotations: free('what an alert says is between you and those who are woken'),
      for: free('how long an alert waits is between you and those who are woken'),
    }),
  },
  Role: { '': promised('an account or a group may do what the program says, and no more', { closed: true, rules: RIGHTS }), ...METADATA },
  RoleBinding: { '': promised('an account or a group may do what the program says, and no more', { closed: true, rules: RIGHTS }), ...METADATA },
  ScaledObject: SCALED_OBJECT,
  SealedSecret: SECRET,
  SecretProviderClass: SECRET,
  Service: {
    ...REPLACEABLE,
    '/spec': FOUND,
    '/spec/internalTrafficPolicy': REACHED,
    '/spec/publishNotReadyAddresses': REACHED,
    '/metadata/annotations/service.beta.kubernetes.io*': promised('its load balancer is open to whom the program says', { rules: ['service-type-loadbalancer'] }),
    '/metadata/annotations/traefik.ingress.kubernetes.io*': FOUND,
    ...below('/metadata', { 'annotations/retry.linkerd.io*': BOUNDED, 'annotations/timeout.linkerd.io*': BOUNDED, 'annotations/balancer.linkerd.io*': BOUNDED, 'labels/istio.io*': BOUNDED }),
  },
  ServiceAccount: {
    ...REPLACEABLE,
    ...below('/metadata/annotations', { 'azure.workload.identity*': CLOUD, 'eks.amazonaws.com*': CLOUD, 'iam.gke.io*': CLOUD }),
    '/automountServiceAccountToken': promised('its pods hold no token of the API server', { rules: ['automount-token'] }),
  },
  ServiceMonitor: { ...MONITOR, ...below('/spec/endpoints/*', ENDPOINT) },
  TriggerAuthentication: { '': promised('credentials of triggers stay where they are kept', { rules: ['keda-authentication-missing'] }), ...METADATA },
  VerticalPodAutoscaler: { '': promised('requests are recommended, and never changed behind your back', { rules: ['hpa-vpa-same-metric', 'vpa-target-missing'] }), ...METADATA },
};
