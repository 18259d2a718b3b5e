import { App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Platform } from '../../constructs/kit/platform';
import { ProductionService } from '../../constructs/production-service/production-service';
import type { ProductionServiceProps } from '../../constructs/production-service/props';
import { definePlatform } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { build, MINIMAL, minimal } from './build';

function service(props: object, platform = definePlatform({ rightsizing: 'vpa' })) {
  return build((chart) => new ProductionService(chart, 'api', minimal(props)), { platform });
}

describe('rightsizing', () => {
  it('recommends and changes nothing, beside the autoscaler', () => {
    const built = service({ rightsizing: 'recommend' });
    expect(built.problems).toEqual([]);
    expect(built.kinds()).toEqual(['Deployment', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount', 'VerticalPodAutoscaler']);
    expect(built.get('VerticalPodAutoscaler').spec).toEqual({ targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' }, updatePolicy: { updateMode: 'Off' } });
  });

  it.each([[{}], [{ rightsizing: false }]])('is left out with %j', (props) => {
    expect(service(props).kinds()).not.toContain('VerticalPodAutoscaler');
  });

  it('names the key of a platform without it', () => {
    expect(service({ rightsizing: 'recommend' }, definePlatform({})).problems).toMatchObject([{ id: 'engine-absent', prop: 'rightsizing', fix: expect.stringContaining("definePlatform({ rightsizing: 'vpa' })") }]);
  });

  it('is never applied', () => {
    expect(service({ rightsizing: 'auto' }).problems).toMatchObject([{ id: 'prop-malformed', prop: 'rightsizing', accepted: '"recommend", false' }]);
  });

  it('is an error to apply beside an autoscaler that steers by the requests', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    Platform.provide(chart, definePlatform({ rightsizing: 'vpa' }));
    new ProductionService(chart, 'api', minimal({ rightsizing: 'recommend' })).patch('VerticalPodAutoscaler', JsonPatch.replace('/spec/updatePolicy/updateMode', 'InPlaceOrRecreate'));
    expect(synthesize(chart.node.root).problems).toMatchObject([{ id: 'hpa-vpa-same-metric', severity: 'error', prop: 'rightsizing' }]);
  });
});

export const refused: ProductionServiceProps = {
  ...MINIMAL,
  // @ts-expect-error what the autoscaler would contradict
  rightsizing: 'auto',
};
