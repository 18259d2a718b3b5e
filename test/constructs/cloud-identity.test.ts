import { describe, expect, it } from 'vitest';
import type { CloudIdentity } from '../../constructs/kit/cloud-identity';
import { ProductionService } from '../../constructs/production-service/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { build, minimal, type Tree } from './build';

const ROLE = 'arn:aws:iam::123456789012:role/shop-api';
const CLIENT = '7c0b2f7e-4d0a-4b0e-9f5e-2f6f0a1c9b11';
const GOOGLE = 'orders@shop-prod.iam.gserviceaccount.com';
const PRIVATE = ['10.0.8.0/24'] as const;

function service(cloudIdentity: unknown, platform: PlatformProps, props: object = {}) {
  return build((chart) => new ProductionService(chart, 'api', minimal({ cloudIdentity, ...props })), { platform: definePlatform(platform) });
}

/** Networks and ports that a policy lets go out to, DNS aside. */
function waysOut(built: ReturnType<typeof service>, name = 'api'): string[] {
  return built.get('NetworkPolicy', name).spec.egress.slice(1).flatMap((rule: Tree) => rule.to.flatMap((peer: Tree) => rule.ports.map(({ port }: Tree) => `${peer.ipBlock.cidr}:${port}`)));
}

describe('a cloud identity', () => {
  it.each<[string, CloudIdentity, PlatformProps, object]>([
    ['a role by IRSA', { awsRole: ROLE }, { identity: { engine: 'aws-irsa', tokenNetworks: PRIVATE } }, { 'eks.amazonaws.com/role-arn': ROLE }],
    ['an account of Google Cloud', { googleAccount: GOOGLE }, { identity: 'gcp' }, { 'iam.gke.io/gcp-service-account': GOOGLE }],
    ['a client of Azure', { azureClient: CLIENT }, { identity: { engine: 'azure', tokenNetworks: PRIVATE } }, { 'azure.workload.identity/client-id': CLIENT }],
    ['a client of another tenant', { azureClient: CLIENT, azureTenant: CLIENT }, { identity: { engine: 'azure', tokenNetworks: PRIVATE } }, { 'azure.workload.identity/client-id': CLIENT, 'azure.workload.identity/tenant-id': CLIENT }],
  ])('is an annotation of its own account: %s', (_, identity, platform, annotations) => {
    const built = service(identity, platform);
    expect(built.problems).toEqual([]);
    expect(built.get('ServiceAccount').metadata.annotations).toEqual(annotations);
  });

  it.each<[CloudIdentity, PlatformProps]>([
    [{ awsRole: 'association' }, { identity: 'aws-pod-identity' }],
    [{ googleAccount: 'principal' }, { identity: 'gcp' }],
  ])('stands nowhere in the manifests where the cloud keeps it: %j', (identity, platform) => {
    const built = service(identity, platform);
    expect(built.problems).toEqual([]);
    expect(built.get('ServiceAccount').metadata.annotations).toBeUndefined();
  });

  it('switches no token on: the cloud’s webhook projects one of its own', () => {
    const { spec } = service({ awsRole: 'association' }, { identity: 'aws-pod-identity' }).get('Deployment').spec.template;
    expect([spec.automountServiceAccountToken, spec.volumes.some((volume: Tree) => volume.projected)]).toEqual([false, false]);
  });

  it('marks pods where Azure’s webhook looks for them, and leaves the selector alone', () => {
    const { spec } = service({ azureClient: CLIENT }, { identity: { engine: 'azure', tokenNetworks: PRIVATE } }).get('Deployment');
    expect(spec.template.metadata.labels).toMatchObject({ 'azure.workload.identity/use': 'true' });
    expect(spec.selector.matchLabels).not.toHaveProperty(['azure.workload.identity/use']);
  });
});

