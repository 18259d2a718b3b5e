import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PLATFORM, definePlatform } from '../../lib/kube/platform';
import { defaultsOf, Platform } from '../../constructs/kit/platform';
import { ProductionService } from '../../constructs/production-service/production-service';
import { minimal, read } from './build';

describe('Platform.of', () => {
  it('finds the nearest platform above a construct, and the default one where there is none', () => {
    const app = new App();
    const [outer, inner] = [definePlatform({ zones: 2 }), definePlatform({ zones: 5 })];
    const chart = new Chart(app, 'a');
    Platform.provide(chart, outer);
    const scope = new Construct(chart, 'b');
    Platform.provide(scope, inner);
    expect([Platform.of(new Chart(app, 'c')), Platform.of(chart), Platform.of(new Construct(scope, 'd'))]).toEqual([DEFAULT_PLATFORM, outer, inner]);
  });

  it('refuses to be provided to what has children already, which were built without it', () => {
    const chart = new Chart(new App(), 'a');
    new Construct(chart, 'child');
    expect(() => Platform.provide(chart, DEFAULT_PLATFORM)).toThrow(/platform-too-late.*child/);
  });
});

describe('a default', () => {
  function tree() {
    const app = new App();
    const chart = new Chart(app, 'a', { namespace: 'shop' });
    Platform.provide(chart, definePlatform({ overrides: { ProductionService: { replicas: { min: 3, max: 9 } } } }));
    Platform.override(chart, { ProductionService: { replicas: { max: 12 }, security: { user: 1000 } } });
    const inner = new Construct(chart, 'inner');
    Platform.override(inner, { ProductionService: { security: { user: 2000 } } });
    return { app, inner };
  }

  it('comes from the prop, else the scope, else the platform, else the dated set', () => {
    const { app, inner } = tree();
    new ProductionService(inner, 'api', minimal({ scale: { auto: { max: 20 } } }));
    new ProductionService(inner, 'web', minimal());
    const built = read(app);
    const scale = (name: string) => {
      const { minReplicas, maxReplicas } = built.get('HorizontalPodAutoscaler', name).spec;
      return [minReplicas, maxReplicas];
    };
    expect([scale('api'), scale('web')]).toEqual([[3, 20], [3, 12]]);
    expect(built.get('Deployment', 'web').spec.template.spec.securityContext.runAsUser).toBe(2000);
    expect(built.get('Deployment', 'web').spec.revisionHistoryLimit).toBe(3);
  });

  it('says which layer it came from', () => {
    const { layerOf } = defaultsOf(tree().inner, 'ProductionService');
    expect([layerOf('security', 'user'), layerOf('replicas', 'max'), layerOf('replicas', 'min'), layerOf('replicas', 'cpu')]).toEqual(['scope', 'scope', 'platform', '2026-11']);
  });

  it('is resolved once for all constructs of one place', () => {
    const { inner } = tree();
    expect(defaultsOf(inner, 'ProductionService')).toBe(defaultsOf(inner, 'ProductionService'));
  });

  it('that there is not is refused with the nearest', () => {
    expect(() => Platform.override(new Chart(new App(), 'a'), { ProductionService: { replica: {} } } as never)).toThrow(/platform-key-unknown[\s\S]*Write 'replicas'/);
  });
});
