import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const AUTHENTICATION = object('keda.sh/v1alpha1 TriggerAuthentication', 'kafka', 'spec: { secretTargetRef: [] }');
const scaled = (ref: string) => set(deployment('api'), object('keda.sh/v1alpha1 ScaledObject', 'api', `spec: { scaleTargetRef: { name: api }, triggers: [{ type: kafka, metadata: { topic: orders }, authenticationRef: ${ref} }] }`));

export const kedaAuthenticationMissing = defineRule({
  id: 'keda-authentication-missing',
  title: 'The authentication that a trigger of KEDA names exists.',
  why: 'Without it the source cannot be read: the ScaledObject is not ready, and the number of pods stays what it was.',
  fix: 'Name the TriggerAuthentication that is meant in authenticationRef.',
  references: ['https://keda.sh/docs/latest/concepts/authentication/'],
  examples: {
    bad: [
      { situation: 'a typing error in the name', yaml: set(AUTHENTICATION, scaled('{ name: kafca }')) },
      { situation: 'the one of that name lies in another namespace', yaml: set(AUTHENTICATION.replace('shop', 'kafka'), scaled('{ name: kafka, kind: TriggerAuthentication }')) },
    ],
    good: [{ situation: 'it is in the set', yaml: set(AUTHENTICATION, scaled('{ name: kafka }')) }],
    nearMiss: [
      { situation: 'one for the whole cluster, which is the platform team’s', yaml: scaled('{ name: kafka, kind: ClusterTriggerAuthentication }') },
      { situation: 'no authentication is named', yaml: set(deployment('api'), object('keda.sh/v1alpha1 ScaledObject', 'api', 'spec: { scaleTargetRef: { name: api }, triggers: [{ type: cron, metadata: {} }] }')) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['trigger-authentication']),
});
