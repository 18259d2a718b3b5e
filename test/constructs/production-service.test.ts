import { describe, expect, it } from 'vitest';
import { definePlatform } from '../../lib/kube/platform';
import { factsOf } from '../../lib/kube/provenance';
import { examples } from '../../constructs/production-service/examples';
import { ProductionService } from '../../constructs/production-service/production-service';
import { Secret } from '../../constructs/kit/refs';
import { provideScope } from '../../constructs/kit/scope';
import { Construct } from 'constructs';
import { build, minimal, type Tree } from './build';

const SELECTOR = { 'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/name': 'api' };

function service(props: object = {}, use: (api: ProductionService) => void = () => {}, platform = definePlatform({})) {
  return build((chart) => use(new ProductionService(chart, 'api', minimal(props))), { platform });
}

function container(props: object = {}): Tree {
  return service(props).get('Deployment').spec.template.spec.containers[0];
}

function pod(props: object = {}): Tree {
  return service(props).get('Deployment').spec.template.spec;
}

describe('the minimal form of ProductionService', () => {
  it('makes everything that production asks for, and no route until it is exposed', () => {
    expect(service().kinds()).toEqual(['Deployment', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount']);
  });

  it('has no problems', () => {
    expect(service().problems).toEqual([]);
  });

  it('names every object as the user named the service, in the namespace of its scope', () => {
    expect(new Set(service().objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`))).toEqual(new Set(['shop/api']));
  });

  it('labels every object with the recommended labels and those of its scope', () => {
    for (const { metadata } of service().objects) expect(metadata.labels).toMatchObject({ ...SELECTOR, 'app.kubernetes.io/managed-by': 'plinth', team: 'shop' });
  });

  it('says the version on the Deployment, and never on pods, where it would be a second truth', () => {
    const { metadata, spec } = service().get('Deployment');
    expect(metadata.labels['app.kubernetes.io/version']).toBe('1.4.2');
    expect(spec.template.metadata.labels).toEqual({ ...SELECTOR, team: 'shop' });
  });

  it('selects by name and instance only, in every object that selects', () => {
    const built = service();
    expect(built.get('Deployment').spec.selector.matchLabels).toEqual(SELECTOR);
    expect(built.get('Service').spec.selector).toEqual(SELECTOR);
    expect(built.get('PodDisruptionBudget').spec.selector.matchLabels).toEqual(SELECTOR);
    expect(built.get('NetworkPolicy').spec.podSelector.matchLabels).toEqual(SELECTOR);
  });

  it('leaves the number of pods to the autoscaler: two to six, at 70 % of the CPU request of its own container', () => {
    const built = service();
    expect(built.get('Deployment').spec).not.toHaveProperty('replicas');
    expect(built.get('HorizontalPodAutoscaler').spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'api', target: { type: 'Utilization', averageUtilization: 70 } } }],
    });
  });

  it('scales up at once by the larger of 100 % and four pods, and down after five minutes', () => {
    expect(service().get('HorizontalPodAutoscaler').spec.behavior).toEqual({
      scaleDown: { stabilizationWindowSeconds: 300 },
      scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }, { type: 'Pods', value: 4, periodSeconds: 15 }] },
    });
  });

  it('loses no capacity in a roll-out, and stops one that does not become ready', () => {
    expect(service().get('Deployment').spec).toMatchObject({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } }, minReadySeconds: 10, progressDeadlineSeconds: 420, revisionHistoryLimit: 3 });
  });

  it('limits memory to its request, CPU to twice the request, and always bounds scratch space', () => {
    expect(container().resources).toEqual({
      requests: { cpu: '250m', memory: '256Mi', 'ephemeral-storage': '128Mi' },
      limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '1Gi' },
    });
  });

  it('asks the readiness path often, and only a connection for liveness and startup', () => {
    const { readinessProbe, livenessProbe, startupProbe } = container();
    expect(readinessProbe).toEqual({ httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 });
    expect(livenessProbe).toEqual({ tcpSocket: { port: 'http' }, periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 6 });
    expect(startupProbe).toEqual({ tcpSocket: { port: 'http' }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 24 });
  });

  it('takes one pod at a time in a drain, and broken pods at any time', () => {
    expect(service().get('PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  });

  it('wishes for pods in different zones and on different hosts, counted within one version', () => {
    const constraints = pod().topologySpreadConstraints;
    expect(constraints.map(({ topologyKey, whenUnsatisfiable }: Tree) => [topologyKey, whenUnsatisfiable])).toEqual([['topology.kubernetes.io/zone', 'ScheduleAnyway'], ['kubernetes.io/hostname', 'ScheduleAnyway']]);
    for (const constraint of constraints) expect(constraint).toMatchObject({ maxSkew: 1, labelSelector: { matchLabels: SELECTOR }, matchLabelKeys: ['pod-template-hash'] });
    expect(pod()).not.toHaveProperty('affinity');
  });

  it('passes Pod Security restricted with a read-only root and a small /tmp', () => {
    const { securityContext, containers, volumes, enableServiceLinks, automountServiceAccountToken } = pod();
    expect(securityContext).toEqual({ fsGroup: 65532, runAsGroup: 65532, runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } });
    expect(containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
    expect(volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
    expect(containers[0].volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
    expect([enableServiceLinks, automountServiceAccountToken]).toEqual([false, false]);
  });

  it('runs as an account of its own without a token', () => {
    expect(pod().serviceAccountName).toBe('api');
    expect(service().get('ServiceAccount').automountServiceAccountToken).toBe(false);
  });

  it('pulls a tag always, and a digest only where it is absent', () => {
    expect(container().imagePullPolicy).toBe('Always');
    expect(container({ image: `registry.acme.io/shop/api:1.4.2@sha256:${'a'.repeat(64)}` }).imagePullPolicy).toBe('IfNotPresent');
  });

  it('drains for five seconds inside the cluster and fifteen behind a gateway, wherever expose is called', () => {
    expect(container().lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
    expect(pod().terminationGracePeriodSeconds).toBe(35);
    const exposed = service({}, (api) => api.expose('api.acme.io')).get('Deployment').spec.template.spec;
    expect(exposed.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
    expect(exposed.terminationGracePeriodSeconds).toBe(45);
  });

  it('denies everything but names', () => {
    expect(service().get('NetworkPolicy').spec).toEqual({
      podSelector: { matchLabels: SELECTOR },
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        {
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
          ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }],
        },
      ],
    });
  });

  it('has a Service on port 80 with a named port that says its protocol', () => {
    expect(service().get('Service').spec).toMatchObject({ type: 'ClusterIP', ports: [{ name: 'http', port: 80, targetPort: 'http', appProtocol: 'http' }] });
  });

  it('knows its most pods: the highest scale and the surge, rounded up', () => {
    build((chart) => expect(new ProductionService(chart, 'api', minimal()).maxPods).toBe(8));
  });

  it('remembers the line of the program that made it', () => {
    build((chart) => expect(factsOf(new ProductionService(chart, 'api', minimal()))?.source?.file).toMatch(/production-service\.test\.ts$/));
  });
});

describe('the protocols of ProductionService', () => {
  it('give gRPC a headless Service whose port is the container\'s, and a probe of the health service', () => {
    const built = build(examples.grpc);
    expect(built.get('Service').spec).toMatchObject({ clusterIP: 'None', ports: [{ name: 'grpc', port: 7070, targetPort: 'grpc', appProtocol: 'kubernetes.io/h2c' }] });
    expect(built.get('Deployment').spec.template.spec.containers[0].readinessProbe).toMatchObject({ grpc: { port: 7070, service: 'shop.Cart' } });
  });

  it('give gRPC a virtual address where connections are short', () => {
    expect(build(examples.grpcByConnection).get('Service').spec).not.toHaveProperty('clusterIP');
  });

  it('ask a TCP service what it says to ask', () => {
    const { readinessProbe, livenessProbe } = build(examples.tcp).get('Deployment').spec.template.spec.containers[0];
    expect(readinessProbe.exec.command).toEqual(['/usr/bin/broker', 'ready']);
    expect(livenessProbe.tcpSocket).toEqual({ port: 'tcp' });
  });

  it('let liveness wait at least twice as long as readiness where both open a connection', () => {
    const { readinessProbe, livenessProbe } = build((chart) => new ProductionService(chart, 'api', { image: 'a:1', resources: minimal().resources, tcp: { port: 1, readiness: 'connect' } })).get('Deployment').spec.template.spec.containers[0];
    expect(readinessProbe.tcpSocket).toEqual(livenessProbe.tcpSocket);
    expect(livenessProbe.periodSeconds * livenessProbe.failureThreshold).toBeGreaterThanOrEqual(2 * readinessProbe.periodSeconds * readinessProbe.failureThreshold);
  });
});

describe('what ProductionService does when told', () => {
  it('makes no budget and no spread at one replica', () => {
    const built = service({ scale: { fixed: 1 } });
    expect(built.kinds()).not.toContain('PodDisruptionBudget');
    expect(built.get('Deployment').spec.replicas).toBe(1);
    expect(built.get('Deployment').spec.template.spec).not.toHaveProperty('topologySpreadConstraints');
  });

  it('makes no autoscaler at a fixed scale', () => {
    const built = service({ scale: { fixed: 3 } });
    expect(built.kinds()).not.toContain('HorizontalPodAutoscaler');
    expect(built.get('Deployment').spec.replicas).toBe(3);
  });

  it('makes every limit equal its request when guaranteed', () => {
    const { requests, limits } = container({ resources: { cpu: 1, memory: '1Gi', qos: 'guaranteed' } }).resources;
    expect(limits).toEqual(requests);
  });

  it('leaves the CPU limit out on request', () => {
    expect(container({ resources: { cpu: '250m', memory: '256Mi', cpuLimit: false } }).resources.limits).not.toHaveProperty('cpu');
  });

  it('adds what volumes on the node may take to the limit of scratch space, and memory volumes not', () => {
    const volumes = { '/cache': { emptyDir: { sizeLimit: '1Gi' } }, '/shm': { emptyDir: { sizeLimit: '2Gi', medium: 'Memory' } } };
    expect(container({ volumes }).resources.limits['ephemeral-storage']).toBe('2Gi');
  });

  it('lets a declared /tmp take the place of the small one', () => {
    expect(pod({ volumes: { '/tmp': { emptyDir: { sizeLimit: '2Gi' } } } }).volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '2Gi' } }]);
  });

  it('puts configuration into ConfigMaps that are named by content and never change', () => {
    const name = (text: string) => service({ config: { '/etc/app': { 'app.yaml': text } } }).get('ConfigMap');
    expect(name('a: 1').immutable).toBe(true);
    expect(name('a: 1').metadata.name).toMatch(/^api-etc-app-[0-9a-f]{7}$/);
    expect(name('a: 1').metadata.name).not.toBe(name('a: 2').metadata.name);
    expect(name('a: 1').metadata.name).toBe(name('a: 1').metadata.name);
  });

  it.each([['argocd', { 'argocd.argoproj.io/sync-options': 'PruneLast=true' }], ['flux', { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }], ['none', undefined]] as const)('marks old configuration to be kept until the roll-out is over: %s', (gitops, annotations) => {
    expect(service({ config: { '/etc/app': { a: '1' } } }, undefined, definePlatform({ gitops })).get('ConfigMap').metadata.annotations).toEqual(annotations);
  });

  it('declares what it refers to and does not make', () => {
    build((chart) => {
      examples.configAndSecrets(chart);
      const facts = factsOf(chart.node.findChild('mailer'));
      expect(facts?.externals?.map(({ kind, name, namespace }) => `${kind} ${namespace}/${name}`).sort()).toEqual(['ConfigMap shop/cluster-info', 'PersistentVolumeClaim shop/mailer-spool', 'Secret shop/mailer-tls', 'Secret shop/smtp']);
    });
  });

  it('takes an account that exists, and makes none', () => {
    const built = service({ serviceAccount: { name: 'shared' } });
    expect(built.get('Deployment').spec.template.spec.serviceAccountName).toBe('shared');
    expect(built.kinds()).not.toContain('ServiceAccount');
  });

  it('adopts a live selector everywhere, and records it', () => {
    const selector = { app: 'legacy-api' };
    build((chart) => {
      const api = new ProductionService(chart, 'api', minimal({ selector }));
      expect(factsOf(api)?.overrides).toMatchObject([{ by: 'selector', object: { kind: 'Deployment', name: 'api' } }]);
    });
    const built = service({ selector });
    expect(built.get('Deployment').spec.selector.matchLabels).toEqual(selector);
    expect(built.get('Deployment').spec.template.metadata.labels).toMatchObject(selector);
    expect(built.get('Service').spec.selector).toEqual(selector);
  });

  it('keeps other platforms\' DNS in mind, caches on the nodes too', () => {
    const platform = definePlatform({ dns: { namespace: 'dns', podLabels: { app: 'coredns' }, nodeLocal: ['169.254.20.10/32'] } });
    const [rule] = service({}, undefined, platform).get('NetworkPolicy').spec.egress;
    expect(rule.to).toEqual([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'dns' } }, podSelector: { matchLabels: { app: 'coredns' } } }, { ipBlock: { cidr: '169.254.20.10/32' } }]);
  });

  it('takes labels and namespace from the scope above it', () => {
    const built = build((chart) => {
      const scope = new Construct(chart, 'tenant');
      provideScope(scope, { namespace: 'payments', labels: { team: 'payments' } });
      new ProductionService(scope, 'api', minimal());
    });
    for (const { metadata } of built.objects) expect([metadata.namespace, metadata.labels?.['team']]).toEqual(['payments', 'payments']);
  });

  it('gives the same objects when it is read twice', () => {
    build((chart) => {
      const { deployment } = new ProductionService(chart, 'api', minimal()).patch('Deployment', { op: 'add', path: '/spec/template/spec/containers/0/env', value: [{ name: 'A', value: '1' }] });
      expect(deployment.toJson()).toEqual(deployment.toJson());
    });
  });

  it('gives variables in an order in which they can be used: addresses, what it knows of itself and secrets before what the program writes', () => {
    const platform = definePlatform({ apiServer: { cidrs: ['10.0.0.10/32'] } });
    const props = { env: { PRICE: '$$(HOST)', URL: 'postgres://$(POD_NAME):$(DB_PASSWORD)@$(CART)/x', HOST: 'cart' }, secrets: { DB_PASSWORD: Secret.existing('db', 'password') }, leaderElection: true } as const;
    const built = build((chart) => new ProductionService(chart, 'api', minimal(props)).connectTo(new ProductionService(chart, 'cart', minimal()), { env: 'CART' }), { platform });
    expect(built.problems).toEqual([]);
    expect(built.get('Deployment', 'api').spec.template.spec.containers[0].env.map(({ name }: { name: string }) => name)).toEqual(['LEASE_NAME', 'POD_NAME', 'POD_NAMESPACE', 'CART', 'DB_PASSWORD', 'PRICE', 'URL', 'HOST']);
  });
});

describe('expose', () => {
  it('routes a host to the service with everything written out that the server would fill in', () => {
    const built = service({}, (api) => api.expose('api.acme.io'));
    expect(built.get('HTTPRoute').spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', namespace: 'gateway-system', sectionName: 'https' }],
      hostnames: ['api.acme.io'],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ group: '', kind: 'Service', name: 'api', port: 80, weight: 1 }] }],
    });
  });

  it('lets in the gateway\'s proxies, and nobody else', () => {
    const ingress = { engine: 'gateway-api', gateway: 'edge', namespace: 'infra', listener: 'web', proxyNamespace: 'envoy' } as const;
    const built = service({}, (api) => api.expose('api.acme.io'), definePlatform({ ingress }));
    expect(built.get('NetworkPolicy').spec.ingress).toEqual([{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy' } } }], ports: [{ port: 'http' }] }]);
  });

  it('puts one label below the platform\'s domain, and knows the address', () => {
    build(
      (chart) => {
        const api = new ProductionService(chart, 'api', minimal()).expose({ host: 'shop', path: '/v1' });
        expect([api.host, api.url]).toEqual(['shop.apps.acme.io', 'https://shop.apps.acme.io/v1']);
      },
      { platform: definePlatform({ domain: 'apps.acme.io' }) },
    );
  });

  it('routes gRPC by a GRPCRoute to the container\'s port', () => {
    const built = build((chart) => new ProductionService(chart, 'cart', { image: 'a:1', resources: minimal().resources, grpc: { port: 7070 } }).expose('cart.acme.io'));
    expect(built.get('GRPCRoute').spec.rules).toEqual([{ backendRefs: [{ group: '', kind: 'Service', name: 'cart', port: 7070, weight: 1 }] }]);
  });

  it('makes a second route under a name of its own', () => {
    const built = service({}, (api) => api.expose('api.acme.io').expose({ host: 'api.example.org', name: 'api-partners' }));
    expect(built.get('HTTPRoute', 'api-partners').spec.hostnames).toEqual(['api.example.org']);
    expect(built.get('NetworkPolicy').spec.ingress).toHaveLength(1);
  });
});
