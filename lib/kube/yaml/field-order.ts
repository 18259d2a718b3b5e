/**
 * The order in which people write the fields of Kubernetes objects, so that the same object reads the same however it was built.
 *
 * One list for all kinds: of two fields in one map, the one that stands earlier here is written first. A field that is not here comes
 * after those that are, by code unit.
 */
export const FIELD_ORDER: readonly string[] = [
  // What it is, and its name.
  'apiVersion', 'apiGroup', 'group', 'kind', 'metadata',
  'alert', 'record', 'expr', 'for', 'name', 'container', 'generateName', 'namespace', 'sectionName',
  'type', 'key', 'operator', 'action', 'immutable', 'labels', 'annotations',

  // What is referred to and selected.
  'apiGroups', 'maxSkew', 'minDomains', 'topologyKey', 'whenUnsatisfiable', 'labelSelector', 'matchLabels', 'matchExpressions', 'matchLabelKeys',
  'namespaceSelector', 'podSelector', 'ipBlock', 'cidr', 'except', 'policyTypes', 'from', 'to', 'ingress', 'egress',
  'scaleTargetRef', 'minReplicas', 'maxReplicas', 'minReplicaCount', 'maxReplicaCount', 'pollingInterval', 'cooldownPeriod',
  'gatewayClassName', 'ingressClassName', 'parentRefs', 'hosts', 'gateways', 'hostnames', 'matches', 'filters', 'match', 'route', 'destination', 'host', 'subset',
  'maxSurge', 'maxUnavailable', 'minAvailable', 'unhealthyPodEvictionPolicy',
  'refreshInterval', 'secretStoreRef', 'target',

  // The container.
  'image', 'imagePullPolicy', 'command', 'stableService', 'canaryService', 'startingStep', 'templates', 'args', 'workingDir',

  // The workload around its pods.
  'schedule', 'timeZone', 'concurrencyPolicy', 'startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit', 'suspend',
  'completionMode', 'completions', 'parallelism', 'activeDeadlineSeconds', 'backoffLimit', 'backoffLimitPerIndex', 'maxFailedIndexes',
  'podReplacementPolicy', 'podFailurePolicy', 'ttlSecondsAfterFinished',
  'serviceName', 'podManagementPolicy', 'replicas', 'minReadySeconds', 'progressDeadlineSeconds', 'progressDeadlineAbort', 'revisionHistoryLimit', 'rollbackWindow',
  'clusterIP', 'externalName', 'selector', 'strategy', 'updateStrategy', 'rollingUpdate', 'partition', 'jobTemplate', 'template', 'volumeClaimTemplates',
  'abortScaleDownDelaySeconds', 'minPodsPerReplicaSet', 'trafficRouting', 'analysis', 'steps',

  // A probe: what it asks, then how often. A port: which, then how.
  'exec', 'grpc', 'httpGet', 'tcpSocket', 'path', 'containerPort', 'number', 'port', 'targetPort', 'nodePort', 'hostPort', 'protocol', 'appProtocol', 'scheme', 'httpHeaders',
  'ports', 'envFrom', 'env', 'accessModes', 'storageClassName', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs', 'requests', 'limits',
  'startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle',

  // The pod. Its fields are in alphabetical order, but that init containers run first.
  'affinity', 'automountServiceAccountToken', 'initContainers', 'containers', 'dnsConfig', 'dnsPolicy', 'enableServiceLinks', 'hostAliases', 'hostIPC',
  'hostNetwork', 'hostPID', 'hostUsers', 'hostname', 'imagePullSecrets', 'nodeName', 'nodeSelector', 'os', 'overhead', 'preemptionPolicy', 'priority',
  'priorityClassName', 'readinessGates', 'resourceClaims', 'restartPolicy', 'runtimeClassName', 'schedulerName', 'schedulingGates', 'securityContext',
  'serviceAccountName', 'setHostnameAsFQDN', 'shareProcessNamespace', 'subdomain', 'terminationGracePeriodSeconds', 'tolerations',
  'topologySpreadConstraints', 'volumeMounts', 'volumeDevices', 'volumes',

  // What a metric, a policy, a step or a service level says.
  'initialDelay', 'interval', 'failureLimit', 'inconclusiveLimit', 'successCondition', 'failureCondition', 'provider', 'address', 'query',
  'value', 'valueFrom', 'values', 'effect', 'tolerationSeconds', 'weight',
  'initialDelaySeconds', 'stabilizationWindowSeconds', 'selectPolicy', 'policies', 'periodSeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold',
  'claimName', 'secretName', 'mountPath', 'subPath', 'subPathExpr', 'readOnly', 'metrics', 'behavior', 'http',
  'rules', 'backendRefs', 'timeouts', 'spec',
];

/** Amounts by resource: what every pod has comes first. */
export const RESOURCE_ORDER: readonly string[] = [
  'cpu', 'memory', 'ephemeral-storage', 'storage',
  'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory', 'requests.ephemeral-storage', 'limits.ephemeral-storage', 'requests.storage', 'persistentvolumeclaims',
  'requests.nvidia.com/gpu', 'pods', 'services', 'services.loadbalancers', 'services.nodeports',
  'count/jobs.batch', 'count/cronjobs.batch', 'count/secrets', 'count/configmaps',
];

/** Fields that hold amounts by resource. */
export const RESOURCE_FIELDS: ReadonlySet<string> = new Set([
  'requests', 'limits', 'default', 'defaultRequest', 'max', 'min', 'maxLimitRequestRatio', 'hard', 'capacity', 'allocatable', 'overhead', 'podFixed',
]);

/** Fields whose keys are anybody's words, and mean nothing to us: sorted by code unit. */
export const FREE_FIELDS: ReadonlySet<string> = new Set([
  'labels', 'annotations', 'matchLabels', 'nodeSelector', 'data', 'stringData', 'binaryData', 'encryptedData', 'properties', 'parameters', 'volumeAttributes',
  'options',
]);
