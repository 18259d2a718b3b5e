import { TRAFFIC_SHAPE, type MeshTraffic } from './mesh-traffic';
import type { ShapeOf } from './problems';

/** What may be said of a connection. */
export interface ConnectOptions extends MeshTraffic {
  /** Name of a variable that gets the peer's address, `host:port`. @default - none */
  readonly env?: string;
  /** Name or number of the peer's port. @default - its main port */
  readonly port?: string | number;
}

/** What may be said of a peer that is let in. */
export interface AllowOptions {
  /** Name or number of our own port. @default - the main port */
  readonly port?: string | number;
}

/** Every name that `connectTo` reads. */
export const CONNECT_SHAPE: ShapeOf<ConnectOptions> = { env: true, port: true, ...TRAFFIC_SHAPE };

/** Every name that `allowFrom` reads. */
export const ALLOW_SHAPE: ShapeOf<AllowOptions> = { port: true };
