import { describe, expect, it } from 'vitest';
import { CanaryRollout } from '../../constructs/canary-rollout';
import { Gpu } from '../../constructs/kit/gpu';
import { Model } from '../../constructs/kit/model';
import { Peer } from '../../constructs/kit/peer';
import { GpuInferenceJob } from '../../constructs/gpu-inference-job';
import { ProductionService } from '../../constructs/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { PlinthError } from '../../lib/errors';
import { build, minimal } from './build';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring', requests: { source: 'istio' } } as const;
const SIDECAR: PlatformProps = { mesh: 'istio-sidecar' };
const AMBIENT: PlatformProps = { mesh: 'istio-ambient' };
const LINKERD: PlatformProps = { mesh: 'linkerd' };

interface Shop {
  readonly web: ProductionService;
  readonly api: ProductionService;
  readonly other: ProductionService;
}

function problemsOf(platform: PlatformProps, use: (shop: Shop) => unknown, props: object = {}) {
  const api = { ...minimal(), ...props } as never;
  return build((chart) => use({ web: new ProductionService(chart, 'web', minimal()), api: new ProductionService(chart, 'api', api), other: new ProductionService(chart, 'other', minimal()) }), { platform: definePlatform(platform) }).problems;
}

const ask = (options: object) => ({ web, api }: Shop) => web.connectTo(api, options as never);
const GRPC = { http: undefined, grpc: { port: 7070, balancing: 'connection' } };
const HEADLESS = { http: undefined, grpc: { port: 7070 } };
const TCP = { http: undefined, tcp: { port: 7000, readiness: 'connect' } };
const RETRY = { attempts: 1, on: ['5xx'] } as const;

