import { describe, expect, it } from 'vitest';
import { ProductionService } from '../../constructs/production-service/production-service';
import type { ProductionServiceProps } from '../../constructs/production-service/props';
import { definePlatform } from '../../lib/kube/platform';
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
});

export const refused: ProductionServiceProps = {
  ...MINIMAL,
  // @ts-expect-error what the autoscaler would contradict
  rightsizing: 'auto',
};
