import { describe, expect, it } from 'vitest';
import type { SynthResult } from '../../lib/synth/synthesize';
import { synthApp } from '../goldens/apps';
import type { Tree } from '../constructs/build';

const stage = (env: string) => synthApp('team-namespaces', new Map([['env', env]]));

/** Objects by kind and name, with the name of the namespace out of them. */
function objectsOf({ objects }: SynthResult, env: string): ReadonlyMap<string, string> {
  return new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`.replaceAll(`shop-${env}`, 'shop-X'), JSON.stringify(object).replaceAll(`shop-${env}`, 'shop-X')]));
}

describe('the app team-namespaces', () => {
  it('differs between staging and production where its page says so, and nowhere else', async () => {
    const [staging, prod] = [objectsOf(await stage('staging'), 'staging'), objectsOf(await stage('prod'), 'prod')];
    const differing = [...new Set([...staging.keys(), ...prod.keys()])].filter((name) => staging.get(name) !== prod.get(name)).sort();
    expect(differing).toEqual([
      'Deployment api', 'Deployment web', 'HTTPRoute web', 'HorizontalPodAutoscaler api', 'HorizontalPodAutoscaler web', 'LimitRange shop-X', 'Namespace shop-X', 'NetworkPolicy api',
      'ResourceQuota shop-X', 'Role viewer', 'RoleBinding break-glass', 'RoleBinding viewers', 'Service orders',
    ]);
  });

  it('runs another release, and the same deployment of it', async () => {
    const deployment = async (env: string): Promise<string> => objectsOf(await stage(env), env).get('Deployment web')?.replaceAll(/\d+\.\d+\.\d+/g, 'X') ?? '';
    expect(await deployment('staging')).toBe(await deployment('prod'));
  });

  it.each([
    ['dev', '10.20.0.0/28'],
    ['staging', '10.20.1.0/28'],
    ['prod', '10.20.2.0/28'],
  ])('lets %s reach its own database, and no other stage’s', async (env, cidr) => {
    const policy: Tree = (await stage(env)).objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'api');
    const peers: readonly Tree[] = policy.spec.egress.flatMap(({ to }: Tree) => to);
    expect(peers.flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr] : []))).toEqual([cidr]);
  });

  it('is development unless it is told otherwise', async () => {
    expect((await synthApp('team-namespaces')).stream()).toBe((await stage('dev')).stream());
  });

  it('names the stages that there are to who asks for another', async () => {
    await expect(stage('production')).rejects.toThrow('--set env=production: there is no such environment, only dev, staging, prod');
  });
});
