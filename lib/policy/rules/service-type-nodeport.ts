import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const serviceTypeNodeport = defineRule({
  id: 'service-type-nodeport',
  title: 'Services are not of type NodePort.',
  why: 'A node port is open on every node to whoever reaches one, without TLS, host or path; its number collides, and clients learn addresses of nodes that come and go.',
  fix: 'Use ClusterIP, and let people in through a Gateway or an Ingress.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
    'kube-linter exposed-services',
    'kube-score service-type',
    'Gatekeeper block-nodeport-services',
  ],
  examples: {
    bad: [
      {
        situation: 'a node port',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            type: NodePort
            selector:
              app: api
            ports:
              - port: 80
                targetPort: 8080
        `),
      },
      {
        situation: 'with a number of its own',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            type: NodePort
            selector:
              app: api
            ports:
              - port: 80
                nodePort: 30080
        `),
      },
    ],
    good: [
      {
        situation: 'ClusterIP',
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
        situation: 'a load balancer has a node port inside; service-type-loadbalancer looks at it',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            type: LoadBalancer
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
    if (at(service, 'spec', 'type') === 'NodePort') report({ message: `the Service ${service.metadata.name} opens a port on every node`, path: ['spec', 'type'], accepted: 'ClusterIP' });
  },
});
