import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { containerPorts, portNumber } from '../../lib/graph/container-ports';
import { reaches, type Peer } from '../../lib/graph/reachability';
import type { Workload } from '../../lib/graph/workloads';
import { captureEntry } from '../../lib/synth/capture';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';
import { ROOT } from '../architecture/sources';
import { TODAY } from '../goldens/examples';
import type { Tree } from '../constructs/build';

const FOLDER = path.join(ROOT, 'apps/online-boutique');
const PAGE = fs.readFileSync(path.join(FOLDER, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');

/** Who calls whom, and the variable in which the program looks for the address: the published manifests, less the assistant and the load generator. */
const CALLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  frontend: {
    PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550',
    CURRENCY_SERVICE_ADDR: 'currencyservice:7000',
    CART_SERVICE_ADDR: 'cartservice:7070',
    RECOMMENDATION_SERVICE_ADDR: 'recommendationservice:8080',
    SHIPPING_SERVICE_ADDR: 'shippingservice:50051',
    CHECKOUT_SERVICE_ADDR: 'checkoutservice:5050',
    AD_SERVICE_ADDR: 'adservice:9555',
  },
  checkoutservice: {
    PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550',
    SHIPPING_SERVICE_ADDR: 'shippingservice:50051',
    PAYMENT_SERVICE_ADDR: 'paymentservice:50051',
    // Published as 5000, which a headless Service would have to translate.
    EMAIL_SERVICE_ADDR: 'emailservice:8080',
    CURRENCY_SERVICE_ADDR: 'currencyservice:7000',
    CART_SERVICE_ADDR: 'cartservice:7070',
  },
  recommendationservice: { PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550' },
  cartservice: { REDIS_ADDR: 'redis-cart:6379' },
};

/** Published: the port that the container listens on, the limit of its memory, and its variables beside addresses. */
const PROGRAMS: Readonly<Record<string, readonly [port: number, memory: string, env: Readonly<Record<string, string>>]>> = {
  frontend: [8080, '128Mi', { PORT: '8080', ENABLE_PROFILER: '0', SHOPPING_ASSISTANT_SERVICE_ADDR: 'shoppingassistantservice:80' }],
  adservice: [9555, '300Mi', { PORT: '9555' }],
  currencyservice: [7000, '128Mi', { PORT: '7000', DISABLE_PROFILER: '1' }],
  cartservice: [7070, '128Mi', { PORT: '7070' }],
  'redis-cart': [6379, '256Mi', {}],
  recommendationservice: [8080, '450Mi', { PORT: '8080', DISABLE_PROFILER: '1' }],
  checkoutservice: [5050, '128Mi', { PORT: '5050' }],
  emailservice: [8080, '128Mi', { PORT: '8080', DISABLE_PROFILER: '1' }],
  paymentservice: [50051, '128Mi', { PORT: '50051', DISABLE_PROFILER: '1' }],
  shippingservice: [50051, '128Mi', { PORT: '50051', DISABLE_PROFILER: '1' }],
  productcatalogservice: [3550, '128Mi', { PORT: '3550', DISABLE_PROFILER: '1' }],
};

let shop: SynthResult;
beforeAll(async () => {
  const { apps, problems } = await captureEntry(path.join(FOLDER, 'main.ts'));
  expect(problems).toEqual([]);
  shop = synthesize(apps, { today: TODAY });
});

const GATEWAY: Peer = { namespace: 'gateway-system', labels: { app: 'proxy' } };
const DNS: Peer = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const ANYWHERE: Peer = { cidr: '203.0.113.7/32' };

function container({ object }: Workload): Tree {
  return (object.spec as Tree).template.spec.containers[0];
}

function valuesOf(workload: Workload): Record<string, string> {
  return Object.fromEntries((container(workload).env ?? []).map(({ name, value }: Tree) => [name, value]));
}

function ofKind(kind: string): Tree[] {
  return shop.objects.filter((object) => object.kind === kind);
}

/** Names of the others that reach a workload on any of the ports. */
function callersOf(to: Workload, ports: readonly number[]): string[] {
  return shop.graph.workloads.filter((from) => from !== to && ports.some((port) => reaches(shop.graph, from, to, { port }).allowed)).map(({ name }) => name);
}

describe('the shop', () => {
  it('runs the programs as they are published: ports, memory and variables', () => {
    const found = shop.graph.workloads.map((workload) => {
      const addresses = CALLS[workload.name] ?? {};
      const env = Object.fromEntries(Object.entries(valuesOf(workload)).filter(([name]) => !(name in addresses)));
      return [workload.name, [containerPorts(workload)[0]?.port, container(workload).resources.limits.memory, env]] as const;
    });
    expect(Object.fromEntries(found)).toEqual(PROGRAMS);
    for (const workload of shop.graph.workloads.filter(({ name }) => name !== 'redis-cart')) expect(container(workload).image).toBe(`us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo/${workload.name}:v0.10.6`);
  });

  it('tells every caller the address, at a Service and a port that there is', () => {
    for (const [from, addresses] of Object.entries(CALLS)) {
      const workload = shop.graph.workloads.find(({ name }) => name === from) as Workload;
      expect(valuesOf(workload)).toMatchObject(addresses);
      for (const address of Object.values(addresses)) {
        const [host, port] = address.split(':');
        const service = ofKind('Service').find(({ metadata }) => metadata.name === host);
        const at = service.spec.ports.find((each: Tree) => each.port === Number(port));
        const target = shop.graph.workloads.find(({ name }) => name === host) as Workload;
        const listening = portNumber(target, at.targetPort) as number;
        expect(listening, address).toBeTypeOf('number');
        if (service.spec.clusterIP === 'None') expect(listening, `${address} is headless`).toBe(Number(port));
        expect(reaches(shop.graph, workload, target, { port: listening }), `${from} calls ${address}`).toMatchObject({ allowed: true });
      }
    }
  });

  it('has exactly the fifteen connections that are declared, on exactly their ports', () => {
    const declared = Object.entries(CALLS).flatMap(([from, addresses]) => Object.values(addresses).map((address) => `${from} ${address.split(':')[0]}`));
    expect(declared).toHaveLength(15);
    const every = [...new Set([...Object.values(PROGRAMS).map(([port]) => port), 22, 80, 443, 5000, 9090])];
    const found = shop.graph.workloads.flatMap((to) => callersOf(to, every).map((from) => `${from} ${to.name}`));
    expect(found.sort()).toEqual(declared.sort());
    for (const to of shop.graph.workloads) expect(callersOf(to, every.filter((port) => port !== PROGRAMS[to.name]?.[0])), to.name).toEqual([]);
  });

  it('is entered at the frontend only, and leads nowhere but to names', () => {
    for (const workload of shop.graph.workloads) {
      const port = PROGRAMS[workload.name]?.[0] ?? 0;
      expect(reaches(shop.graph, GATEWAY, workload, { port }).allowed, workload.name).toBe(workload.name === 'frontend');
      expect(reaches(shop.graph, ANYWHERE, workload, { port }).allowed).toBe(false);
      expect(reaches(shop.graph, { namespace: 'other', labels: workload.pod.labels }, workload, { port }).allowed).toBe(false);
      expect(reaches(shop.graph, workload, ANYWHERE, { port: 443 }).allowed).toBe(false);
      expect(reaches(shop.graph, workload, DNS, { port: 53, protocol: 'UDP' }).allowed).toBe(true);
    }
    expect(ofKind('HTTPRoute').map(({ spec }) => [spec.hostnames, spec.rules[0].backendRefs[0].name])).toEqual([[['shop.example.com'], 'frontend']]);
    expect(ofKind('Service').filter(({ spec }) => spec.type !== 'ClusterIP')).toEqual([]);
    expect(ofKind('Ingress')).toEqual([]);
  });

  it('asks each program in its own way whether it is ready, and otherwise whether it lives', () => {
    for (const workload of shop.graph.workloads) {
      const { readinessProbe, livenessProbe } = container(workload);
      const port = PROGRAMS[workload.name]?.[0];
      if (workload.name === 'redis-cart') expect(readinessProbe.exec.command).toEqual(['redis-cli', 'ping']);
      else if (workload.name === 'frontend') expect(readinessProbe.httpGet).toEqual({ path: '/_healthz', port: 'http', httpHeaders: [{ name: 'Cookie', value: 'shop_session-id=x-readiness-probe' }] });
      else expect(readinessProbe.grpc).toEqual({ port });
      expect(livenessProbe.tcpSocket).toBeDefined();
    }
  });
});

describe('the page of the shop', () => {
  it('says how much is proved, as it is', () => {
    const kinds = new Set(shop.objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
    expect(PAGE).toContain(`proved ${shop.objects.length} objects of ${kinds.size} kinds for Kubernetes 1.${shop.minor}`);
    const text = (key: string) => shop.ledger('boutique').totals.get(key)?.toString();
    expect(PAGE).toContain(`requests.cpu ${text('requests.cpu')} of 10, requests.memory ${text('requests.memory')} of 20Gi, … pods ${text('pods')} of 50`);
    expect(PAGE).toContain(`it asks for ${text('requests.cpu')} of 10 CPU, ${text('requests.memory')} of 20Gi and ${text('pods')} of 50 pods`);
  });

  it('says how many pods there are, and how many there may be', () => {
    expect(PAGE).toContain('Ten Deployments, and a Rollout for `frontend`. Ten of the eleven have a HorizontalPodAutoscaler: two pods at least; six at most for `frontend`, three for the gRPC services');
    expect([ofKind('Deployment').length, ofKind('Rollout').length]).toEqual([10, 1]);
    const scales = ofKind('HorizontalPodAutoscaler').map(({ metadata, spec }) => [metadata.name, spec.minReplicas, spec.maxReplicas]);
    expect(scales).toHaveLength(10);
    for (const [name, min, max] of scales) expect([min, max]).toEqual([2, name === 'frontend' ? 6 : 3]);
    expect(ofKind('Deployment').filter(({ spec }) => spec.replicas !== undefined).map(({ metadata, spec }) => [metadata.name, spec.replicas])).toEqual([['redis-cart', 1]]);
  });

  it('says what a drain does', () => {
    expect(PAGE).toContain('keeps serving for five seconds, `frontend` for fifteen');
    for (const { metadata, spec } of [...ofKind('Deployment'), ...ofKind('Rollout')]) {
      const { terminationGracePeriodSeconds, containers } = spec.template.spec;
      const drain = containers[0].lifecycle.preStop.sleep.seconds;
      expect([drain, terminationGracePeriodSeconds - drain], metadata.name).toEqual([metadata.name === 'frontend' ? 15 : 5, 30]);
    }
    expect(ofKind('PodDisruptionBudget').map(({ metadata }) => metadata.name)).toEqual(ofKind('HorizontalPodAutoscaler').map(({ metadata }) => metadata.name));
    for (const { spec } of ofKind('PodDisruptionBudget')) expect([spec.maxUnavailable, spec.unhealthyPodEvictionPolicy]).toEqual([1, 'AlwaysAllow']);
  });

  it('says what a bad deploy and a lost zone do', () => {
    expect(PAGE).toContain('`maxUnavailable: 0`, `minReadySeconds: 10`');
    expect(PAGE).toContain('`progressDeadlineSeconds: 420`');
    expect(PAGE).toContain('`redis-cart` is re-created (`strategy: Recreate`)');
    for (const { metadata, spec } of ofKind('Deployment')) {
      expect([spec.strategy.type, spec.strategy.rollingUpdate?.maxUnavailable], metadata.name).toEqual(metadata.name === 'redis-cart' ? ['Recreate', undefined] : ['RollingUpdate', 0]);
      expect([spec.minReadySeconds, spec.progressDeadlineSeconds], metadata.name).toEqual([10, 420]);
      const spread = (spec.template.spec.topologySpreadConstraints ?? []).map(({ topologyKey, whenUnsatisfiable }: Tree) => [topologyKey, whenUnsatisfiable]);
      expect(spread, metadata.name).toEqual(metadata.name === 'redis-cart' ? [] : [['topology.kubernetes.io/zone', 'ScheduleAnyway'], ['kubernetes.io/hostname', 'ScheduleAnyway']]);
    }
  });

  it('says what a bad deploy of the frontend does', () => {
    const [rollout] = ofKind('Rollout');
    expect(PAGE).toContain('get 5 % of the customers\' requests (`setWeight: 5`');
    expect(rollout.spec.strategy.canary).toMatchObject({ stableService: 'frontend', canaryService: 'frontend-canary', steps: [{ setWeight: 5 }, {}, {}, {}, {}, {}] });
    expect(PAGE).toContain('the third bad answer, or one restart');
    const metrics: readonly Tree[] = ofKind('AnalysisTemplate')[0]?.spec.metrics ?? [];
    expect(metrics.map(({ name, failureLimit }) => [name, failureLimit])).toEqual([['availability', 2], ['latency', 2], ['restarts', 0]]);
    expect(PAGE).toContain('how many took longer than 300 ms');
    expect(metrics[1].provider.prometheus.query).toContain('le="0.3"');
    expect(PAGE).toContain('Five answers without any request stop the roll-out');
    for (const { inconclusiveLimit } of metrics) expect(inconclusiveLimit).toBe(4);
  });

  it('says who a program is', () => {
    expect(PAGE).toContain('as user 1000 (Redis: 65532)');
    for (const { metadata, spec } of [...ofKind('Deployment'), ...ofKind('Rollout')]) {
      const pod = spec.template.spec;
      expect([pod.securityContext.runAsUser, pod.serviceAccountName, pod.automountServiceAccountToken], metadata.name).toEqual([metadata.name === 'redis-cart' ? 65532 : 1000, metadata.name, false]);
    }
    expect(ofKind('Service').filter(({ spec }) => spec.clusterIP === 'None')).toHaveLength(9);
    expect(ofKind('Namespace').map(({ metadata }) => metadata.labels['pod-security.kubernetes.io/enforce'])).toEqual(['restricted']);
  });
});
