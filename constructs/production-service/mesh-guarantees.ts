import { promised, type GuaranteesByKind } from '../kit/guarantees';
import { METADATA } from '../kit/metadata-guarantees';

const WHO = promised('only declared callers may call it, known by their accounts', { closed: true, rules: ['mesh-target-missing'] });
const BOUNDS = promised('requests have the bounds that their callers ask for', { closed: true, rules: ['mesh-host-missing', 'mesh-subset-missing'] });

/** What a service in a mesh promises of each kind. */
export const MESH_GUARANTEES: GuaranteesByKind = {
  AuthorizationPolicy: { '': WHO, ...METADATA },
  DestinationRule: { '': BOUNDS, ...METADATA },
  MeshTLSAuthentication: { '': WHO, ...METADATA },
  NetworkAuthentication: { '': WHO, ...METADATA },
  PeerAuthentication: { '': promised('it takes requests of the mesh only, but where the program lets others in', { closed: true, rules: ['mesh-strict-mtls'] }), ...METADATA },
  Server: { '': WHO, ...METADATA },
};
