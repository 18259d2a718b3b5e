import type { PolicyRule } from 'kubernetes-types/rbac/v1';
import { isMap } from '../../lib/kube/object';
import type { Platform } from '../../lib/kube/platform';
import type { Connections } from './network';
import { Peer, PEER } from './peer';
import { checkNames, show, type Ledger, type ShapeOf } from './problems';
import { textsProp } from './props';

/** What may be done with objects of the Kubernetes API. There is no wildcard: what a new version adds is not granted today. */
export type ApiVerb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** Rights on some resources of the namespace. */
export interface ApiRule {
  /** API group: `apps`. @default - the core group, of Pods, Services and ConfigMaps */
  readonly group?: string;
  /** Resources as the API has them, in the plural: `configmaps`, `pods/log`. */
  readonly resources: readonly [string, ...string[]];
  readonly verbs: readonly [ApiVerb, ...ApiVerb[]];
  /** Names of single objects; nothing can be created or listed by name. @default - every object of the namespace */
  readonly names?: readonly [string, ...string[]];
}

const SHAPE: ShapeOf<ApiRule> = { group: true, resources: true, verbs: true, names: true };
const VERBS: readonly string[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] satisfies ApiVerb[];
/** What asks for no single object, so that a rule with names never matches it. */
const NAMELESS: readonly string[] = ['create', 'deletecollection'];

/** The rules as a Role has them; what grants nothing or everything is told and left out. */
export function apiRules(ledger: Ledger, prop: string, given: unknown): readonly PolicyRule[] {
  if (!Array.isArray(given) || given.length === 0) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is given ${show(given)}`, prop, accepted: 'a list of rules', fix: "Write [{ resources: ['configmaps'], verbs: ['get'] }]." });
    return [];
  }
  return given.flatMap((rule: unknown, index) => apiRule(ledger, `${prop}[${index}]`, rule));
}

function apiRule(ledger: Ledger, prop: string, given: unknown): PolicyRule[] {
  if (!isMap(given)) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: '{ group?, resources, verbs, names? }', fix: "Write { resources: ['configmaps'], verbs: ['get'] }." });
    return [];
  }
  checkNames(ledger, given, SHAPE, `${prop}.`);
  const { group = '' } = given;
  const [resources, verbs] = (['resources', 'verbs'] as const).map((name) => someTexts(ledger, `${prop}.${name}`, given[name], name === 'verbs' ? "['get', 'list', 'watch']" : "['configmaps']"));
  const names = given['names'] === undefined ? [] : someTexts(ledger, `${prop}.names`, given['names'], "['settings']");
  if (!resources || !verbs || !names) return [];
  const wide = [group, ...resources, ...verbs].find((text) => typeof text !== 'string' || text.includes('*'));
  const odd = verbs.find((verb) => !VERBS.includes(verb));
  const never = names.length > 0 ? verbs.find((verb) => NAMELESS.includes(verb)) : undefined;
  if (wide !== undefined) ledger.tell({ id: 'grant-too-wide', message: `${prop} has ${show(wide)}`, prop, accepted: 'groups, resources and verbs by their names', fix: 'List what is needed: a wildcard grants what the next version adds as well.' });
  else if (odd !== undefined) ledger.tell({ id: 'prop-malformed', message: `${prop}.verbs has ${show(odd)}`, prop: `${prop}.verbs`, accepted: VERBS.join(', '), fix: ESCALATING.has(odd) ? 'Remove it: rights over rights belong to the platform team.' : 'Write one of these.' });
  else if (never !== undefined) ledger.tell({ id: 'grant-matches-nothing', message: `${prop} has the verb ${never} and names: a request to ${never} carries no name, and the rule never matches it`, prop: `${prop}.verbs`, accepted: 'a rule of its own, without names', fix: `Write ${never} into a rule without names.` });
  else return [{ apiGroups: [group as string], resources: [...resources], ...(names.length > 0 && { resourceNames: [...names] }), verbs: [...verbs] }];
  return [];
}

const ESCALATING: ReadonlySet<string> = new Set(['bind', 'escalate', 'impersonate']);

function someTexts(ledger: Ledger, prop: string, given: unknown, literal: string): readonly string[] | undefined {
  if (Array.isArray(given) && given.length > 0) return textsProp(ledger, prop, given);
  ledger.tell({ id: 'prop-required', message: `${prop} is ${given === undefined ? 'missing' : show(given)}`, prop, accepted: literal, fix: `Give ${prop}, such as ${literal}.` });
  return undefined;
}

/** Where most API servers listen, seen from a pod: those of clouds, and those of clusters of one's own. */
const API_PORTS = [443, 6443] as const;

/**
 * Opens the way to the API server. A NetworkPolicy sees where the address of its Service leads, which only the platform knows; Cilium knows
 * the API server itself.
 */
export function reachApiServer(ledger: Ledger, prop: string, connections: Connections, { apiServer, network }: Platform): void {
  if (network === 'cilium') return connections.reachEntity('kube-apiserver', apiServer ? [apiServer.port ?? 443] : API_PORTS);
  if (apiServer) {
    const { cidrs, port = 443 } = apiServer;
    return connections.reachOut(Peer.cidr(cidrs)[PEER], { name: 'https', container: port, service: port });
  }
  ledger.tell({ id: 'platform-key-absent', message: `${prop} lets the service ask the API server, and the platform does not say where that answers`, prop, accepted: 'apiServer in the platform, or a platform with Cilium', fix: "Add apiServer: { cidrs: ['10.0.0.10/32'], port: 6443 } to the platform; kubectl get endpoints kubernetes shows both." });
}
