import { App, Chart, ProductionService } from 'cdk8s-plinth';
import { profileOf } from 'cdk8s-plinth/policy';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../lib/kube/object';
import { synthesize } from '../../lib/synth/synthesize';
import { allExamples, appOf } from '../goldens/examples';
import { build, minimal, type Tree } from './build';

function service(props: object = {}) {
  return build((chart) => new ProductionService(chart, 'api', minimal(props)));
}

describe('a service', () => {
  it('asks for a digest in the strict profile, and takes a tag in production', () => {
    const ids = (image: string, profile: string): string[] => {
      const app = new App();
      new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal({ image }));
      return synthesize(app, { profile: profileOf(profile) }).problems.map(({ id }) => id);
    };
    const tagged = 'registry.acme.io/shop/api:1.4.2';
    expect(ids(tagged, 'production')).toEqual([]);
    expect(ids(tagged, 'strict')).toContain('image-digest-required');
    expect(ids(`${tagged}@sha256:${'a'.repeat(64)}`, 'strict')).not.toContain('image-digest-required');
  });

  it.each([['30s', 30], ['2m', 120], ['7m', 420]])('gives a start its budget, and the roll-out five minutes more', (startupBudget, seconds) => {
    const { spec } = service({ probes: { startupBudget } }).get('Deployment');
    const { periodSeconds, failureThreshold } = spec.template.spec.containers[0].startupProbe;
    expect(periodSeconds * failureThreshold).toBe(seconds);
    expect(spec.progressDeadlineSeconds).toBe(seconds + 300);
  });

  it('requires what zones and hosts are told to require', () => {
    const spread = (availability: object) => service({ availability }).get('Deployment').spec.template.spec.topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }: Tree) => [topologyKey, whenUnsatisfiable]);
    expect(spread({ zones: 'require' })).toEqual([['topology.kubernetes.io/zone', 'DoNotSchedule'], ['kubernetes.io/hostname', 'ScheduleAnyway']]);
    expect(spread({ hosts: 'require' })).toEqual([['topology.kubernetes.io/zone', 'ScheduleAnyway'], ['kubernetes.io/hostname', 'DoNotSchedule']]);
  });

  it('mounts a claim that somebody else makes, and makes none', () => {
    const built = service({ volumes: { '/data': { persistentVolumeClaim: { claimName: 'spool' } } } });
    const { volumes, containers } = built.get('Deployment').spec.template.spec;
    const { name } = volumes.find((volume: Tree) => volume.persistentVolumeClaim?.claimName === 'spool');
    expect(containers[0].volumeMounts).toContainEqual(expect.objectContaining({ name, mountPath: '/data' }));
    expect(built.kinds()).not.toContain('PersistentVolumeClaim');
  });
});

describe('every construct', () => {
  let sets: (readonly [name: string, objects: readonly KubeObject[]])[] = [];
  beforeAll(async () => {
    sets = (await allExamples()).map((example) => [`${example.construct} ${example.name}`, synthesize(appOf(example)).objects]);
  });

  it('names every port of every container and Service, in every example', () => {
    let ports = 0;
    for (const [example, objects] of sets) {
      for (const port of [...containersOf(objects).flatMap(({ ports: own = [] }) => own), ...servicesOf(objects).flatMap(({ spec }) => spec.ports ?? [])]) {
        ports++;
        expect(port.name, example).toMatch(/^[a-z]/);
      }
    }
    expect(ports).toBeGreaterThan(20);
  });

  it('never asks readiness and liveness the same in the same time, in any example', () => {
    let probed = 0;
    for (const [example, objects] of sets) {
      for (const { readinessProbe, livenessProbe } of containersOf(objects).filter((container) => container.readinessProbe && container.livenessProbe)) {
        probed++;
        expect(livenessProbe, example).not.toEqual(readinessProbe);
        const patience = ({ periodSeconds, failureThreshold }: Tree): number => periodSeconds * failureThreshold;
        expect(patience(livenessProbe), example).toBeGreaterThanOrEqual(2 * patience(readinessProbe));
      }
    }
    expect(probed).toBeGreaterThan(10);
  });
});

function containersOf(objects: readonly KubeObject[]): Tree[] {
  return objects.flatMap((object) => {
    const pod = (object as Tree).spec?.template?.spec;
    return [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])];
  });
}

function servicesOf(objects: readonly KubeObject[]): Tree[] {
  return objects.filter(({ apiVersion, kind, spec }: Tree) => apiVersion === 'v1' && kind === 'Service' && spec.type !== 'ExternalName');
}
