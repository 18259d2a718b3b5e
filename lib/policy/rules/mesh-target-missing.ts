import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const api = set(deployment('api'), service('api', '- port: 80'));
const server = (name: string) => object('policy.linkerd.io/v1beta3 Server', name, 'spec: { podSelector: { matchLabels: { app: api } }, port: 8080 }');
const tls = object('policy.linkerd.io/v1alpha1 MeshTLSAuthentication', 'web', 'spec: { identityRefs: [{ kind: ServiceAccount, name: web }] }');
const who = (target: string, by = 'web') => object('policy.linkerd.io/v1alpha1 AuthorizationPolicy', 'api', `spec: { targetRef: { group: policy.linkerd.io, kind: Server, name: ${target} }, requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: ${by} }] }`);
const waypoint = (target: string) => object('security.istio.io/v1 AuthorizationPolicy', 'api', `spec: { targetRefs: [{ group: '', kind: Service, name: ${target} }], action: ALLOW }`);

export const meshTargetMissing = defineRule({
  id: 'mesh-target-missing',
  title: 'What a policy of a mesh protects, and whom it lets in, exists.',
  why: 'A policy for something that is not there protects nothing, and one that names callers whom nobody defined lets none of them in.',
  fix: 'Correct the name, or add what is meant.',
  references: ['https://linkerd.io/2/reference/authorization-policy/', 'https://istio.io/latest/docs/reference/config/security/authorization-policy/'],
  examples: {
    bad: [
      { situation: 'a Server that is not there', yaml: set(api, server('api-http'), tls, who('api')) },
      { situation: 'callers that are not defined', yaml: set(api, server('api'), tls, who('api', 'webs')) },
      { situation: 'a Service before which a waypoint asks', yaml: set(api, waypoint('apis')) },
    ],
    good: [{ situation: 'both are there', yaml: set(api, server('api'), tls, who('api'), waypoint('api')) }],
    nearMiss: [{ situation: 'the whole namespace is protected', yaml: set(api, object('policy.linkerd.io/v1alpha1 AuthorizationPolicy', 'all', 'spec: { targetRef: { kind: Namespace, name: shop }, requiredAuthenticationRefs: [{ kind: ServiceAccount, name: web }] }')) }],
  },
  on: 'set',
  check: brokenReferenceCheck(['mesh-target']),
});
