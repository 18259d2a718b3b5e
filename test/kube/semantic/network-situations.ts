import { type Case } from './situations';

const service = (spec: string): string => `{ apiVersion: v1, kind: Service, metadata: { name: s }, spec: { ${spec} } }`;
const ingress = (spec: string): string => `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: i }, spec: { ${spec} } }`;
const path = (fields: string): string => ingress(`rules: [{ host: a.example.com, http: { paths: [{ ${fields} }] } }]`);
const policy = (spec: string): string => `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: n }, spec: { podSelector: {}, ${spec} } }`;
const route = (spec: string): string => `{ apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: { name: r }, spec: { ${spec} } }`;
const BACKEND = 'backend: { service: { name: s, port: { name: http } } }';
const PATH = '/spec/rules/0/http/paths/0';

/** Situations of network, and what is found in each. */
export const NETWORK: readonly Case[] = [
  ['traffic to the same zone, from 1.34', service('ports: [{ port: 80 }], trafficDistribution: PreferSameZone'), []],
  ['traffic to the same zone, before', service('ports: [{ port: 80 }], trafficDistribution: PreferSameZone'), ['traffic-distribution-unknown /spec/trafficDistribution'], 33],
  ['traffic to nowhere known', service('ports: [{ port: 80 }], trafficDistribution: PreferFar'), ['traffic-distribution-unknown /spec/trafficDistribution']],
  ['a Service', service('selector: { app: a }, ports: [{ port: 80, targetPort: http }]'), []],
  ['a Service without ports', service('selector: { app: a }'), ['service-port-none /spec/ports']],
  ['a headless Service without ports', service('clusterIP: None'), []],
  ['two ports, one without a name', service('ports: [{ port: 80 }, { port: 81, name: b }]'), ['service-port-name-valid /spec/ports/0/name']],
  ['a port name with a dot', service('ports: [{ port: 80, name: a.b }]'), ['service-port-name-valid /spec/ports/0/name']],
  ['a port name of more than 15 characters, which a Service may have', service('ports: [{ port: 80, name: http-of-the-whole-shop }]'), []],
  ['two ports of one name', service('ports: [{ port: 80, name: a }, { port: 81, name: a }]'), ['port-name-duplicate /spec/ports/1/name']],
  ['one port twice', service('ports: [{ port: 80, name: a }, { port: 80, name: b }]'), ['port-duplicate /spec/ports/1/port']],
  ['one port for TCP and UDP', service('ports: [{ port: 53, name: a }, { port: 53, name: b, protocol: UDP }]'), []],
  ['a target port in quotes', service('ports: [{ port: 80, targetPort: "8080" }]'), ['port-name-malformed /spec/ports/0/targetPort']],
  ['a target port of zero, which is the port', service('ports: [{ port: 80, targetPort: 0 }]'), []],
  ['port 65536', service('ports: [{ port: 65536 }]'), ['port-out-of-range /spec/ports/0/port']],
  ['a headless Service that translates', service('clusterIP: None, selector: { app: a }, ports: [{ port: 80, targetPort: 8080 }]'), ['headless-port-translated /spec/ports/0/targetPort']],
  ['a headless Service by name, which one object cannot tell', service('clusterIP: None, selector: { app: a }, ports: [{ port: 80, targetPort: http }]'), []],
  ['a headless Service without pods of its own', service('clusterIP: None, ports: [{ port: 80, targetPort: 8080 }]'), []],
  ['a headless load balancer', service('type: LoadBalancer, clusterIP: None, ports: [{ port: 80 }]'), ['service-field-mismatch /spec/clusterIP']],
  ['a node port of a ClusterIP', service('ports: [{ port: 80, nodePort: 30080 }]'), ['service-field-mismatch /spec/ports/0/nodePort']],
  ['a name outside', service('type: ExternalName, externalName: db.example.com.'), []],
  ['a URL outside', service('type: ExternalName, externalName: "https://db.example.com"'), ['external-name-malformed /spec/externalName']],
  ['source ranges of a ClusterIP', service('ports: [{ port: 80 }], loadBalancerSourceRanges: [10.0.0.0/8]'), ['service-field-mismatch /spec/loadBalancerSourceRanges']],
  ['a source range without a prefix', service('type: LoadBalancer, ports: [{ port: 80 }], loadBalancerSourceRanges: [10.0.0.1]'), ['cidr-malformed /spec/loadBalancerSourceRanges/0']],
  ['an external policy inside', service('ports: [{ port: 80 }], externalTrafficPolicy: Local'), ['service-field-mismatch /spec/externalTrafficPolicy']],
  ['a session of two days', service('ports: [{ port: 80 }], sessionAffinity: ClientIP, sessionAffinityConfig: { clientIP: { timeoutSeconds: 172800 } }'), ['session-affinity-out-of-range /spec/sessionAffinityConfig/clientIP/timeoutSeconds']],
  ['a selector value with a space', service('selector: { app: "a b" }, ports: [{ port: 80 }]'), ['label-values-valid /spec/selector/app']],

  ['an Ingress', path(`path: /, pathType: Prefix, ${BACKEND}`), []],
  ['an Ingress of nothing', ingress(''), ['ingress-rule-none /spec/rules']],
  ['a wildcard host', ingress('rules: [{ host: "*.example.com" }]'), []],
  ['a host of stars', ingress('rules: [{ host: "*.*.com" }]'), ['host-malformed /spec/rules/0/host']],
  ['a host with a port', ingress('rules: [{ host: "a.example.com:443" }]'), ['host-malformed /spec/rules/0/host']],
  ['an address as host', ingress('rules: [{ host: 10.0.0.1 }]'), ['host-malformed /spec/rules/0/host']],
  ['no pathType', path(`path: /, ${BACKEND}`), [`ingress-path-type-missing ${PATH}/pathType`]],
  ['a relative path', path(`path: a, pathType: Prefix, ${BACKEND}`), [`ingress-path-malformed ${PATH}/path`]],
  ['a path with two slashes', path(`path: /a//b, pathType: Exact, ${BACKEND}`), [`ingress-path-malformed ${PATH}/path`]],
  ['a pattern, where the controller decides', path(`path: /a//b(/|$), pathType: ImplementationSpecific, ${BACKEND}`), []],
  ['a backend without a port', path('path: /, pathType: Prefix, backend: { service: { name: s } }'), [`ingress-backend-form ${PATH}/backend/service/port`]],
  ['a backend with two ports', path('path: /, pathType: Prefix, backend: { service: { name: s, port: { name: a, number: 80 } } }'), [`ingress-backend-form ${PATH}/backend/service/port`]],
  ['a backend that is nothing', path('path: /, pathType: Prefix, backend: {}'), [`ingress-backend-form ${PATH}/backend`]],
  ['two classes', '{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: i, annotations: { kubernetes.io/ingress.class: a } }, spec: { ingressClassName: b, rules: [{}] } }', ['ingress-class-twice /metadata/annotations/kubernetes.io~1ingress.class']],

  ['a policy', policy('ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }], ports: [{ port: http }, { port: 80, endPort: 90 }] }], egress: [{}]'), []],
  ['an empty peer', policy('ingress: [{ from: [{}] }]'), ['network-policy-peer-one-of /spec/ingress/0/from/0']],
  ['a block beside a selector', policy('egress: [{ to: [{ podSelector: {}, ipBlock: { cidr: 10.0.0.0/8 } }] }]'), ['network-policy-peer-one-of /spec/egress/0/to/0/ipBlock']],
  ['an exception outside', policy('egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [11.0.0.0/16] } }] }]'), ['cidr-except-outside /spec/egress/0/to/0/ipBlock/except/0']],
  ['an exception of everything', policy('egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] } }] }]'), ['cidr-except-outside /spec/egress/0/to/0/ipBlock/except/0']],
  ['an exception inside', policy('egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [169.254.169.254/32] } }] }]'), []],
  ['an address of another family as an exception', policy('egress: [{ to: [{ ipBlock: { cidr: "::/0", except: [10.0.0.0/8] } }] }]'), ['cidr-except-outside /spec/egress/0/to/0/ipBlock/except/0']],
  ['a range that ends before it begins', policy('egress: [{ ports: [{ port: 90, endPort: 80 }] }]'), ['end-port-malformed /spec/egress/0/ports/0/endPort']],
  ['a range from a name', policy('egress: [{ ports: [{ port: http, endPort: 80 }] }]'), ['end-port-malformed /spec/egress/0/ports/0/endPort']],
  ['host bits, before 1.36', policy('egress: [{ to: [{ ipBlock: { cidr: 10.0.0.1/8 } }] }]'), [], 35],
  ['host bits, from 1.36', policy('egress: [{ to: [{ ipBlock: { cidr: 10.0.0.1/8 } }] }]'), ['cidr-malformed /spec/egress/0/to/0/ipBlock/cidr'], 36],

  ['a route', route('hostnames: [a.example.com], rules: [{ matches: [{ path: { type: PathPrefix, value: / } }], backendRefs: [{ name: s, port: 80, weight: 0 }] }]'), []],
  ['a host that is a URL', route('hostnames: ["https://a.example.com"]'), ['host-malformed /spec/hostnames/0']],
  ['a negative weight', route('rules: [{ backendRefs: [{ name: s, port: 80, weight: -1 }] }]'), ['weight-out-of-range /spec/rules/0/backendRefs/0/weight']],
  ['a backend without a port', route('rules: [{ backendRefs: [{ name: s }] }]'), ['route-port-missing /spec/rules/0/backendRefs/0/port']],
  ['a backend of another kind without a port', route('rules: [{ backendRefs: [{ name: s, group: inference.networking.k8s.io, kind: InferencePool }] }]'), []],
  ['a filter with the block of another', route('rules: [{ filters: [{ type: RequestRedirect, urlRewrite: {} }] }]'), ['route-filter-one-of /spec/rules/0/filters/0']],
  ['a filter with its block', route('rules: [{ filters: [{ type: URLRewrite, urlRewrite: { hostname: a.b } }] }]'), []],
  ['one direction twice', policy('policyTypes: [Ingress, Egress, Egress]'), ['policy-types-repeated /spec/policyTypes']],
];
