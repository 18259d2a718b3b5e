import { at } from '../../kube/object';
import { backendPortCheck } from '../backend-port';
import { object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const ingress = (port: string) => object('networking.k8s.io/v1 Ingress', 'api', `spec: { defaultBackend: { service: { name: api, port: ${port} } } }`);
const API = service('api', '- { name: http, port: 80, targetPort: 8080 }');

export const ingressBackendPort = defineRule({
  id: 'ingress-backend-port',
  title: 'The port behind an Ingress is a port of its Service.',
  why: 'Requests are answered with 503 although the Service and its pods are well.',
  fix: 'Write the number or the name of a port of the Service.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/', 'kube-score ingress-targets-service', 'Popeye 1402'],
  examples: {
    bad: [
      { situation: 'the port of the container', yaml: set(API, ingress('{ number: 8080 }')) },
      { situation: 'a name that the Service does not have', yaml: set(API, ingress('{ name: web }')) },
    ],
    good: [
      { situation: 'by number', yaml: set(API, ingress('{ number: 80 }')) },
      { situation: 'by name', yaml: set(API, ingress('{ name: http }')) },
    ],
    nearMiss: [
      { situation: 'a Service that is not in the set', yaml: ingress('{ number: 8080 }') },
      { situation: 'an action of the AWS controller', yaml: set(API, ingress('{ name: use-annotation }')) },
      { situation: 'a name for a host outside has every port', yaml: set(object('v1 Service', 'api', 'spec: { type: ExternalName, externalName: api.acme.io }'), ingress('{ number: 443 }')) },
    ],
  },
  on: 'object',
  kinds: ['networking.k8s.io/Ingress'],
  check: backendPortCheck('ingress-backend', (backend) => {
    const port = at(backend, 'port', 'number') ?? at(backend, 'port', 'name');
    return (typeof port === 'number' || typeof port === 'string') && port !== 'use-annotation' ? port : undefined;
  }),
});