describe('the way to credentials', () => {
  it.each<[string, CloudIdentity, PlatformProps, string[]]>([
    ['a private endpoint of STS', { awsRole: ROLE }, { identity: { engine: 'aws-irsa', tokenNetworks: PRIVATE } }, ['10.0.8.0/24:443']],
    ['the agent of EKS on the node', { awsRole: 'association' }, { identity: 'aws-pod-identity' }, ['169.254.170.23/32:80', 'fd00:ec2::23/128:80']],
    ['the metadata server of GKE, before and behind iptables', { googleAccount: GOOGLE }, { identity: 'gcp' }, ['169.254.169.252/32:987', '169.254.169.252/32:988', '169.254.169.254/32:80', '169.254.169.254/32:8080']],
    ['the metadata server of GKE where Calico runs', { googleAccount: GOOGLE }, { identity: 'gcp', network: 'calico' }, ['169.254.169.252/32:987', '169.254.169.252/32:988']],
    ['the metadata server of GKE on Dataplane V2', { googleAccount: GOOGLE }, { identity: 'gcp', network: 'cilium' }, ['169.254.169.254/32:80', '169.254.169.254/32:8080']],
  ])('is open: %s', (_, identity, platform, ways) => {
    const built = service(identity, platform);
    expect(built.problems).toEqual([]);
    expect(waysOut(built).toSorted()).toEqual(ways);
  });

  it('is the node itself, as Cilium knows the agent of EKS', () => {
    const built = service({ awsRole: 'association' }, { identity: 'aws-pod-identity', network: 'cilium' });
    expect(built.get('CiliumNetworkPolicy').spec.egress).toEqual([{ toEntities: ['host'], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }]);
    expect(waysOut(built)).toEqual([]);
  });

  it.each<[CloudIdentity, 'aws-irsa' | 'azure', object]>([
    [{ awsRole: ROLE }, 'aws-irsa', { matchPattern: 'sts.*.amazonaws.com' }],
    [{ azureClient: CLIENT }, 'azure', { matchName: 'login.microsoftonline.com' }],
  ])('is a name where Cilium runs: %j', (identity, engine, name) => {
    const built = service(identity, { identity: engine, network: 'cilium' });
    expect(built.problems).toEqual([]);
    expect(built.get('CiliumNetworkPolicy').spec.egress.flatMap((rule: Tree) => rule.toFQDNs ?? [])).toContainEqual(name);
  });

  it('must be known for services outside the cluster, unless everything outside may be called', () => {
    expect(service({ awsRole: ROLE }, { identity: 'aws-irsa' }).problems).toMatchObject([{ id: 'platform-key-absent', prop: 'cloudIdentity', accepted: expect.stringContaining('tokenNetworks') }]);
    expect(service({ awsRole: ROLE }, { identity: 'aws-irsa' }, { network: { internet: true } }).problems).toEqual([]);
  });

  it('is open for the migration too, which runs as the same account', () => {
    const built = service({ awsRole: ROLE }, { identity: { engine: 'aws-irsa', tokenNetworks: PRIVATE } }, { migration: { command: ['/app/migrate'] } });
    expect(waysOut(built, 'api-migration')).toEqual(['10.0.8.0/24:443']);
  });
});

describe('a cloud identity that cannot be', () => {
  it.each<[unknown, PlatformProps, string, string, string]>([
    [{ awsRole: ROLE }, {}, 'engine-absent', 'cloudIdentity', "identity: 'aws-irsa'"],
    [{ googleAccount: GOOGLE }, {}, 'engine-absent', 'cloudIdentity', "identity: 'gcp'"],
    [{ azureClient: CLIENT }, {}, 'engine-absent', 'cloudIdentity', "identity: 'azure'"],
    [{ awsRole: 'association' }, {}, 'engine-absent', 'cloudIdentity', "identity: 'aws-pod-identity'"],
    [{ googleAccount: GOOGLE }, { identity: 'aws-pod-identity' }, 'prop-malformed', 'cloudIdentity', "identity: 'gcp'"],
    [{ awsRole: ROLE }, { identity: 'aws-pod-identity' }, 'prop-malformed', 'cloudIdentity.awsRole', "'association'"],
    [{ awsRole: 'shop-api' }, { identity: 'aws-irsa', network: 'cilium' }, 'prop-malformed', 'cloudIdentity.awsRole', 'arn:aws:iam'],
    [{ awsRole: 'arn:aws:iam::1234:role/api' }, { identity: 'aws-irsa', network: 'cilium' }, 'prop-malformed', 'cloudIdentity.awsRole', 'arn:aws:iam'],
    [{ googleAccount: 'orders@acme.io' }, { identity: 'gcp' }, 'prop-malformed', 'cloudIdentity.googleAccount', 'iam.gserviceaccount.com'],
    [{ azureClient: 'orders' }, { identity: 'azure', network: 'cilium' }, 'prop-malformed', 'cloudIdentity.azureClient', 'UUID'],
    [{ azureClient: CLIENT, azureTenant: 'acme' }, { identity: 'azure', network: 'cilium' }, 'prop-malformed', 'cloudIdentity.azureTenant', 'UUID'],
    [{ azureClient: CLIENT, tenant: CLIENT }, { identity: 'azure', network: 'cilium' }, 'prop-unknown', 'cloudIdentity.tenant', 'azureTenant'],
    ['shop-api', { identity: 'aws-irsa', network: 'cilium' }, 'prop-malformed', 'cloudIdentity', 'awsRole'],
    [{}, { identity: 'gcp' }, 'prop-malformed', 'cloudIdentity', 'googleAccount'],
  ])('is told: %j on %j', (identity, platform, id, prop, said) => {
    const [problem, ...more] = service(identity, platform).problems;
    expect([problem?.id, problem?.prop, more]).toEqual([id, prop, []]);
    expect(`${problem?.accepted} ${problem?.fix}`).toContain(said);
  });

  it('is one on an account that somebody else makes', () => {
    const { problems } = service({ awsRole: 'association' }, { identity: 'aws-pod-identity' }, { serviceAccount: { name: 'shared' } });
    expect(problems).toMatchObject([{ id: 'account-not-own', prop: 'cloudIdentity', message: expect.stringContaining('shared') }]);
  });
});
