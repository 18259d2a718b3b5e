import { at, groupKindOf, isMap, listAt, type KubeObject } from '../kube/object';
import { secretKeys } from './secret-keys';

/** An object that a controller makes because of another object. */
export interface MadeObject {
  readonly groupKind: string;
  /** Empty where it is made in namespaces that only a cluster knows. */
  readonly namespace: string;
  readonly name: string;
  /** The keys that it gets. @default - only the cluster knows them */
  readonly keys?: readonly string[];
}

type Maker = (object: KubeObject) => readonly unknown[];

const SECRET = '/Secret';
const CONFIG_MAP = '/ConfigMap';
const SERVICE = '/Service';
const TRAEFIK_SERVICE = 'traefik.io/TraefikService';

const secretOfTarget: Maker = (object) => (at(object, 'spec', 'target', 'creationPolicy') === 'None' ? [] : [at(object, 'spec', 'target', 'name') ?? object.metadata.name]);
const secretOfDestination: Maker = (object) => [at(object, 'spec', 'destination', 'name')];
const acmeAccount: Maker = (object) => [at(object, 'spec', 'acme', 'privateKeySecretRef', 'name')];

/** Kind of what is made, and the names; `anywhere` where the namespace is the cluster's to know. */
interface Making {
  readonly makes: string;
  readonly names: Maker;
  readonly anywhere?: true;
}

const canaryName = (object: KubeObject) => at(object, 'spec', 'service', 'name') ?? at(object, 'spec', 'targetRef', 'name');

/** Kind of the maker → what it makes. */
const MAKERS: Readonly<Record<string, Making | readonly Making[]>> = {
  'external-secrets.io/ExternalSecret': { makes: SECRET, names: secretOfTarget },
  'external-secrets.io/ClusterExternalSecret': {
    makes: SECRET,
    names: (object) => [at(object, 'spec', 'externalSecretSpec', 'target', 'name') ?? at(object, 'spec', 'externalSecretName') ?? object.metadata.name],
    anywhere: true,
  },
  'bitnami.com/SealedSecret': { makes: SECRET, names: (object) => [at(object, 'spec', 'template', 'metadata', 'name') ?? object.metadata.name] },
  'secrets.hashicorp.com/VaultStaticSecret': { makes: SECRET, names: secretOfDestination },
  'secrets.hashicorp.com/VaultDynamicSecret': { makes: SECRET, names: secretOfDestination },
  'secrets.hashicorp.com/VaultPKISecret': { makes: SECRET, names: secretOfDestination },
  'secrets-store.csi.x-k8s.io/SecretProviderClass': { makes: SECRET, names: (object) => listAt(object, 'spec', 'secretObjects').map((entry) => at(entry, 'secretName')) },
  'cert-manager.io/Certificate': { makes: SECRET, names: (object) => [at(object, 'spec', 'secretName')] },
  'cert-manager.io/Issuer': { makes: SECRET, names: acmeAccount },
  'cert-manager.io/ClusterIssuer': { makes: SECRET, names: acmeAccount, anywhere: true },
  'trust.cert-manager.io/Bundle': { makes: CONFIG_MAP, names: (object) => [object.metadata.name], anywhere: true },
  'networking.k8s.io/Ingress': { makes: SECRET, names: (object) => (hasIssuer(object) ? listAt(object, 'spec', 'tls').map((entry) => at(entry, 'secretName')) : []) },
  'flagger.app/Canary': [
    {
      makes: SERVICE,
      names: (object) => {
        const name = canaryName(object);
        return typeof name === 'string' ? [name, `${name}-primary`, `${name}-canary`] : [];
      },
    },
    { makes: TRAEFIK_SERVICE, names: (object) => (at(object, 'spec', 'provider') === 'traefik' ? [canaryName(object)] : []) },
  ],
  'jobset.x-k8s.io/JobSet': { makes: SERVICE, names: (object) => [at(object, 'spec', 'network', 'subdomain') ?? object.metadata.name] },
  // One of the set's name for all pods, or one for each group, which carries its ordinal.
  'leaderworkerset.x-k8s.io/LeaderWorkerSet': { makes: SERVICE, names: (object) => [at(object, 'spec', 'networkConfig', 'subdomainPolicy') === 'UniquePerReplica' ? `${object.metadata.name}-#` : object.metadata.name] },
  // Claims carry the ordinal of their pod; a reader of this table strips it.
  'apps/StatefulSet': { makes: '/PersistentVolumeClaim', names: (object) => listAt(object, 'spec', 'volumeClaimTemplates').map((claim) => `${String(at(claim, 'metadata', 'name'))}-${object.metadata.name}-#`) },
};

