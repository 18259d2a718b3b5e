import { CHECK_SHAPE } from '../kit/probes';
import type { ShapeOf } from '../kit/problems';
import { RESOURCES_SHAPE } from '../kit/resources';
import type { Migration } from './migration-props';
import type { Adapter, Ambassador, InitContainer, PartOptions, PartResources, PlainSidecar } from './sidecar-props';

const { qos: _ofThePod, ...resources } = RESOURCES_SHAPE;
const RESOURCES: ShapeOf<PartResources> = resources;
const PART: ShapeOf<PartOptions> = { command: true, args: true, env: true, mounts: { '*': { from: true, readOnly: true } } };

/** Every name that an init container has. */
export const INIT_SHAPE: ShapeOf<InitContainer> = { ...PART, image: true, resources: RESOURCES, sharesEnv: true };

/** Every name that a migration has. */
export const MIGRATION_SHAPE: ShapeOf<Migration> = { command: true, args: true, image: true, timeout: true, retries: true, resources: RESOURCES, env: true, expandContract: true };

/** Every name that a sidecar of some kind has; those that do not go with its kind are told where it is read. */
export const SIDECAR_SHAPE: ShapeOf<PlainSidecar & Omit<Ambassador, 'kind'> & Omit<Adapter, 'kind'>> = {
  ...PART,
  image: true,
  resources: RESOURCES,
  kind: true,
  startup: CHECK_SHAPE,
  readiness: CHECK_SHAPE,
  liveness: CHECK_SHAPE,
  starts: true,
  to: true,
  ports: true,
  port: true,
  portName: true,
  addressEnv: true,
};
