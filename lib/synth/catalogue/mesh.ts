import { entries } from './entry';

/** What services in a mesh refuse. */
export const MESH = entries({
  'mesh-caller-outside': ['A service outside the mesh calls one that takes requests of the mesh only.', 'Without a certificate it is turned away at every call.', "Take the caller into the mesh, or write mesh: { mtls: 'permissive' } on the service until it is."],
  'mesh-edges-contradict': ['Two callers ask for different values where one holds for all.', 'A waypoint, and Linkerd at a Service, do not tell callers apart: whoever was written last would win, without a word.', 'Let both ask for the same, or have Istio with a proxy in every pod.'],
  'mesh-needs-net-admin': ['A mesh would put an init container with NET_ADMIN into every pod.', 'Pod Security restricted refuses such pods, and baseline does too.', 'Install the CNI plugin of the mesh, or use a mesh in ambient mode.'],
  'mesh-peer-elsewhere': ['Time limits, retries or a breaker are asked of a peer that another program deploys.', 'Two programs would write rules for one host, and which of them holds is left to chance.', 'Set them where the peer is deployed.'],
  'mesh-retries-exceed-timeout': ['All tries together take longer than the request may.', 'The last tries are never made, and the caller is told of a timeout, not of the failure.', 'Shorten each try, or raise the timeout.'],
  'mesh-timeout-exceeds-caller': ['A request may take longer than whoever waits for its answer does.', 'The service goes on working for nobody, and holds connections meanwhile.', 'Shorten it, or raise expose.timeout.'],
  'mesh-traffic-unsupported': ['Something is asked of requests that the mesh, or the service that is called, cannot do.', 'It would be written down, and nothing would come of it.', 'Ask for what can be had; the message says what.'],
});
