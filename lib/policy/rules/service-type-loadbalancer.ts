import { at, isMap, type KubeObject } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

/** Annotation of a cloud → what makes the load balancer internal. */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  'service.beta.kubernetes.io/aws-load-balancer-scheme': /^internal$/,
  'service.beta.kubernetes.io/aws-load-balancer-internal': /^(true|0\.0\.0\.0\/0)$/,
  'service.beta.kubernetes.io/azure-load-balancer-internal': /^true$/,
  'networking.gke.io/load-balancer-type': /^Internal$/i,
  'cloud.google.com/load-balancer-type': /^Internal$/i,
  'service.beta.kubernetes.io/openstack-internal-load-balancer': /^true$/,
};

export const serviceTypeLoadbalancer = defineRule({
  id: 'service-type-loadbalancer',
  title: 'A load balancer says who may reach it.',
  why: 'Each one is an address of its own on the internet, past the front door with its certificates, limits and logs, and it costs money by the hour.',
  fix: 'Use ClusterIP with a Gateway or an Ingress, or set loadBalancerSourceRanges.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
    'kube-linter exposed-services',
    'Gatekeeper block-loadbalancer-services',
  ],
  examples: {
    bad: [
      {
        situation: 'open to everybody',
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
      {
        situation: 'an empty list of ranges is open as well',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            type: LoadBalancer
            loadBalancerSourceRanges: []
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
        situation: 'ranges',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            type: LoadBalancer
            loadBalancerSourceRanges: [203.0.113.0/24]
            selector:
              app: api
            ports:
              - port: 80
                targetPort: 8080
        `),
      },
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
        situation: 'an internal load balancer',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
            annotations:
              service.beta.kubernetes.io/aws-load-balancer-scheme: internal
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
    if (at(service, 'spec', 'type') !== 'LoadBalancer') return;
    const ranges = at(service, 'spec', 'loadBalancerSourceRanges');
    if ((Array.isArray(ranges) && ranges.length > 0) || isInternal(service)) return;
    report({ message: `the load balancer of the Service ${service.metadata.name} is open to every address`, path: ['spec', 'type'] });
  },
});

function isInternal({ metadata: { annotations } }: KubeObject): boolean {
  return isMap(annotations) && Object.entries(INTERNAL).some(([key, internal]) => internal.test(String(annotations[key] ?? '')));
}
