import { isMap } from '../../lib/kube/object';
import { engineOf, type Platform, type TokenExchange } from '../../lib/kube/platform';
import type { Connections } from './network';
import { Peer, PEER, type PeerPort } from './peer';
import { checkNames, show, type Ledger } from './problems';

/** Who a service is to the cloud, without a key: its ServiceAccount stands for it. One form for each `identity` of the platform. */
export type CloudIdentity = AwsRole | AwsAssociation | GoogleAccount | AzureClient;

/** A role of AWS, by IAM roles for service accounts: `identity: 'aws-irsa'`. Its trust policy names the namespace and the account. */
export interface AwsRole {
  readonly awsRole: `arn:aws${string}:iam::${number}:role/${string}`;
}

/** A role of AWS, by EKS Pod Identity: `identity: 'aws-pod-identity'`. Which role stands in the association (`aws eks create-pod-identity-association`), and not in the manifests. */
export interface AwsAssociation {
  readonly awsRole: 'association';
}

/** Google Cloud, by Workload Identity Federation for GKE: `identity: 'gcp'`. */
export interface GoogleAccount {
  /** The IAM service account that it acts as; or `principal`: roles are granted to the ServiceAccount itself, and the manifests name none. */
  readonly googleAccount: `${string}@${string}.iam.gserviceaccount.com` | 'principal';
}

/** Azure, by Microsoft Entra Workload ID: `identity: 'azure'`. */
export interface AzureClient {
  /** Client id of the managed identity or application: a UUID. */
  readonly azureClient: string;
  /** Its tenant: a UUID. @default - the tenant that the cluster's webhook was set up for */
  readonly azureTenant?: string;
}

/** What an identity comes to in the manifests. Tokens are projected by the cloud's webhook, so that the pod's own token stays off. */
export interface IdentityMarks {
  readonly accountAnnotations: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Opens the way to whoever gives out credentials. */
  readonly connect: (connections: Connections) => void;
}

interface Cloud {
  /** Of the prop, and of those that may stand beside it. */
  readonly names: readonly [string, ...string[]];
  readonly accepted: string;
  /** A value that is right. */
  readonly literal: string;
  readonly takes: (given: unknown) => boolean;
  readonly marks: (given: Readonly<Record<string, unknown>>) => Omit<IdentityMarks, 'connect'>;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ROLE_ARN = /^arn:aws(?:-[a-z-]+)?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;
const GOOGLE_ACCOUNT = /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z][a-z0-9-]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com$/;
const NOTHING = { accountAnnotations: {}, podLabels: {} };

const CLOUDS: Readonly<Record<string, Cloud>> = {
  'aws-irsa': {
    names: ['awsRole'],
    accepted: 'the ARN of a role',
    literal: "'arn:aws:iam::123456789012:role/shop-api'",
    takes: (given) => typeof given === 'string' && ROLE_ARN.test(given),
    marks: ({ awsRole }) => ({ ...NOTHING, accountAnnotations: { 'eks.amazonaws.com/role-arn': String(awsRole) } }),
  },
  'aws-pod-identity': {
    names: ['awsRole'],
    accepted: "'association': EKS reads the role from its association, and not from the manifests",
    literal: "'association'",
    takes: (given) => given === 'association',
    marks: () => NOTHING,
  },
  gcp: {
    names: ['googleAccount'],
    accepted: "an IAM service account, name@project.iam.gserviceaccount.com, or 'principal'",
    literal: "'api@shop-prod.iam.gserviceaccount.com'",
    takes: (given) => given === 'principal' || (typeof given === 'string' && GOOGLE_ACCOUNT.test(given)),
    marks: ({ googleAccount }) => (googleAccount === 'principal' ? NOTHING : { ...NOTHING, accountAnnotations: { 'iam.gke.io/gcp-service-account': String(googleAccount) } }),
  },
  azure: {
    names: ['azureClient', 'azureTenant'],
    accepted: 'a UUID',
    literal: "'7c0b2f7e-4d0a-4b0e-9f5e-2f6f0a1c9b11'",
    takes: (given) => typeof given === 'string' && UUID.test(given),
    marks: ({ azureClient, azureTenant }) => ({
      accountAnnotations: { 'azure.workload.identity/client-id': String(azureClient), ...(azureTenant !== undefined && { 'azure.workload.identity/tenant-id': String(azureTenant) }) },
      podLabels: { 'azure.workload.identity/use': 'true' },
    }),
  },
};

