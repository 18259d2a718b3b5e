import type { HttpRule } from '../../../kit/mesh-traffic';
import type { ServiceContext } from '../context';
import { plainPorts, type Admission, type Caller } from './callers';
import type { MeshPlan } from './plan';

type Spec = { readonly spec: object };

/** What plain requests come to. @see https://istio.io/latest/docs/reference/config/security/peer_authentication/ */
export function peerAuthenticationBody({ identity: { reach } }: ServiceContext, { strict }: MeshPlan, admissions: readonly Admission[]): Spec {
  const open = strict ? plainPorts(admissions) : [];
  return {
    spec: {
      selector: { matchLabels: { ...reach } },
      mtls: { mode: strict ? 'STRICT' : 'PERMISSIVE' },
      ...(open.length > 0 && { portLevelMtls: Object.fromEntries(open.map(({ container }) => [`${container}`, { mode: 'PERMISSIVE' }])) }),
    },
  };
}

/** Who may call, by account, and nobody else: without a rule nobody may. @see https://istio.io/latest/docs/reference/config/security/authorization-policy/ */
export function authorizationBody({ identity: { reach } }: ServiceContext, admissions: readonly Admission[]): Spec {
  const rules = admissions.flatMap(rulesOf);
  return { spec: { selector: { matchLabels: { ...reach } }, action: 'ALLOW', ...(rules.length > 0 && { rules }) } };
}

/** The same at the waypoint, which stands before the Service. It sees the port of the Service, not that of the pod. */
export function waypointAuthorizationBody({ identity: { name } }: ServiceContext, admissions: readonly Admission[]): Spec {
  const rules = admissions.map(({ port, callers }) => ({ port: { ...port, container: port.service }, callers })).flatMap(rulesOf);
  return { spec: { targetRefs: [{ group: '', kind: 'Service', name }], action: 'ALLOW', ...(rules.length > 0 && { rules }) } };
}

/** Callers that may do the same stand in one rule. */
function rulesOf({ port, callers }: Admission): object[] {
  const ports = [`${port.container}`];
  if (callers.includes('anyone')) return [{ to: [{ operation: { ports } }] }];
  const free = callers.filter((caller) => !restricted(caller));
  return [
    ...(free.length > 0 ? [{ from: sourcesOf(free), to: [{ operation: { ports } }] }] : []),
    ...callers.flatMap((caller) => {
      const http = restricted(caller);
      return http ? [{ from: sourcesOf([caller]), to: http.map(({ method, path }) => ({ operation: { ports, ...(method !== undefined && { methods: [method] }), ...(path !== undefined && { paths: [path] }) } })) }] : [];
    }),
  ];
}

function restricted(caller: Caller): readonly HttpRule[] | undefined {
  return caller !== 'anyone' && 'http' in caller ? caller.http : undefined;
}

function sourcesOf(callers: readonly Caller[]): object[] {
  const principals = new Set<string>();
  const namespaces = new Set<string>();
  const ipBlocks = new Set<string>();
  for (const caller of callers) {
    if (caller === 'anyone') continue;
    if ('cidrs' in caller) for (const cidr of caller.cidrs) ipBlocks.add(cidr);
    // In policies cluster.local stands for the mesh's own trust domain, whatever that is.
    else if (caller.account !== undefined) principals.add(`cluster.local/ns/${caller.namespace}/sa/${caller.account}`);
    else namespaces.add(caller.namespace);
  }
  return [
    ...(principals.size > 0 ? [{ source: { principals: [...principals] } }] : []),
    ...(namespaces.size > 0 ? [{ source: { namespaces: [...namespaces] } }] : []),
    ...(ipBlocks.size > 0 ? [{ source: { ipBlocks: [...ipBlocks] } }] : []),
  ];
}
