import { at, isMap, type KubeObject } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

/** Annotations by which load balancers get a certificate from elsewhere. */
const CERTIFICATES = [
  'alb.ingress.kubernetes.io/certificate-arn',
  'appgw.ingress.kubernetes.io/appgw-ssl-certificate',
  'ingress.gcp.kubernetes.io/pre-shared-cert',
  'networking.gke.io/managed-certificates',
  'traefik.ingress.kubernetes.io/router.tls',
  'traefik.ingress.kubernetes.io/router.tls.certresolver',
];

export const ingressTlsRequired = defineRule({
  id: 'ingress-tls-required',
  title: 'An Ingress serves TLS.',
  why: 'Without it passwords, cookies and tokens cross the network in plain text, and browsers warn.',
  fix: 'Add spec.tls with the hosts and the Secret of the certificate.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
    'Polaris tlsSettingsMissing',
    'Kyverno require-ingress-https',
    'Gatekeeper httpsonly',
  ],
  examples: {
    bad: [
      {
        situation: 'no tls',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
          spec:
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
        situation: 'an empty list',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
          spec:
            tls: []
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
        situation: 'a certificate',
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
        situation: 'a certificate of the load balancer, by annotation',
        yaml: documents(`
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: api
            namespace: shop
            annotations:
              alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-central-1:123456789012:certificate/1f2e
          spec:
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
    const tls = at(ingress, 'spec', 'tls');
    if ((Array.isArray(tls) && tls.length > 0) || hasCertificate(ingress)) return;
    report({ message: `the Ingress ${ingress.metadata.name} serves plain HTTP`, path: ['spec', 'tls'] });
  },
});

function hasCertificate({ metadata: { annotations } }: KubeObject): boolean {
  return isMap(annotations) && CERTIFICATES.some((key) => Object.hasOwn(annotations, key));
}