/** Reads the identity, and tells what the platform has no engine for. @param online true where the service may call every public address anyway */
export function cloudIdentityOf(ledger: Ledger, given: unknown, platform: Platform, online: boolean): IdentityMarks | undefined {
  const prop = 'cloudIdentity';
  if (given === undefined) return undefined;
  const engine = engineOf(platform, 'identity');
  const cloud = CLOUDS[engine];
  if (!cloud) {
    ledger.tell({ id: 'engine-absent', message: `${prop} is given, and the platform's identity is ${engine}`, prop, accepted: `a platform with identity: ${Object.keys(CLOUDS).map((known) => `'${known}'`).join(', ')}`, fix: `Write definePlatform({ identity: '${engineFor(given)}' }), or remove ${prop}.` });
    return undefined;
  }
  const props = isMap(given) ? given : {};
  const [main] = cloud.names;
  if (props[main] === undefined) {
    const other = engineFor(given);
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}, and the platform's identity is ${engine}`, prop, accepted: `{ ${main} }, ${cloud.accepted}`, fix: isMap(given) && other !== engine && Object.keys(given).length > 0 ? `Write ${main}, or name identity: '${other}' in the platform.` : `Write { ${main}: ${cloud.literal} }.` });
    return undefined;
  }
  checkNames(ledger, props, Object.fromEntries(cloud.names.map((name) => [name, true])), `${prop}.`);
  const odd = cloud.names.find((name) => props[name] !== undefined && !cloud.takes(props[name]));
  if (odd !== undefined) {
    ledger.tell({ id: 'prop-malformed', message: `${prop}.${odd} is ${show(props[odd])}, and the platform's identity is ${engine}`, prop: `${prop}.${odd}`, accepted: cloud.accepted, fix: `Write ${odd}: ${cloud.literal}.` });
    return undefined;
  }
  const connect = wayToTokens(ledger, platform, engine, online);
  return { ...cloud.marks(props), connect };
}

/** The engine that a form is for. */
function engineFor(given: unknown): string {
  if (!isMap(given)) return 'aws-irsa';
  const [engine = 'aws-irsa'] = Object.entries(CLOUDS).find(([, { names: [main], takes }]) => given[main] !== undefined && takes(given[main])) ?? [];
  return engine;
}

/**
 * Who gives out credentials, and how a policy names him. On the node: EKS Pod Identity's agent and GKE's metadata server, at addresses of the
 * link, which Cilium knows as the host itself. Outside: AWS STS and Microsoft Entra, by name where Cilium runs.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 * @see https://github.com/cilium/cilium/issues/34387
 */
function wayToTokens(ledger: Ledger, { identity, network }: Platform, engine: string, online: boolean): IdentityMarks['connect'] {
  if (engine === 'aws-pod-identity') return network === 'cilium' ? (connections) => connections.reachEntity('host', [80]) : to(['169.254.170.23/32', 'fd00:ec2::23/128'], [80]);
  if (engine === 'gcp') {
    // Dataplane V2, which is Cilium, sees the address that the pod asks; other dataplanes see where iptables sent it.
    const ways = [...(network === 'cilium' ? [] : [to(['169.254.169.252/32'], [987, 988])]), ...(network === 'calico' ? [] : [to(['169.254.169.254/32'], [80, 8080])])];
    return (connections) => ways.forEach((way) => way(connections));
  }
  const { tokenNetworks } = typeof identity === 'object' ? (identity satisfies TokenExchange) : {};
  if (tokenNetworks) return to(tokenNetworks, [443]);
  if (online) return () => {};
  if (network === 'cilium') return (connections) => TOKEN_SERVICES[engine as TokenExchange['engine']].forEach((name) => connections.connect({ [PEER]: { name, reach: { fqdn: name }, ports: [portAt(443)] } }, {}));
  ledger.tell({
    id: 'platform-key-absent',
    message: `cloudIdentity exchanges tokens at ${TOKEN_SERVICES[engine as TokenExchange['engine']][0]}, and the platform does not say at which addresses`,
    prop: 'cloudIdentity',
    accepted: "tokenNetworks in the platform's identity, a platform with Cilium, or network.internet: true",
    fix: `Write identity: { engine: '${engine}', tokenNetworks: ['<network of the private endpoint>'] } in the platform.`,
  });
  return () => {};
}

/** Sovereign clouds have others: their platforms name networks. */
const TOKEN_SERVICES: Readonly<Record<TokenExchange['engine'], readonly [string, ...string[]]>> = {
  'aws-irsa': ['sts.amazonaws.com', 'sts.*.amazonaws.com'],
  azure: ['login.microsoftonline.com'],
};

function to(cidrs: readonly string[], ports: readonly number[]): IdentityMarks['connect'] {
  return (connections) => {
    const { [PEER]: peer } = Peer.cidr(cidrs);
    for (const port of ports) connections.reachOut(peer, portAt(port));
  };
}

function portAt(port: number): PeerPort {
  return { name: `tcp-${port}`, container: port, service: port };
}
