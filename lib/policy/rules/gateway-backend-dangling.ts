import { brokenReferenceCheck } from '../broken-reference';
import { object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const route = (backend: string) => object('gateway.networking.k8s.io/v1 HTTPRoute', 'api', `spec: { rules: [{ backendRefs: [${backend}] }] }`);

export const gatewayBackendDangling = defineRule({
  id: 'gateway-backend-dangling',
  title: 'The Service behind a route of the Gateway API exists.',
  why: 'The gateway answers requests for the rule with 500 as soon as the route is applied.',
  fix: 'Name the Service that is meant in backendRefs.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/httproute/', 'Kubescape C-0302'],
  examples: {
    bad: [
      { situation: 'a typing error in the name', yaml: set(service('api', '- port: 80'), route('{ name: apis, port: 80 }')) },
      { situation: 'a mirror that leads nowhere', yaml: set(service('api', '- port: 80'), object('gateway.networking.k8s.io/v1 HTTPRoute', 'api', 'spec: { rules: [{ filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: shadow, port: 80 } } }], backendRefs: [{ name: api, port: 80 }] }] }')) },
    ],
    good: [
      { situation: 'the Service is in the set', yaml: set(service('api', '- port: 80'), route('{ name: api, port: 80 }')) },
    ],
    nearMiss: [
      { situation: 'a Service of a namespace that is not in the set', yaml: route('{ name: api, namespace: payments, port: 80 }') },
      { situation: 'a backend of another kind of an engine', yaml: set(object('inference.networking.k8s.io/v1 InferencePool', 'api'), route('{ group: inference.networking.k8s.io, kind: InferencePool, name: api }')) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['route-backend']),
});
