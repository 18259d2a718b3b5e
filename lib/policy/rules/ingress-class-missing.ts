import { brokenReferenceCheck } from '../broken-reference';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const CLASS = object('networking.k8s.io/v1 IngressClass', '/nginx', 'spec: { controller: k8s.io/ingress-nginx }');
const ingress = (name: string) => object('networking.k8s.io/v1 Ingress', 'api', `spec: { ingressClassName: ${name}, defaultBackend: { service: { name: api, port: { number: 80 } } } }`);

export const ingressClassMissing = defineRule({
  id: 'ingress-class-missing',
  title: 'The IngressClass of an Ingress exists.',
  why: 'No controller takes the Ingress up: it is accepted, gets no address and serves nothing.',
  fix: 'Name an IngressClass of the cluster, or declare it as external.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class'],
  examples: {
    bad: [
      { situation: 'a typing error', yaml: set(CLASS, ingress('ngnix')) },
    ],
    good: [
      { situation: 'the class is in the set', yaml: set(CLASS, ingress('nginx')) },
    ],
    nearMiss: [
      { situation: 'a set without classes uses those of the cluster', yaml: ingress('nginx') },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['ingress-class']),
});
