import { describe, expect, it } from 'vitest';
import type { ImageRef } from '../../constructs/kit/image';
import { Image } from '../../constructs/kit/image';
import { Secret } from '../../constructs/kit/refs';
import type { ProductionServiceProps } from '../../constructs/production-service/props';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';

const resources = { cpu: '250m', memory: '256Mi' } as const;
const http = { port: 8080, readiness: '/ready' } as const;
const image = 'registry.acme.io/shop/api:1.4.2';

/** What the compiler takes; the other cases are what it must refuse, by `@ts-expect-error`, which is an error where it does not. */
const taken: readonly ProductionServiceProps[] = [
  { image, resources, http },
  { image, resources, grpc: { port: 1 } },
  { image, resources, tcp: { port: 1, readiness: 'connect' } },
  { image: Image.parse(`registry.acme.io/shop/api:${String(1)}`), resources: { cpu: 0.5, memory: '1.5Gi', cpuLimit: false }, http, scale: { auto: { max: 4 } } },
];

const images: readonly ImageRef[] = [
  'redis:8.2.2-alpine',
  'api:l',
  'api:late',
  'api:lates',
  'api:later',
  'api:latest-2',
  'api:lambda',
  'api:v1',
  'localhost:5000/api:1',
  'api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'api:latest@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  // @ts-expect-error an image without a tag
  'registry.acme.io/shop/api',
  // @ts-expect-error a tag that may be another image tomorrow
  'registry.acme.io/shop/api:latest',
  // @ts-expect-error text that nobody has looked at
  String('api:1'),
];

const refused: readonly ProductionServiceProps[] = [
  // @ts-expect-error no protocol
  { image, resources },
  // @ts-expect-error two protocols
  { image, resources, http, grpc: { port: 1 } },
  // @ts-expect-error no resources
  { image, http },
  // @ts-expect-error memory without a unit
  { image, http, resources: { cpu: '250m', memory: '256' } },
  // @ts-expect-error memory in thousands
  { image, http, resources: { cpu: '250m', memory: '256M' } },
  // @ts-expect-error CPU as text without a unit
  { image, http, resources: { cpu: '2', memory: '256Mi' } },
  // @ts-expect-error a fixed number and an autoscaler
  { image, resources, http, scale: { fixed: 2, auto: { max: 4 } } },
  // @ts-expect-error an autoscaler without an end
  { image, resources, http, scale: { auto: { min: 2 } } },
  // @ts-expect-error a word that is none
  { image, resources, http, availability: { zones: 'required' } },
  // @ts-expect-error a secret in the program
  { image, resources, http, secrets: { TOKEN: 'hunter2' } },
  // @ts-expect-error a probe path that is not absolute
  { image, resources, http: { port: 8080, readiness: 'ready' } },
  // @ts-expect-error a TCP service that does not say when it is ready
  { image, resources, tcp: { port: 5432 } },
  // @ts-expect-error a probe that asks in two ways
  { image, resources, http, probes: { liveness: { path: '/alive', command: ['/alive'] } } },
  // @ts-expect-error a command at a port
  { image, resources, http, probes: { liveness: { command: ['/alive'], port: 8081 } } },
  // @ts-expect-error gRPC at a path
  { image, resources, http, probes: { liveness: { grpc: {}, path: '/alive' } } },
  // @ts-expect-error a readiness that asks in two ways
  { image, resources, tcp: { port: 5432, readiness: { command: ['/ready'], port: 8081 } } },
  // @ts-expect-error a duration without a unit
  { image, resources, http, shutdown: { drain: '15' } },
  // @ts-expect-error scratch space without a bound
  { image, resources, http, volumes: { '/data': { emptyDir: {} } } },
  // @ts-expect-error a volume of the node
  { image, resources, http, volumes: { '/data': { hostPath: { path: '/' } } } },
  // @ts-expect-error an unknown prop
  { image, resources, http, replicas: 3 },
  // @ts-expect-error a waiver that nobody answers for
  { image, resources, http, waive: [{ rule: 'workload-min-replicas', reason: 'because it is a cache', until: '2027-01-31' }] },
  // @ts-expect-error an optional Secret key of a whole Secret
  { image, resources, http, secrets: { TOKEN: Secret.existing('api', 'token', true) } },
];

const platforms: readonly PlatformProps[] = [
  { kubernetes: '1.34', gitops: 'argocd', overrides: { ProductionService: { replicas: { min: 3 } } } },
  // @ts-expect-error a version that is not supported
  { kubernetes: '1.27' },
  // @ts-expect-error an engine that there is not
  { gitops: 'argo' },
  // @ts-expect-error a Gateway without a listener
  { ingress: { engine: 'gateway-api', gateway: 'public', namespace: 'gateway-system' } },
  // @ts-expect-error a default that there is not
  { overrides: { ProductionService: { replica: { min: 3 } } } },
];

describe('the compiler', () => {
  it('takes what is right and refuses what is wrong, as this file shows by compiling', () => {
    expect([taken.length, images.length, refused.length, platforms.length]).toEqual([4, 14, 22, 5]);
    expect(definePlatform(platforms[0] ?? {}).minors).toEqual([34]);
  });
});