/** The platform, what is asked, what the called service says; the id, and what message or fix holds. */
const WRONG: ReadonlyArray<readonly [situation: string, platform: PlatformProps, use: (shop: Shop) => unknown, props: object, id: string, said: string]> = [
  ['time limits without a mesh', {}, ask({ timeout: '2s' }), {}, 'engine-absent', "definePlatform({ mesh: 'istio-sidecar' })"],
  ['options of a mesh without one', {}, () => {}, { mesh: { mtls: 'strict' } }, 'engine-absent', 'mesh is none'],
  ['requests without a mesh and without Cilium', {}, ask({ http: [{ method: 'GET' }] }), {}, 'engine-absent', 'http'],
  ['time limits where only Cilium is', { network: 'cilium' }, ask({ timeout: '2s', http: [{ method: 'GET' }] }), {}, 'engine-absent', 'remove timeout'],
  ['requests of a tcp service, by Cilium', { network: 'cilium' }, ask({ http: [{ method: 'GET' }] }), TCP, 'mesh-traffic-unsupported', 'speaks tcp'],
  ['requests by Linkerd', LINKERD, ask({ http: [{ method: 'GET' }] }), {}, 'engine-absent', 'http names requests'],
  ['a caller that stands outside', SIDECAR, ask({ timeout: '2s' }), { mesh: false }, 'mesh-peer-elsewhere', 'set it where api is deployed'],
  ['a time limit for a peer that another program deploys', SIDECAR, ({ web }) => web.connectTo(Peer.named('payments', 'ledger', { port: 80 }), { timeout: '2s' }), {}, 'mesh-peer-elsewhere', 'ledger'],
  ['a proxy that needs rights', { mesh: { engine: 'istio-sidecar', cni: false } }, () => {}, {}, 'mesh-needs-net-admin', 'NET_ADMIN'],
  ['a proxy of Linkerd that needs rights', { mesh: { engine: 'linkerd', cni: false } }, () => {}, {}, 'mesh-needs-net-admin', 'linkerd-cni'],
  ['a size of a proxy that there is not', AMBIENT, () => {}, { mesh: { proxy: { cpu: '1', memory: '1Gi' } } }, 'prop-malformed', 'Remove proxy'],
  ['a proxy without memory', SIDECAR, () => {}, { mesh: { proxy: { cpu: '1' } } }, 'prop-malformed', 'mesh.proxy.memory'],
  ['a limit below the request', SIDECAR, () => {}, { mesh: { proxy: { cpu: '1', memory: '1Gi', cpuLimit: '500m' } } }, 'prop-malformed', '500m'],
  ['an unknown option', SIDECAR, () => {}, { mesh: { mtl: 'strict' } }, 'prop-unknown', 'mesh.mtls'],
  ['a mode that there is not', SIDECAR, () => {}, { mesh: { mtls: 'STRICT' } }, 'prop-malformed', 'strict'],
  ['a time without a unit', SIDECAR, ask({ timeout: '200' }), {}, 'prop-malformed', "'300ms'"],
  ['no time at all', SIDECAR, ask({ timeout: '0s' }), {}, 'prop-malformed', "'1ms' to '24h'"],
  ['tries that take longer than the request may', SIDECAR, ask({ timeout: '2s', retries: { ...RETRY, attempts: 2, perTry: '1s' } }), {}, 'mesh-retries-exceed-timeout', '3 × 1s = 3s'],
  ['retries of nothing', SIDECAR, ask({ retries: { attempts: 1, on: [] } }), {}, 'prop-malformed', 'connect-failure'],
  ['retries of what there is not', SIDECAR, ask({ retries: { attempts: 1, on: ['5x'] } }), {}, 'prop-malformed', "Write '5xx'."],
  ['too many retries', SIDECAR, ask({ retries: { attempts: 50, on: ['5xx'] } }), {}, 'prop-out-of-range', 'Write 10.'],
  ['retries without a number', SIDECAR, ask({ retries: { on: ['5xx'] } }), {}, 'prop-required', 'attempts'],
  ['a breaker without a time', SIDECAR, ask({ breaker: { failures: 5 } }), {}, 'prop-required', 'ejectFor'],
  ['requests that are no list', SIDECAR, ask({ http: { method: 'GET' } }), {}, 'prop-malformed', 'a list'],
  ['a path in the middle of which a star stands', SIDECAR, ask({ http: [{ path: '/a/*/b' }] }), {}, 'prop-malformed', 'at its end'],
  ['a request that says nothing', SIDECAR, ask({ http: [{}] }), {}, 'prop-malformed', 'connectTo.http[0]'],
  ['a code of gRPC for http', SIDECAR, ask({ retries: { attempts: 1, on: ['unavailable'] } }), {}, 'mesh-traffic-unsupported', 'only gRPC answers with'],
  ['connections that Linkerd does not retry', LINKERD, ask({ retries: { attempts: 1, on: ['connect-failure'] } }), {}, 'mesh-traffic-unsupported', 'gateway-error, 5xx'],
  ['a status of HTTP that Linkerd retries for gRPC', LINKERD, ask({ retries: RETRY }), GRPC, 'mesh-traffic-unsupported', 'over grpc'],
  ['bounds on connections by Linkerd', LINKERD, ask({ breaker: { failures: 5, ejectFor: '30s', connections: 5 } }), {}, 'mesh-traffic-unsupported', 'Linkerd bounds no connections'],
  ['time limits of a tcp service', SIDECAR, ask({ timeout: '2s' }), TCP, 'mesh-traffic-unsupported', 'speaks tcp'],
  ['time limits behind a headless Service', LINKERD, ask({ timeout: '2s' }), HEADLESS, 'mesh-traffic-unsupported', "balancing: 'connection'"],
  ['a waypoint before a headless Service', AMBIENT, ask({ http: [{ path: '/a' }] }), HEADLESS, 'mesh-traffic-unsupported', 'headless'],
  ['a service level that no waypoint counts', { ...AMBIENT, metrics: METRICS }, () => {}, { ...HEADLESS, slo: { availability: 0.99 } }, 'mesh-traffic-unsupported', 'slo'],
  ['two values of one connection', SIDECAR, ({ web, api }) => web.connectTo(api, { timeout: '2s' }).connectTo(api, { timeout: '3s' }), {}, 'mesh-edges-contradict', 'one connection has one answer'],
  ['two breakers of one connection', SIDECAR, ({ web, api }) => web.connectTo(api, { breaker: { failures: 5, ejectFor: '30s' } }).connectTo(api, { breaker: { failures: 6, ejectFor: '30s' } }), {}, 'mesh-edges-contradict', 'twice'],
  ['two callers at a waypoint', AMBIENT, ({ web, other, api }) => (web.connectTo(api, { timeout: '2s' }), other.connectTo(api, { timeout: '3s' })), {}, 'mesh-edges-contradict', 'web asks for {timeout:2s} of its requests to api, and other for {timeout:3s}'],
  ['two callers under Linkerd', LINKERD, ({ web, other, api }) => (web.connectTo(api, { timeout: '2s' }), other.connectTo(api, { retries: RETRY })), {}, 'mesh-edges-contradict', 'linkerd does not tell callers apart'],
  ['two breakers at a waypoint, at two ports', AMBIENT, ({ web, api }) => web.connectTo(api, { breaker: { failures: 5, ejectFor: '30s' } }).connectTo(api, { port: 'admin', breaker: { failures: 6, ejectFor: '30s' } }), { ports: { admin: 8081 } }, 'mesh-edges-contradict', 'istio-ambient does not tell callers apart'],
  ['a request that outlives who waits for it', SIDECAR, ({ web, api }) => web.connectTo(api, { timeout: '60s' }).expose({ host: 'web.acme.io', timeout: '30s' }), {}, 'mesh-timeout-exceeds-caller', "Write timeout: '30s'"],
  ['a caller outside of a service that takes the mesh only', SIDECAR, ({ web, api }) => api.connectTo(web), { mesh: false }, 'mesh-caller-outside', 'api calls web'],
];

