import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const serviceExternalNameLocalhost = defineRule({
  id: 'service-external-name-localhost',
  title: 'An ExternalName is not localhost.',
  why: 'The name resolves on the side of the caller: an ingress controller that follows it asks itself, admin endpoints included.',
  fix: 'Name the host outside the cluster, or use a Service with a selector.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#externalname',
    'Kyverno disallow-localhost-services',
  ],
  examples: {
    bad: [
      {
        situation: 'localhost',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            type: ExternalName
            externalName: localhost
        `),
      },
      {
        situation: 'with a final dot',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            type: ExternalName
            externalName: localhost.
        `),
      },
    ],
    good: [
      {
        situation: 'a host outside',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            type: ExternalName
            externalName: db.acme.io
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a host whose name begins so',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            type: ExternalName
            externalName: localhost.acme.io
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['/Service'],
  check: (service, report) => {
    const name = at(service, 'spec', 'externalName');
    if (at(service, 'spec', 'type') !== 'ExternalName' || typeof name !== 'string' || !/^(localhost|127\..*|::1)\.?$/i.test(name)) return;
    report({ message: `${name} stands behind the Service ${service.metadata.name}`, path: ['spec', 'externalName'] });
  },
});
