import { isMap } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

const SNIPPET = /^nginx\.(ingress\.kubernetes\.io|org)\/([a-z-]+-)?snippets?$/;

export const ingressNginxSnippets = defineRule({
  id: 'ingress-nginx-snippets',
  title: 'No Ingress carries pieces of controller configuration.',
  why: 'Snippets are run by the controller, which reads the Secrets of all namespaces: whoever may write an Ingress has them (CVE-2021-25742, CVE-2025-1974 and others).',
  fix: 'Remove the annotation; ask for what it did in the configuration of the controller.',
  references: [
    'Checkov CKV_K8S_152, CKV_K8S_153, CKV_K8S_154',
    'Kyverno nginx-ingress',
    'Kubescape C-0059',
  ],
  examples: {
    bad: [
      {
        situation: 'a snippet of configuration',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
            annotations:
              nginx.ingress.kubernetes.io/configuration-snippet: more_clear_headers Server;
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
      {
        situation: 'a snippet of the server',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
            annotations:
              nginx.ingress.kubernetes.io/server-snippet: location /x { return 403; }
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
    good: [
      {
        situation: 'no annotations',
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
        situation: 'an annotation of the same controller that is only a value',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
            annotations:
              nginx.ingress.kubernetes.io/proxy-body-size: 8m
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
  },
  on: 'object',
  kinds: ['networking.k8s.io/Ingress', 'extensions/Ingress'],
  check: (ingress, report) => {
    const { annotations } = ingress.metadata;
    if (!isMap(annotations)) return;
    for (const key of Object.keys(annotations)) {
      if (SNIPPET.test(key)) report({ message: `the Ingress ${ingress.metadata.name} writes configuration of the controller by ${key}`, path: ['metadata', 'annotations', key] });
    }
  },
});
