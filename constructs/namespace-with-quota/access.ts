import type { PolicyRule, RoleBinding } from 'kubernetes-types/rbac/v1';
import { engineOf, lowestMinor, type Platform } from '../../lib/kube/platform';
import { show, type Ledger, type ShapeOf } from '../kit/problems';
import { mapProp } from '../kit/props';

/** Who may do what in a namespace; each is a group as the identity provider names it, such as `oidc:shop`. */
export interface NamespaceAccess {
  /** May look at everything but Secrets. Bound to the built-in role `view`. @default - nobody */
  readonly developers?: string;
  /** May apply what workload constructs emit here, and read no Secret: the pipeline. @default - nobody */
  readonly deployers?: string;
  /** May see what runs and how it does, but no logs, ConfigMaps or Secrets: support, auditors, teams beside. @default - nobody */
  readonly viewers?: string;
  /** May repair by hand in an emergency. @default - nobody */
  readonly breakGlass?: BreakGlass;
}

/**
 * A group for emergencies, bound to the built-in role `edit`: it enters pods, reads Secrets and changes workloads, but
 * grants no rights and raises no quota. Keep it empty at the identity provider; whoever needs it is put in, and taken out again.
 */
export interface BreakGlass {
  /** The group as the identity provider names it, such as `oidc:shop-emergency`. */
  readonly group: string;
  /** When it may be used, ten characters at least: it is recorded, and stands at the RoleBinding. */
  readonly reason: string;
}

/** Every name that `access` has. */
export const ACCESS_SHAPE: ShapeOf<NamespaceAccess> = { developers: true, deployers: true, viewers: true, breakGlass: { group: true, reason: true } };

/** What a group is bound to. */
export interface RoleOfGroup {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
}

/** What of a RoleBinding Plinth writes. */
export type Binding = Pick<RoleBinding, 'roleRef' | 'subjects'>;

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'update', 'patch', 'delete'];
/** From which on claims of devices are served by default. */
const CLAIMS_MINOR = 34;

/**
 * What deployers may do: apply every object that our workload constructs emit here, and no more. They read no Secret and enter no
 * pod; quota, limits, network defaults of the namespace and RBAC stay with the platform team.
 */
export function deployerRules(platform: Platform): PolicyRule[] {
  const rules = [
    rule('apps', ['deployments', 'statefulsets', 'daemonsets'], WRITE),
    rule('batch', ['jobs', 'cronjobs'], WRITE),
    rule('', ['pods', 'pods/log', 'events'], READ),
    rule('', ['configmaps', 'services', 'serviceaccounts', 'persistentvolumeclaims'], WRITE),
    rule('autoscaling', ['horizontalpodautoscalers'], WRITE),
    rule('policy', ['poddisruptionbudgets'], WRITE),
  ];
  if (platform.autoscaling === 'keda') rules.push(rule('keda.sh', ['scaledjobs', 'scaledobjects', 'triggerauthentications'], WRITE));
  if (lowestMinor(platform) >= CLAIMS_MINOR) rules.push(rule('resource.k8s.io', ['resourceclaimtemplates'], WRITE));
  if (platform.serverGroups !== 'none') rules.push(rule('leaderworkerset.x-k8s.io', ['leaderworkersets'], WRITE));
  if (platform.jobGroups !== 'none') rules.push(rule('jobset.x-k8s.io', ['jobsets'], WRITE));
  if (platform.rightsizing === 'vpa') rules.push(rule('autoscaling.k8s.io', ['verticalpodautoscalers'], WRITE));
  if (platform.network === 'cilium') rules.push(rule('cilium.io', ['ciliumnetworkpolicies'], WRITE));
  rules.push(...PROGRESSIVE_KINDS[platform.progressive].map(([group, resources]) => rule(group, resources, WRITE)));
  if (platform.progressive !== 'none') rules.push(...routerRules(platform));
  rules.push(...(MESH_KINDS[engineOf(platform, 'mesh')] ?? []).map(([group, resources]) => rule(group, resources, WRITE)));
  const [group, resource] = SECRET_KINDS[engineOf(platform, 'secrets')] ?? [];
  if (group !== undefined && resource !== undefined) rules.push(rule(group, [resource], WRITE));
  if (platform.metrics !== 'none') rules.push(rule('monitoring.coreos.com', ['servicemonitors', 'podmonitors', 'prometheusrules'], WRITE));
  switch (engineOf(platform, 'ingress')) {
    case 'none':
      rules.push(rule('networking.k8s.io', ['networkpolicies'], WRITE));
      break;
    case 'gateway-api':
      rules.push(rule('networking.k8s.io', ['networkpolicies'], WRITE), rule('gateway.networking.k8s.io', ['httproutes', 'grpcroutes'], WRITE));
      break;
    default:
      rules.push(rule('networking.k8s.io', ['networkpolicies', 'ingresses'], WRITE));
  }
  return rules;
}

