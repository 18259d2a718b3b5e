import type { Graph } from '../../graph/graph';
import { at, isMap, listAt, type KubeObject } from '../../kube/object';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const route = (name: string, match: string, spec = '') => object('gateway.networking.k8s.io/v1 HTTPRoute', name, `spec: { parentRefs: [{ name: public, namespace: gateway-system }], hostnames: [acme.io], ${spec}rules: [{ matches: [${match}] }] }`);
const path = (value: string) => `{ path: { type: PathPrefix, value: ${value} } }`;

export const routeHostPathUnique = defineRule({
  id: 'route-host-path-unique',
  title: 'One route claims a host and match at a listener.',
  why: 'The oldest route wins and the other serves nothing, without an error: re-creating an object moves traffic from one team to another.',
  fix: 'Give one of the routes another match or host, or merge the two.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/httproute/'],
  examples: {
    bad: [
      { situation: 'two routes with one path', yaml: set(route('api', path('/')), route('web', path('/'))) },
      { situation: 'no match means every path', yaml: set(route('api', path('/')), route('web', '').replace(', rules: [{ matches: [] }]', ', rules: [{}]')) },
    ],
    good: [{ situation: 'a path each', yaml: set(route('api', path('/api')), route('web', path('/'))) }],
    nearMiss: [
      { situation: 'the same path with another header', yaml: set(route('api', path('/')), route('beta', '{ path: { type: PathPrefix, value: / }, headers: [{ name: x-beta, value: "1" }] }')) },
      { situation: 'another Gateway', yaml: set(route('api', path('/')), route('web', path('/')).replace('name: public', 'name: internal')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const first = new Map<string, KubeObject>();
    for (const kind of ['HTTPRoute', 'GRPCRoute']) {
      for (const route of graph.ofKind(`gateway.networking.k8s.io/${kind}`)) {
        const claimed = claimOf(graph, route, first);
        if (claimed === undefined) continue;
        report({ object: route, path: claimed.path, message: `${kind} ${nameOf(claimed.by)} and ${kind} ${nameOf(route)} claim the same match of host ${claimed.host} at the same listener` });
      }
    }
  },
});

interface Claimed {
  readonly by: KubeObject;
  readonly host: string;
  readonly path: ReadonlyArray<string | number>;
}

/** Bounded against hostile routes: parents × hosts × matches of one object. */
const MOST_CLAIMS = 4096;

/** Enters what a route claims, and gives the first claim that an earlier route has. */
function claimOf(graph: Graph, route: KubeObject, first: Map<string, KubeObject>): Claimed | undefined {
  const spec = at(route, 'spec');
  const parents = listAt(spec, 'parentRefs').map((parent) => JSON.stringify([at(parent, 'namespace') ?? graph.namespaceOf(route), at(parent, 'name'), at(parent, 'sectionName'), at(parent, 'port')]));
  const hosts = listAt(spec, 'hostnames').length > 0 ? listAt(spec, 'hostnames').map(String) : ['*'];
  let found: Claimed | undefined;
  let left = MOST_CLAIMS;
  listAt(spec, 'rules').forEach((rule, index) => {
    const matches = listAt(rule, 'matches').length > 0 ? listAt(rule, 'matches') : [{}];
    for (const match of matches) {
      const wanted = canonical(route.kind === 'HTTPRoute' ? { path: { type: 'PathPrefix', value: '/' }, ...(isMap(match) && match) } : match);
      for (const parent of parents) {
        for (const host of hosts) {
          if (left-- <= 0) return;
          const key = `${route.kind} ${parent} ${host} ${wanted}`;
          const other = first.get(key);
          if (other === undefined) first.set(key, route);
          else if (other !== route) found ??= { by: other, host, path: ['spec', 'rules', index] };
        }
      }
    }
  });
  return found;
}

/** The fields of a match are few and flat; sorted keys make equal matches equal text. */
function canonical(value: unknown, depth = 0): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).sort().join()}]`;
  if (!isMap(value) || depth > 6) return String(value);
  return `{${Object.keys(value).sort().map((key) => `${key}:${canonical(value[key], depth + 1)}`).join()}}`;
}

function nameOf({ metadata }: KubeObject): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}
