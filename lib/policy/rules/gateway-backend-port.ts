import { at } from '../../kube/object';
import { backendPortCheck } from '../backend-port';
import { object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const route = (port: number) => object('gateway.networking.k8s.io/v1 HTTPRoute', 'api', `spec: { rules: [{ backendRefs: [{ name: api, port: ${port} }] }] }`);
const API = service('api', '- { name: http, port: 80, targetPort: 8080 }');

export const gatewayBackendPort = defineRule({
  id: 'gateway-backend-port',
  title: 'The port behind a route of the Gateway API is a port of its Service.',
  why: 'The gateway answers requests with 500 although the Service and its pods are well.',
  fix: 'Write the number of a port of the Service.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/httproute/'],
  examples: {
    bad: [{ situation: 'the port of the container', yaml: set(API, route(8080)) }],
    good: [{ situation: 'the port of the Service', yaml: set(API, route(80)) }],
    nearMiss: [{ situation: 'a Service that is not in the set', yaml: route(8080) }],
  },
  on: 'object',
  kinds: ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'].map((kind) => `gateway.networking.k8s.io/${kind}`),
  check: backendPortCheck('route-backend', (backend) => {
    const port = at(backend, 'port');
    return typeof port === 'number' ? port : undefined;
  }),
});
