/** JSON pointer → the prop that sets what stands there, per kind; what has no entry is set by Plinth alone. */
export const PROVENANCE: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  Deployment: props({
    '/spec/replicas': 'scale.fixed',
    '/spec/selector': 'selector',
    '/spec/strategy': 'rollout',
    '/spec/progressDeadlineSeconds': 'probes.startupBudget',
    '/spec/template/spec/serviceAccountName': 'serviceAccount',
    '/spec/template/spec/securityContext': 'security',
    '/spec/template/spec/terminationGracePeriodSeconds': 'shutdown',
    '/spec/template/spec/topologySpreadConstraints': 'availability',
    '/spec/template/spec/volumes': 'volumes',
    '/spec/template/spec/containers/0/image': 'image',
    '/spec/template/spec/containers/0/imagePullPolicy': 'image',
    '/spec/template/spec/containers/0/command': 'command',
    '/spec/template/spec/containers/0/args': 'args',
    '/spec/template/spec/containers/0/ports': 'ports',
    '/spec/template/spec/containers/0/env': 'env',
    '/spec/template/spec/containers/0/envFrom': 'config.env',
    '/spec/template/spec/containers/0/resources': 'resources',
    '/spec/template/spec/containers/0/resources/requests/cpu': 'resources.cpu',
    '/spec/template/spec/containers/0/resources/requests/memory': 'resources.memory',
    '/spec/template/spec/containers/0/resources/requests/ephemeral-storage': 'resources.ephemeral.request',
    '/spec/template/spec/containers/0/resources/limits/cpu': 'resources.cpuLimit',
    '/spec/template/spec/containers/0/resources/limits/memory': 'resources.memoryLimit',
    '/spec/template/spec/containers/0/resources/limits/ephemeral-storage': 'resources.ephemeral.limit',
    '/spec/template/spec/containers/0/startupProbe': 'probes.startupBudget',
    '/spec/template/spec/containers/0/livenessProbe': 'probes.liveness',
    '/spec/template/spec/containers/0/lifecycle': 'shutdown.drain',
    '/spec/template/spec/containers/0/volumeMounts': 'volumes',
  }),
  Service: props({ '/spec/ports': 'ports', '/spec/selector': 'selector' }),
  HorizontalPodAutoscaler: props({ '/spec/minReplicas': 'scale.auto.min', '/spec/maxReplicas': 'scale.auto.max', '/spec/metrics': 'scale.auto' }),
  PodDisruptionBudget: props({ '/spec/maxUnavailable': 'availability.budget.maxUnavailable' }),
  NetworkPolicy: props({ '/spec/ingress': 'connectTo, allowFrom, expose', '/spec/egress': 'connectTo' }),
  ConfigMap: props({ '/data': 'config' }),
  HTTPRoute: props({ '/spec/hostnames': 'expose' }),
  GRPCRoute: props({ '/spec/hostnames': 'expose' }),
};

function props(map: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(map));
}
