import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const ingressHostRequired = defineRule({
  id: 'ingress-host-required',
  title: 'Every rule of an Ingress names a host.',
  why: 'A rule without a host answers for every name that reaches the controller, those of other teams included.',
  fix: 'Set host, such as api.acme.io.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
    'Kyverno disallow-empty-ingress-host',
  ],
  examples: {
    bad: [
      {
        situation: 'no host',
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
      {
        situation: 'an empty host',
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
              - host: ""
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
        situation: 'a host',
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
        situation: 'a wildcard is a host; ingress-host-wildcard looks at it',
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
    ],
  },
  on: 'object',
  kinds: ['networking.k8s.io/Ingress', 'extensions/Ingress'],
  check: (ingress, report) => {
    const rules = at(ingress, 'spec', 'rules');
    if (!Array.isArray(rules)) return;
    for (const [index, rule] of rules.entries()) {
      const host = at(rule, 'host');
      if (host === undefined || host === null || host === '') report({ message: `a rule of the Ingress ${ingress.metadata.name} takes every host`, path: ['spec', 'rules', index] });
    }
  },
});
