import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const ingressHostWildcard = defineRule({
  id: 'ingress-host-wildcard',
  title: 'No Ingress takes all names of a domain.',
  why: 'A wildcard takes every name that nobody else claims: names of services that were removed, and those that are yet to come.',
  fix: 'List the hosts.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards',
    'Kyverno restrict-ingress-wildcard',
    'Gatekeeper block-wildcard-ingress',
  ],
  examples: {
    bad: [
      {
        situation: 'all names of a domain',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
          spec:
            tls:
              - hosts: [api.acme.io]
                secretName: api-tls
            rules:
              - host: "*.acme.io"
                http:
                  paths:
                    - path: /
                      pathType: Prefix
                      backend:
                        service:
                          name: api
                          port:
                            number: 80
        `),
      },
      {
        situation: 'all names of a part of it',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
          spec:
            tls:
              - hosts: [api.acme.io]
                secretName: api-tls
            rules:
              - host: "*.apps.acme.io"
                http:
                  paths:
                    - path: /
                      pathType: Prefix
                      backend:
                        service:
                          name: api
                          port:
                            number: 80
        `),
      },
    ],
    good: [
      {
        situation: 'one name',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
          spec:
            tls:
              - hosts: [api.acme.io]
                secretName: api-tls
            rules:
              - host: "api.acme.io"
                http:
                  paths:
                    - path: /
                      pathType: Prefix
                      backend:
                        service:
                          name: api
                          port:
                            number: 80
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'no host; ingress-host-required looks at it',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
          spec:
            tls:
              - hosts: [api.acme.io]
                secretName: api-tls
            rules:
              - http:
                  paths:
                    - path: /
                      pathType: Prefix
                      backend:
                        service:
                          name: api
                          port:
                            number: 80
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['networking.k8s.io/Ingress', 'extensions/Ingress'],
  check: (ingress, report) => {
    const rules = at(ingress, 'spec', 'rules');
    if (!Array.isArray(rules)) return;
    for (const [index, rule] of rules.entries()) {
      const host = at(rule, 'host');
      if (typeof host === 'string' && host.startsWith('*')) report({ message: `the Ingress ${ingress.metadata.name} takes ${host}`, path: ['spec', 'rules', index, 'host'] });
    }
  },
});
