import { describe, expect, it } from 'vitest';
import { SHAPE as JOB_SHAPE } from '../../../constructs/gpu-inference-job/shape';
import { SHAPE as SERVICE_SHAPE } from '../../../constructs/gpu-inference-service/shape';
import { job, service } from './build-gpu';

const HOSTILE: readonly unknown[] = [null, -1, Number.NaN, '', 'x', true, [null], { a: { b: {} } }, () => 1, Symbol('s')];

describe.each([
  ['GpuInferenceJob', JOB_SHAPE, job],
  ['GpuInferenceService', SERVICE_SHAPE, service],
] as const)('%s', (_, shape, build) => {
  it('never throws, whatever a prop holds: what is wrong is told', () => {
    for (const prop of Object.keys(shape)) {
      for (const value of HOSTILE) expect(() => build({ [prop]: value }), `${prop}: ${String(value)}`).not.toThrow();
    }
  });

  it('never throws, whatever stands one level below', () => {
    const below = ['shards', 'parallel', 'timeout', 'queue', 'fixed', 'latency', 'count', 'models', 'mig', 'fraction', 'deviceClass', 'selectors', 'huggingFace', 'revision', 'size', 's3', 'oci', 'claim', 'path', 'pvc', 'existing', 'image', 'node', 'port', 'readiness', 'tensor', 'surge', 'reason', 'wakeOn', 'max'];
    for (const prop of ['gpu', 'model', 'cache', 'work', 'scale', 'runtime', 'parallel', 'rollout', 'scaleToZero'].filter((name) => Object.hasOwn(shape, name))) {
      for (const name of below) for (const value of [null, -1, {}]) expect(() => build({ [prop]: { [name]: value } }), `${prop}.${name}: ${JSON.stringify(value)}`).not.toThrow();
    }
  });
});
