import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const serviceExternalIps = defineRule({
  id: 'service-external-ips',
  title: 'Services claim no external addresses.',
  why: 'Every node then takes traffic to these addresses to itself. Whoever may write a Service may so receive what is meant for others (CVE-2020-8554).',
  fix: 'Remove externalIPs, and use a load balancer, a Gateway or an Ingress.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#external-ips',
    'Trivy KSV-0108',
    'Gatekeeper externalip',
  ],
  examples: {
    bad: [
      {
        situation: 'an address',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            externalIPs: [203.0.113.7]
            selector:
              app: api
            ports:
              - port: 80
                targetPort: 8080
        `),
      },
      {
        situation: 'several',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            externalIPs: [203.0.113.7, 203.0.113.8]
            selector:
              app: api
            ports:
              - port: 80
                targetPort: 8080
        `),
      },
    ],
    good: [
      {
        situation: 'none',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            selector:
              app: api
            ports:
              - port: 80
                targetPort: 8080
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'an empty list',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            externalIPs: []
            selector:
              app: api
            ports:
              - port: 80
                targetPort: 8080
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['/Service'],
  check: (service, report) => {
    const claimed = at(service, 'spec', 'externalIPs');
    if (Array.isArray(claimed) && claimed.length > 0) report({ message: `the Service ${service.metadata.name} takes traffic to ${claimed.join(', ')}`, path: ['spec', 'externalIPs'] });
  },
});
