import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RUNTIMES } from '../../../constructs/gpu-inference-service/runtimes';
import { writeDocument } from '../../../lib/kube/yaml/write';
import type { KubeObject } from '../../../lib/kube/object';
import { ROOT } from '../../architecture/sources';
import { errorsOf } from '../slo/promql';
import { service } from './build-gpu';

const CUSTOM = { port: 9000, readiness: '/ready', waitingMetric: 'app_requests_waiting', latencyHistogram: 'app_wait_seconds' };
const WAYS = { queue: { queue: { max: 4 } }, latency: { latency: { max: 4, under: '2s' } } };

const asked = [...Object.keys(RUNTIMES), CUSTOM].flatMap((runtime) => Object.values(WAYS).map((scale) => service({ runtime, scale }).get('ScaledObject') as unknown as KubeObject));
const queries = asked.map((object) => (object as never as { spec: { triggers: [{ metadata: { query: string } }] } }).spec.triggers[0].metadata.query);

describe('what KEDA asks Prometheus for each runtime', () => {
  it('is kept, so that the parser of Prometheus itself can be asked: two ways to scale for each', async () => {
    expect(new Set(queries).size).toBe(10);
    await expect(asked.map((object) => writeDocument(object)).join('---\n')).toMatchFileSnapshot(path.join(ROOT, '__snapshots__/runtimes/scaled-objects.yaml'));
  });

  it.each(queries)('parses: %s', (query) => {
    expect(errorsOf(query)).toEqual([]);
  });
});
