import { at, isMap, listAt, type KubeObject } from '../../kube/object';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const ingress = (name: string, path: string, more = '') => object('networking.k8s.io/v1 Ingress', name, `spec: { ${more}rules: [{ host: acme.io, http: { paths: [{ path: ${path}, pathType: Prefix, backend: { service: { name: ${name.replace(/.*\//, '')}, port: { number: 80 } } } }] } }] }`);

export const ingressHostPathUnique = defineRule({
  id: 'ingress-host-path-unique',
  title: 'One Ingress claims a host and path.',
  why: 'Which of two Ingresses gets the traffic depends on the controller and on which is older: a deploy of one team can take the traffic of another.',
  fix: 'Give one of the Ingresses another path or host, or merge the two.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/', 'Kyverno unique-ingress-host-and-path', 'Gatekeeper uniqueingresshost'],
  examples: {
    bad: [
      { situation: 'two Ingresses with one path', yaml: set(ingress('api', '/'), ingress('web', '/')) },
      { situation: 'in two namespaces', yaml: set(ingress('api', '/'), ingress('test/api', '/')) },
    ],
    good: [{ situation: 'a path each', yaml: set(ingress('api', '/api'), ingress('web', '/')) }],
    nearMiss: [
      { situation: 'two controllers', yaml: set(ingress('api', '/', 'ingressClassName: internal, '), ingress('web', '/', 'ingressClassName: public, ')) },
      { situation: 'the canary of NGINX claims the same path on purpose', yaml: set(ingress('api', '/'), ingress('api-canary', '/').replace('name: api-canary', 'name: api-canary\n  annotations: { nginx.ingress.kubernetes.io/canary: "true" }')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const first = new Map<string, KubeObject>();
    for (const ingress of graph.ofKind('networking.k8s.io/Ingress')) {
      if (annotation(ingress, 'nginx.ingress.kubernetes.io/canary') === 'true') continue;
      const ingressClass = at(ingress, 'spec', 'ingressClassName') ?? annotation(ingress, 'kubernetes.io/ingress.class') ?? '';
      listAt(ingress, 'spec', 'rules').forEach((rule, ruleIndex) => {
        const host = at(rule, 'host') ?? '*';
        listAt(rule, 'http', 'paths').forEach((entry, pathIndex) => {
          const path = at(entry, 'path') ?? '/';
          const key = JSON.stringify([ingressClass, host, path, at(entry, 'pathType')].map(String));
          const other = first.get(key) ?? ingress;
          first.set(key, other);
          if (other === ingress) return;
          report({
            object: ingress,
            path: ['spec', 'rules', ruleIndex, 'http', 'paths', pathIndex],
            message: `${String(host)}${String(path)} is claimed by Ingress ${nameOf(other)} and by Ingress ${nameOf(ingress)}`,
          });
        });
      });
    }
  },
});

function annotation({ metadata }: KubeObject, key: string): unknown {
  return isMap(metadata.annotations) ? metadata.annotations[key] : undefined;
}

function nameOf({ metadata }: KubeObject): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}