describe('a mesh tells of', () => {
  it.each(WRONG)('%s', (_, platform, use, props, id, said) => {
    const found = problemsOf(platform, use, props);
    expect(found.map((problem) => problem.id)).toContain(id);
    expect(found.filter((problem) => problem.id === id).map((problem) => JSON.stringify(problem)).join('\n')).toContain(JSON.stringify(said).slice(1, -1));
  });

  it('time limits of a service that Flagger delivers, whose VirtualService is Flagger\'s', () => {
    const { problems } = build((chart) => {
      const api = new CanaryRollout(chart, 'api', { ...minimal(), slo: { availability: 0.99 } } as never);
      new ProductionService(chart, 'web', minimal()).connectTo(api, { timeout: '2s' });
    }, { platform: definePlatform({ ...SIDECAR, progressive: 'flagger', metrics: METRICS }) });
    expect(problems.map(({ id, message }) => [id, message.includes('Flagger')])).toContainEqual(['mesh-traffic-unsupported', true]);
  });

  it('a job on GPUs that calls a service of the mesh: it stands outside', () => {
    const job = { image: 'a:1', model: Model.huggingFace('BAAI/bge-m3', { revision: '5617a9f61b028005a4858fdac845db406aefb181', size: '2.3Gi' }), gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] }), resources: { cpu: 4, memory: '16Gi' }, work: { shards: 2, parallel: 1, timeout: '2h' } } as const;
    const found = (mtls: 'strict' | 'permissive') => build((chart) => void new GpuInferenceJob(chart, 'embed', job as never).connectTo(new ProductionService(chart, 'api', minimal({ mesh: { mtls } }))), { platform: definePlatform({ ...SIDECAR, models: { storageClass: 'shared' } }) }).problems.map(({ id }) => id);
    expect(found('strict')).toContain('mesh-caller-outside');
    expect(found('permissive')).not.toContain('mesh-caller-outside');
  });

  it('callers of whom nobody knows the namespace', () => {
    const { problems } = build((chart) => void new ProductionService(chart, 'web', minimal()).connectTo(new ProductionService(chart, 'api', minimal())), { platform: definePlatform(SIDECAR), namespace: undefined as never });
    expect(problems.map(({ id }) => id)).toEqual(['namespace-unknown']);
  });

  it('nothing where callers ask for the same, or stand in the mesh', () => {
    expect(problemsOf(AMBIENT, ({ web, other, api }) => (web.connectTo(api, { timeout: '2s' }), other.connectTo(api, { timeout: '2s' })))).toEqual([]);
    expect(problemsOf(SIDECAR, ({ web, other, api }) => (web.connectTo(api, { timeout: '2s', retries: { attempts: 1, perTry: '1s', on: ['5xx'] } }), other.connectTo(api, { timeout: '3s' })))).toEqual([]);
    expect(problemsOf(SIDECAR, ({ web, api }) => web.connectTo(api), { mesh: { mtls: 'permissive' } })).toEqual([]);
    expect(problemsOf(AMBIENT, ({ web, other, api }) => (web.connectTo(api, { timeout: '2s' }), other.connectTo(api, { http: [{ method: 'GET' }] }), other.connectTo(api, { port: 'admin', timeout: '9s' })), { ports: { admin: 8081 } })).toEqual([]);
  });

  it('a caller outside no more once the service takes plain requests too', () => {
    const platform = definePlatform(SIDECAR);
    const { problems } = build((chart) => void new ProductionService(chart, 'web', minimal({ mesh: false })).connectTo(new ProductionService(chart, 'api', minimal({ mesh: { mtls: 'permissive' } }))), { platform });
    expect(problems).toEqual([]);
  });
});

