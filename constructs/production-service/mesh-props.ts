import type { ProxyResources } from '../../lib/kube/platform-mesh';
import type { ShapeOf } from '../kit/problems';

/** How a service stands in the mesh. */
export interface MeshOptions {
  /** `permissive` takes plain requests beside those of the mesh, while clients move into it; who may call is still checked where the mesh knows the caller. @default 'strict' */
  readonly mtls?: 'strict' | 'permissive';
  /** What the proxy in its pods takes. @default - as the platform says */
  readonly proxy?: ProxyResources;
}

/** Every name that `mesh` has. */
export const MESH_SHAPE: ShapeOf<MeshOptions> = { mtls: true, proxy: { cpu: true, memory: true, cpuLimit: true, memoryLimit: true } };
