import { at } from '../../kube/object';
import { object } from '../example-objects';
import { defineRule } from '../rule';

const peers = (spec: string) => object('security.istio.io/v1 PeerAuthentication', 'api', `spec: { ${spec} }`);

export const meshStrictMtls = defineRule({
  id: 'mesh-strict-mtls',
  title: 'What stands in a mesh of Istio takes requests of the mesh only.',
  why: 'A permissive mode is meant for the days in which clients move: left in place, anybody who reaches the pod can call it without a certificate, and policies that name accounts look as if they held.',
  fix: 'Write mode: STRICT, and open single ports in portLevelMtls where something outside the mesh must come in.',
  references: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/', 'Kyverno enforce-strict-mtls'],
  examples: {
    bad: [
      { situation: 'plain requests are taken too', yaml: peers('mtls: { mode: PERMISSIVE }') },
      { situation: 'only plain requests are', yaml: peers('mtls: { mode: DISABLE }') },
    ],
    good: [{ situation: 'only the mesh comes in', yaml: peers('mtls: { mode: STRICT }') }],
    nearMiss: [
      { situation: 'one port is open, such as that of the metrics', yaml: peers('selector: { matchLabels: { app: api } }, mtls: { mode: STRICT }, portLevelMtls: { 9090: { mode: PERMISSIVE } }') },
      { situation: 'nothing is said, and what is above it holds', yaml: peers('selector: { matchLabels: { app: api } }') },
    ],
  },
  on: 'object',
  kinds: ['security.istio.io/PeerAuthentication'],
  check(peer, report) {
    const mode = at(peer, 'spec', 'mtls', 'mode');
    if (mode !== 'PERMISSIVE' && mode !== 'DISABLE') return;
    report({ message: `requests without a certificate are taken: mode is ${mode}`, path: ['spec', 'mtls', 'mode'], accepted: 'STRICT' });
  },
});
