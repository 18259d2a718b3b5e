import type { Adapter, Ambassador, InitContainer, Migration, PlainSidecar, Sidecar } from 'cdk8s-plinth';
import { expectTypeOf, it } from 'vitest';

const image = 'registry.acme.io/proxy:1.2.0';
const resources = { cpu: '50m', memory: '64Mi' } as const;

it('tells kinds of sidecars apart as they are written', () => {
  expectTypeOf<{ readonly kind: 'ambassador'; readonly image: typeof image; readonly resources: typeof resources; readonly port: number; readonly addressEnv: string; readonly startup: false }>().toExtend<Sidecar>();
  expectTypeOf<{ readonly image: typeof image; readonly resources: typeof resources }>().toExtend<Sidecar>();
});

export const refused = [
  // @ts-expect-error a sidecar says what it may use
  { image } satisfies PlainSidecar,
  // @ts-expect-error an image without a version
  { image: 'registry.acme.io/proxy', resources } satisfies PlainSidecar,
  // @ts-expect-error the quality of service is the pod's
  { image, resources: { ...resources, qos: 'guaranteed' } } satisfies PlainSidecar,
  // @ts-expect-error an ambassador listens somewhere
  { kind: 'ambassador', image, resources, addressEnv: 'DB_ADDR', startup: false } satisfies Ambassador,
  // @ts-expect-error whether it listens is asked, or said to be unknown
  { kind: 'ambassador', image, resources, port: 5432, addressEnv: 'DB_ADDR' } satisfies Ambassador,
  // @ts-expect-error an ambassador does not decide whether the pod takes traffic
  { kind: 'ambassador', image, resources, port: 5432, addressEnv: 'DB_ADDR', startup: false, readiness: '/ready' } satisfies Sidecar,
  // @ts-expect-error nor does an adapter
  { kind: 'adapter', image, resources, port: 9102, readiness: '/ready' } satisfies Adapter,
  // @ts-expect-error there is no such kind
  { kind: 'proxy', image, resources } satisfies Sidecar,
  // @ts-expect-error a path
  { mounts: { data: '/data' } } satisfies InitContainer,
  // @ts-expect-error an init container is asked nothing
  { readiness: '/ready' } satisfies InitContainer,
  // @ts-expect-error a command of nothing
  { command: [] } satisfies Migration,
  // @ts-expect-error a text is no command
  { command: '/app/migrate up' } satisfies Migration,
  // @ts-expect-error what fails twice needs a person
  { command: ['/m'], retries: 2 } satisfies Migration,
  // @ts-expect-error a time has a unit
  { command: ['/m'], timeout: 600 } satisfies Migration,
  // @ts-expect-error it is said, or not said
  { command: ['/m'], expandContract: false } satisfies Migration,
];
