import type { Construct } from 'constructs';
import { isMap } from '../../lib/kube/object';
import { BASIS } from '../kit/basis';
import { MODEL, type HasModel } from '../kit/cache';
import type { MountedModel } from '../kit/model-plan';
import { PEER } from '../kit/peer';
import { Platform } from '../kit/platform';
import type { PlainObject } from '../kit/plain-object';
import { ProductionService, type ProductionServiceProps } from '../production-service';
import { GpuBasis } from './parts/basis';
import type { GpuInferenceServiceProps } from './props';

/**
 * A model behind an API: servers on GPUs that start once the model is whole, take requests once it is loaded, finish their answers before they stop,
 * and are as many as requests wait for. Everything else is a `ProductionService`.
 *
 * @example
 * new GpuInferenceService(scope, 'llm', {
 *   image: 'vllm/vllm-openai:v0.12.0',
 *   model: Model.huggingFace('Qwen/Qwen3-32B', { revision: '9216db5781bf21249d130ec9da846c4624c16137', size: '62Gi' }),
 *   gpu: Gpu.nvidia({ count: 2, models: ['NVIDIA-H100-80GB-HBM3'] }),
 *   resources: { cpu: 8, memory: '96Gi' },
 *   scale: { queue: { max: 4 } },
 * });
 */
export class GpuInferenceService extends ProductionService implements HasModel {
  /** The model that its servers mount. */
  readonly [MODEL]: MountedModel | undefined;
  /** The claim that holds the model; undefined where it has none of its own. */
  readonly claim: PlainObject | undefined;
  /** The Job that fetches the model; undefined where another workload, or nobody, does. */
  readonly download: PlainObject | undefined;
  /** Where clients of the OpenAI API find it: `http://llm.shop.svc.cluster.local/v1`; undefined for servers that have none. */
  readonly openaiEndpoint: string | undefined;
  /** GPUs that it has at its highest scale, or parts of GPUs; a roll-out in place adds none. */
  readonly gpuCount: number;

  constructor(scope: Construct, id: string, props: GpuInferenceServiceProps) {
    const basis = new GpuBasis();
    super(scope, id, { ...(isMap(props) && (props as object)), [BASIS]: basis } as unknown as ProductionServiceProps);
    this[MODEL] = basis.model?.mounted;
    this.claim = basis.model?.claim;
    this.download = basis.model?.download;
    const { host } = this[PEER];
    const far = typeof host?.far === 'function' ? host.far(Platform.of(this).dns.domain ?? 'cluster.local') : host?.far;
    this.openaiEndpoint = basis.runtime?.openai && far !== undefined ? `http://${far}/v1` : undefined;
    this.gpuCount = (basis.gpu?.count ?? 0) * this.maxPods;
  }
}