/** The objects that a controller will make because this object exists. */
export function madeBy(object: KubeObject): readonly MadeObject[] {
  const makings = MAKERS[groupKindOf(object)];
  if (makings === undefined) return NOTHING;
  return 'makes' in makings ? madeAs(makings, object) : makings.flatMap((making) => madeAs(making, object));
}

const NOTHING: readonly MadeObject[] = Object.freeze([]);

function madeAs(maker: Making, object: KubeObject): readonly MadeObject[] {
  const namespace = maker.anywhere !== true && typeof object.metadata.namespace === 'string' ? object.metadata.namespace : '';
  return maker
    .names(object)
    .filter((name) => typeof name === 'string')
    .map((name) => {
      const keys = maker.makes === SECRET ? secretKeys(object, name) : undefined;
      return { groupKind: maker.makes, namespace, name, ...(keys && { keys }) };
    });
}

/** The names under which `madeBy` may know an object: what is made for each pod or each group carries an ordinal, `data-db-0` is `data-db-#`. */
export function madeNames(groupKind: string, name: string): readonly string[] {
  return (groupKind === '/PersistentVolumeClaim' || groupKind === SERVICE) && /-\d+$/.test(name) ? [name, name.replace(/\d+$/, '#')] : [name];
}

const NO_POD_GROUPS = new Set([
  'acme.cert-manager.io', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'apps', 'autoscaling', 'autoscaling.k8s.io', 'batch',
  'bitnami.com', 'cert-manager.io', 'certificates.k8s.io', 'cilium.io', 'coordination.k8s.io', 'crd.projectcalico.org', 'discovery.k8s.io', 'events.k8s.io',
  'external-secrets.io', 'extensions', 'flagger.app', 'flowcontrol.apiserver.k8s.io', 'gateway.networking.k8s.io', 'keda.sh', 'kai.scheduler', 'kueue.x-k8s.io', 'kyverno.io',
  'networking.istio.io', 'networking.k8s.io', 'node.k8s.io', 'notification.toolkit.fluxcd.io', 'policy', 'policy.linkerd.io', 'projectcalico.org',
  'rbac.authorization.k8s.io', 'resource.k8s.io', 'scheduling.k8s.io', 'scheduling.run.ai', 'scheduling.volcano.sh', 'secrets-store.csi.x-k8s.io', 'secrets.hashicorp.com', 'security.istio.io',
  'snapshot.storage.k8s.io', 'source.toolkit.fluxcd.io', 'storage.k8s.io', 'telemetry.istio.io', 'trust.cert-manager.io', 'wgpolicyk8s.io', '',
]);
const NO_POD_KINDS = new Set([
  'argoproj.io/Rollout', 'jobset.x-k8s.io/JobSet', 'leaderworkerset.x-k8s.io/LeaderWorkerSet', 'argoproj.io/AnalysisTemplate', 'argoproj.io/ClusterAnalysisTemplate', 'argoproj.io/AppProject',
  'monitoring.coreos.com/ServiceMonitor', 'monitoring.coreos.com/PodMonitor', 'monitoring.coreos.com/PrometheusRule', 'monitoring.coreos.com/Probe', 'monitoring.coreos.com/AlertmanagerConfig',
]);

/** True for an object of an operator that may make pods, Services and Secrets of its own: what it makes, nobody can read here. */
export function isOpaque(object: KubeObject): boolean {
  const kind = groupKindOf(object);
  return !NO_POD_GROUPS.has(kind.slice(0, kind.lastIndexOf('/'))) && !NO_POD_KINDS.has(kind);
}

function hasIssuer(object: KubeObject): boolean {
  const annotations = object.metadata.annotations;
  return isMap(annotations) && ('cert-manager.io/issuer' in annotations || 'cert-manager.io/cluster-issuer' in annotations || 'kubernetes.io/tls-acme' in annotations);
}
