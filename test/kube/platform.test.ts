import { describe, expect, it } from 'vitest';
import { DEFAULT_SETS } from '../../lib/kube/defaults';
import { contentHash } from '../../lib/kube/hash';
import { PlinthError, type Problem } from '../../lib/errors';
import { DEFAULT_PLATFORM, definePlatform, engineOf, lowestMinor, type PlatformProps } from '../../lib/kube/platform';

function problemsOf(props: unknown): readonly Problem[] {
  try {
    definePlatform(props as PlatformProps);
  } catch (error) {
    if (PlinthError.is(error)) return error.problems;
    throw error;
  }
  return [];
}

describe('the dated default set', () => {
  it.each([['2026-11', 'c85bfc6e87ac27d0']] as const)('%s is what it was when it was released: a better number needs a new date', (date, digest) => {
    expect(contentHash(DEFAULT_SETS[date], 16)).toBe(digest);
  });
});

describe('definePlatform', () => {
  it('is the default platform where nothing is said', () => {
    expect(definePlatform({})).toEqual(DEFAULT_PLATFORM);
    expect(definePlatform({ domain: undefined } as PlatformProps)).toEqual(DEFAULT_PLATFORM);
  });

  it('stands by default on Kubernetes 1.34, three zones and the Gateway API, and on no other engine', () => {
    const { minors, zones, ingress, autoscaling } = DEFAULT_PLATFORM;
    expect({ minors, zones, ingress, autoscaling }).toEqual({ minors: [34], zones: 3, autoscaling: 'hpa', ingress: { engine: 'gateway-api', gateway: 'public', namespace: 'gateway-system', listener: 'https' } });
    for (const capability of ['progressive', 'rightsizing', 'tracing', 'identity', 'network', 'mesh', 'secrets', 'restarts', 'certificates', 'metrics', 'queueing', 'serverGroups', 'jobGroups', 'gitops', 'backup'] as const) expect(engineOf(DEFAULT_PLATFORM, capability)).toBe('none');
  });

  it('holds features to the lowest of several versions', () => {
    expect(lowestMinor(definePlatform({ kubernetes: ['1.35', '1.33', '1.35'] }))).toBe(33);
    expect(definePlatform({ kubernetes: ['1.35', '1.33', '1.35'] }).minors).toEqual([33, 35]);
  });

  it.each([
    [{ gitop: 'argocd' }, 'platform-key-unknown', 'gitop', "Write 'gitops'."],
    [{ kubernetes: '1.27' }, 'kubernetes-unsupported', 'kubernetes', "such as '1.34'"],
    [{ kubernetes: '1.99' }, 'kubernetes-unsupported', 'kubernetes', 'Upgrade cdk8s-plinth'],
    [{ kubernetes: '1.34.2' }, 'kubernetes-unsupported', 'kubernetes', 'major and minor only'],
    [{ kubernetes: 1.34 }, 'kubernetes-unsupported', 'kubernetes', 'major and minor only'],
    [{ kubernetes: [] }, 'kubernetes-unsupported', 'kubernetes', 'Name a version'],
    [{ gitops: 'argo-cd' }, 'platform-value', 'gitops', "Write 'argocd'."],
    [{ gitops: 'argo' }, 'platform-value', 'gitops', "Write 'argocd'."],
    [{ gitops: 'spinnaker' }, 'platform-value', 'gitops', 'Write one of these, or leave gitops out.'],
    [{ gitops: { engine: 'argocd' } }, 'platform-value', 'gitops', "gitops: 'argocd'"],
    [{ ingress: 'gateway-api' }, 'platform-value', 'ingress.gateway', "engine: 'gateway-api', gateway: '…'"],
    [{ ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx', clas: 'x' } }, 'platform-key-unknown', 'ingress.clas', 'Remove it.'],
    [{ ingress: { engine: 'gateway-api', gateway: 'public', namespace: 'edge', listener: 'https', httpListener: 'https' } }, 'platform-value', 'ingress.httpListener', 'Name the other listener'],
    [{ ingress: { engine: 'nginx', className: 'nginx', namespace: 'edge', oauth2Proxy: 'http://auth' } }, 'platform-value', 'ingress.oauth2Proxy', "oauth2Proxy: 'https://auth.acme.io'"],
    [{ ingress: { engine: 'traefik', className: 'traefik', namespace: 'edge', authMiddleware: 'auth' } }, 'platform-value', 'ingress.authMiddleware', 'kubernetescrd'],
    [{ ingress: { engine: 'traefik', className: 'traefik' } }, 'platform-value', 'ingress.namespace', "namespace: '…'"],
    [{ ingress: { engine: 'alb', className: 'alb', scheme: 'public', subnets: ['10.0.0.0/20'] } }, 'platform-value', 'ingress.scheme', "scheme: 'internal'"],
    [{ ingress: { engine: 'alb', className: 'alb', scheme: 'internal', subnets: ['10.0.0.0'] } }, 'platform-value', 'ingress.subnets', "subnets: ['10.0.0.0/20']"],
    [{ ingress: { engine: 'alb', className: 'alb', scheme: 'internal', subnets: ['10.0.0.0/20'], group: 7 } }, 'platform-value', 'ingress.group', "subnets: ['10.0.0.0/20']"],
    [{ certificates: 'cert-manager' }, 'platform-value', 'certificates.issuer', "issuer: '…'"],
    [{ identity: { engine: 'aws-irsa', tokenNetworks: ['sts.eu-west-1.amazonaws.com'] } }, 'platform-value', 'identity.tokenNetworks', "tokenNetworks: ['10.0.8.0/24']"],
    [{ identity: { engine: 'gcp', tokenNetworks: ['10.0.8.0/24'] } }, 'platform-value', 'identity', "Write identity: 'gcp'."],
    [{ queueing: { engine: 'kueue', clusterQueues: [] } }, 'platform-value', 'queueing.clusterQueues', "clusterQueues: ['batch']"],
    [{ queueing: { engine: 'kueue', clusterQueues: { batch: { cpu: 'many' } } } }, 'platform-value', 'queueing.clusterQueues', "clusterQueues: ['batch']"],
    [{ queueing: { engine: 'kueue', localQueues: ['Team A'] } }, 'platform-value', 'queueing.localQueues', "localQueues: ['batch']"],
    [{ queueing: { engine: 'volcano', queues: [] } }, 'platform-value', 'queueing.queues', "queues: ['batch']"],
    [{ queueing: { engine: 'kai', clusterQueues: ['gpu'] } }, 'platform-key-unknown', 'queueing.clusterQueues', 'Remove it.'],
    [{ queueing: { engine: 'kueue', queues: ['gpu'] } }, 'platform-key-unknown', 'queueing.queues', 'Remove it.'],
    [{ priorityClasses: 'high' }, 'platform-value', 'priorityClasses', "priorityClasses: ['business-critical']"],
    [{ runtimeClasses: ['G Visor'] }, 'platform-value', 'runtimeClasses', "runtimeClasses: ['gvisor']"],
    [{ apiServer: { cidrs: ['10.0.0.10'] } }, 'platform-value', 'apiServer', 'kubectl get endpoints kubernetes'],
    [{ apiServer: { cidrs: ['10.0.0.10/32'], port: 0 } }, 'platform-value', 'apiServer', 'port: 6443'],
    [{ apiServer: { cidrs: ['10.0.0.10/32'], ports: 443 } }, 'platform-key-unknown', 'apiServer.ports', "Write 'port'."],
    [{ zones: 0 }, 'platform-value', 'zones', 'such as 3'],
    [{ domain: 'https://acme.io' }, 'platform-value', 'domain', 'without scheme'],
    [{ otherDomains: 'acme.com' }, 'platform-value', 'otherDomains', "otherDomains: ['acme.com']"],
    [{ otherDomains: ['*.acme.com'] }, 'platform-value', 'otherDomains', 'without scheme'],
    [{ dns: { namespace: 'kube-system', podLabels: {} } }, 'platform-value', 'dns', 'at least one label'],
    [{ dns: { namespace: 'kube-system', podLabels: { a: 'b' }, nodelocal: [] } }, 'platform-key-unknown', 'dns.nodelocal', "Write 'nodeLocal'."],
    [{ defaults: '2020-01' }, 'platform-value', 'defaults', "Write '2026-11'."],
    [{ overrides: { ProductionServic: {} } }, 'platform-key-unknown', 'overrides.ProductionServic', "Write 'ProductionService'."],
    [{ overrides: { ProductionService: { replicas: { minimum: 3 } } } }, 'platform-key-unknown', 'overrides.ProductionService.replicas.minimum', 'Remove it.'],
    [{ overrides: { ProductionService: { replicas: 3 } } }, 'platform-value', 'overrides.ProductionService.replicas', 'Write a map.'],
    [{ overrides: { ProductionService: { replicas: { min: { x: 1 } } } } }, 'platform-value', 'overrides.ProductionService.replicas.min', 'a whole number from 1'],
    [{ overrides: { ProductionService: { replicas: { min: '3' } } } }, 'platform-value', 'overrides.ProductionService.replicas.min', 'Write a whole number from 1, such as 2.'],
    [{ overrides: { ProductionService: { probes: { startupBudget: '2 minutes' } } } }, 'platform-value', 'overrides.ProductionService.probes.startupBudget', "such as \"2m\""],
    [{ overrides: { ProductionService: { resources: { tmp: 'much' } } } }, 'platform-value', 'overrides.ProductionService.resources.tmp', 'an amount'],
    [{ overrides: { ProductionService: { rollout: { maxSurge: 'all' } } } }, 'platform-value', 'overrides.ProductionService.rollout.maxSurge', 'a percentage'],
    [{ overrides: { ProductionService: { availability: { zones: 'always' } } } }, 'platform-value', 'overrides.ProductionService.availability.zones', "'require'"],
    [{ overrides: { ProductionService: { resources: { cpuLimitRatio: 0.5 } } } }, 'platform-value', 'overrides.ProductionService.resources.cpuLimitRatio', 'from 1 to 100'],
  ])('tells of %o', (props, id, prop, fix) => {
    const problem = problemsOf(props)[0];
    expect([problem?.id, problem?.prop]).toEqual([id, prop]);
    expect(problem?.fix).toContain(fix);
  });

  it('takes every value of the dated set as an override of itself', () => {
    expect(problemsOf({ overrides: DEFAULT_SETS['2026-11'] })).toEqual([]);
  });

  it('tells of everything at once', () => {
    expect(problemsOf({ kubernetes: '1.2', zones: -1, mesh: 'istio', gitop: 'flux' }).map(({ id }) => id)).toEqual(['platform-key-unknown', 'kubernetes-unsupported', 'platform-value', 'platform-value']);
  });
});
