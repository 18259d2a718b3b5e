import { App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { ProductionService } from '../../constructs/production-service';
import { collect } from '../../lib/synth/collect';

/** A service whose Deployment counts how often it is made. */
function counted() {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  let times = 0;
  const api = new ProductionService(chart, 'api', { image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } }).patch('Deployment', () => {
    times++;
  });
  return { app, api, times: () => times };
}

describe('while the tree stands still', () => {
  it('makes an object once, whoever asks for it', () => {
    const { app, api, times } = counted();
    api.node.addValidation({ validate: () => (api.footprint.cpu === undefined ? ['no CPU'] : []) });
    expect(collect(app).objects.filter(({ object }) => object.kind === 'Deployment')).toHaveLength(1);
    expect(times()).toBe(1);
  });

  it('moves on afterwards: what is said later counts', () => {
    const { app, api } = counted();
    const before = collect(app);
    api.patch('Deployment', (deployment) => {
      deployment.metadata.annotations = { 'example.com/late': 'yes' };
    });
    const after = collect(app);
    const late = ({ objects }: ReturnType<typeof collect>) => objects.filter(({ object }) => object.metadata.annotations?.['example.com/late'] === 'yes').length;
    expect([late(before), late(after)]).toEqual([0, 1]);
  });

  it('moves on where collecting ends with an error that nobody foresaw', () => {
    const { app, api, times } = counted();
    const broken = new Chart(app, 'broken');
    Object.defineProperty(broken.node, 'children', {
      get() {
        throw new RangeError('no more');
      },
    });
    expect(() => collect(app)).toThrow(RangeError);
    const seen = times();
    api.deployment.toJson();
    api.deployment.toJson();
    expect(times()).toBe(seen + 2);
  });
});