/** What a canary or a blue-green roll-out is made of, per engine. */
const PROGRESSIVE_KINDS: Readonly<Record<Platform['progressive'], ReadonlyArray<readonly [group: string, resources: string[]]>>> = {
  none: [],
  'argo-rollouts': [['argoproj.io', ['rollouts', 'analysistemplates']]],
  flagger: [['flagger.app', ['canaries', 'metrictemplates']]],
};

/** Who may call, and what callers ask of their requests, per mesh. */
const MESH_KINDS: Readonly<Record<string, ReadonlyArray<readonly [group: string, resources: string[]]>>> = {
  'istio-sidecar': [['security.istio.io', ['authorizationpolicies', 'peerauthentications']], ['networking.istio.io', ['destinationrules', 'virtualservices']]],
  'istio-ambient': [['security.istio.io', ['authorizationpolicies', 'peerauthentications']], ['networking.istio.io', ['destinationrules', 'virtualservices']], ['gateway.networking.k8s.io', ['gateways']]],
  linkerd: [['policy.linkerd.io', ['authorizationpolicies', 'httproutes', 'meshtlsauthentications', 'networkauthentications', 'servers']]],
};

/** What leads to both versions, where it is no route of the front door; Flagger makes the weights itself. */
function routerRules(platform: Platform): PolicyRule[] {
  const rules: PolicyRule[] = [];
  const argo = platform.progressive === 'argo-rollouts';
  if (engineOf(platform, 'ingress') === 'traefik') {
    rules.push(rule('traefik.io', argo ? ['ingressroutes', 'traefikservices'] : ['ingressroutes'], WRITE));
    if (platform.certificates !== 'none') rules.push(rule('cert-manager.io', ['certificates'], WRITE));
  }
  return rules;
}

/** What brings Secrets, per engine; what it brings deployers do not read. */
const SECRET_KINDS: Readonly<Record<string, readonly [group: string, resource: string]>> = {
  'external-secrets': ['external-secrets.io', 'externalsecrets'],
  'sealed-secrets': ['bitnami.com', 'sealedsecrets'],
  csi: ['secrets-store.csi.x-k8s.io', 'secretproviderclasses'],
};

/** What viewers may see: all that deployers may apply, and what bounds it; not what may hold what is about people. */
export function viewerRules(platform: Platform): PolicyRule[] {
  const seen = deployerRules(platform).map(({ apiGroups = [], resources = [] }) => rule(apiGroups[0] ?? '', resources.filter((resource) => !WITHHELD.has(resource)), READ));
  return [...seen, rule('', ['resourcequotas', 'limitranges'], READ)];
}

const WITHHELD: ReadonlySet<string> = new Set(['pods/log', 'configmaps']);

/** The groups that are named; what is no name of a group is told and left out. */
export function accessOf(ledger: Ledger, given: unknown): NamespaceAccess {
  const { developers, deployers, viewers, breakGlass } = mapProp(ledger, 'access', given);
  return { ...groupOf(ledger, 'developers', developers), ...groupOf(ledger, 'deployers', deployers), ...groupOf(ledger, 'viewers', viewers), ...breakGlassOf(ledger, breakGlass) };
}

function groupOf<Who extends string>(ledger: Ledger, who: Who, group: unknown): { readonly [K in Who]?: string } {
  if (isGroup(group)) return { [who]: group } as { readonly [K in Who]?: string };
  if (group !== undefined) tellGroup(ledger, `access.${who}`, group, `Write the name of a group, or remove ${who}.`);
  return {};
}

function breakGlassOf(ledger: Ledger, given: unknown): Pick<NamespaceAccess, 'breakGlass'> {
  const { group, reason } = mapProp(ledger, 'access.breakGlass', given);
  if (given === undefined) return {};
  const known = typeof reason === 'string' && reason.trim().length >= 10 ? reason.trim() : undefined;
  if (known === undefined) ledger.tell({ id: 'reason-required', message: `access.breakGlass gives the reason ${show(reason)}`, prop: 'access.breakGlass.reason', accepted: 'a sentence of ten characters at least', fix: 'Say when the group may be used.' });
  if (!isGroup(group)) tellGroup(ledger, 'access.breakGlass.group', group, 'Write the name of a group that is empty until it is needed, or remove breakGlass.');
  return known !== undefined && isGroup(group) ? { breakGlass: { group, reason: known } } : {};
}

function isGroup(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function tellGroup(ledger: Ledger, prop: string, group: unknown, fix: string): void {
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(group)}`, prop, accepted: "one group, as the identity provider names it, such as 'oidc:shop'", fix });
}

/** A binding of a group of people, as the identity provider names it, to a role. */
export function groupBinding(role: RoleOfGroup, group: string): Binding {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
  };
}

function rule(apiGroup: string, resources: string[], verbs: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources, verbs };
}
