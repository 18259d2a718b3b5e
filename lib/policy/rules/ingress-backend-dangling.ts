import { at } from '../../kube/object';
import { brokenReferenceCheck } from '../broken-reference';
import { object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const ingress = (backend: string) => object('networking.k8s.io/v1 Ingress', 'api', `spec: { rules: [{ host: api.acme.io, http: { paths: [{ path: /, pathType: Prefix, backend: { service: ${backend} } }] } }] }`);

export const ingressBackendDangling = defineRule({
  id: 'ingress-backend-dangling',
  title: 'The Service behind an Ingress exists.',
  why: 'Requests for the path are answered with 503 as soon as the Ingress is applied.',
  fix: 'Name the Service that is meant in the backend.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/', 'kube-score ingress-targets-service', 'kube-linter dangling-ingress', 'Popeye 1401'],
  examples: {
    bad: [
      { situation: 'a typing error in the name', yaml: set(service('api', '- port: 80'), ingress('{ name: apis, port: { number: 80 } }')) },
    ],
    good: [
      { situation: 'the Service is in the set', yaml: set(service('api', '- port: 80'), ingress('{ name: api, port: { number: 80 } }')) },
    ],
    nearMiss: [
      { situation: 'an action of the AWS controller is no Service', yaml: ingress('{ name: redirect, port: { name: use-annotation } }') },
      { situation: 'an operator may make the Service', yaml: set(object('postgresql.cnpg.io/v1 Cluster', 'db'), ingress('{ name: db-rw, port: { number: 5432 } }')) },
      { situation: 'Flagger makes the Service of a Canary', yaml: set(object('flagger.app/v1beta1 Canary', 'api', 'spec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: api } }'), ingress('{ name: api, port: { number: 80 } }')) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['ingress-backend'], ({ holder }) => at(holder, 'port', 'name') !== 'use-annotation'),
});
