import { brokenReferenceCheck } from '../broken-reference';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const GATEWAY = object('gateway.networking.k8s.io/v1 Gateway', 'public', 'spec: { gatewayClassName: envoy, listeners: [{ name: http, port: 80, protocol: HTTP }] }');
const route = (parent: string) => object('gateway.networking.k8s.io/v1 HTTPRoute', 'api', `spec: { parentRefs: [${parent}] }`);

export const gatewayMissing = defineRule({
  id: 'gateway-missing',
  title: 'The Gateway of a route exists.',
  why: 'A route without its Gateway is accepted by the API server and serves nothing.',
  fix: 'Name the Gateway that is meant in parentRefs, or declare it as external.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/httproute/', 'Popeye 407'],
  examples: {
    bad: [
      { situation: 'a typing error in the name', yaml: set(GATEWAY, route('{ name: pubic }')) },
    ],
    good: [
      { situation: 'the Gateway is in the set', yaml: set(GATEWAY, route('{ name: public }')) },
    ],
    nearMiss: [
      { situation: 'a set without Gateways uses those of the platform', yaml: route('{ name: public }') },
      { situation: 'a namespace that is not in the set', yaml: set(GATEWAY, route('{ name: public, namespace: gateway-system }')) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['gateway']),
});