/** What is wrong with a mesh of a platform, by prop. */
const PLATFORMS: ReadonlyArray<readonly [mesh: object, prop: string, said: string]> = [
  [{ engine: 'istio' }, 'mesh', 'istio-sidecar'],
  [{ engine: 'istio-sidecar', waypointClass: 'x' }, 'mesh.waypointClass', 'revision'],
  [{ engine: 'istio-ambient', proxy: { cpu: 1, memory: '1Gi' } }, 'mesh.proxy', 'waypointClass'],
  [{ engine: 'linkerd', cni: 'yes' }, 'mesh.cni', 'true, false'],
  [{ engine: 'istio-sidecar', revision: 'Stable' }, 'mesh.revision', 'DNS label'],
  [{ engine: 'istio-sidecar', proxy: { cpu: '100m' } }, 'mesh.proxy.memory', '128Mi'],
  [{ engine: 'istio-sidecar', proxy: { cpu: '0', memory: '1Gi' } }, 'mesh.proxy.cpu', '100m'],
  [{ engine: 'istio-sidecar', proxy: 'small' }, 'mesh.proxy.cpu', '100m'],
  [{ engine: 'linkerd', proxy: { cpu: '100m', memory: '64Mi', memoryLimit: '32Mi' } }, 'mesh.proxy.memoryLimit', 'the request or more'],
  [{ engine: 'linkerd', proxy: { cpu: '100m', memory: '64Mi', limit: '1' } }, 'mesh.proxy.limit', 'cpuLimit'],
];

describe('definePlatform', () => {
  it.each(PLATFORMS)('tells of mesh %j', (mesh, prop, said) => {
    const define = () => definePlatform({ mesh } as never);
    expect(define).toThrow(PlinthError);
    try {
      define();
    } catch (error) {
      const found = (error as PlinthError).problems.filter((problem) => problem.prop === prop);
      expect(JSON.stringify(found)).toContain(said);
    }
  });

  it('takes a mesh by its name, and with everything that can be said of it', () => {
    for (const mesh of ['istio-sidecar', 'istio-ambient', 'linkerd'] as const) expect(definePlatform({ mesh }).mesh).toBe(mesh);
    const all = { engine: 'istio-sidecar', namespace: 'istio', revision: 'stable', cni: true, proxy: { cpu: 1, memory: '1Gi', cpuLimit: 2, memoryLimit: '2Gi' }, gatewayAccount: 'public', gatewayInMesh: true } as const;
    expect(definePlatform({ mesh: all }).mesh).toEqual(all);
  });
});
