import { describe, expect, it } from 'vitest';
import { allAppRuns, synthApp } from '../goldens/apps';

const ENGINES = ['argo-rollouts', 'flagger'] as const;
const ROUTERS = ['istio', 'linkerd', 'gateway-api', 'nginx', 'alb', 'traefik', 'none'] as const;
/** Pairs that do not exist, with what is said of them. */
const NONE: Readonly<Record<string, string>> = {
  'argo-rollouts linkerd': "rollout.canary.router is 'linkerd', and Argo Rollouts cannot steer it",
  'flagger alb': "rollout.canary.router is 'alb', and Flagger cannot steer it",
  'flagger none': "rollout.canary.router is 'none', and Flagger cannot divide pods in place of requests",
};

const run = (values: Readonly<Record<string, string>>) => synthApp('rollout-strategies', new Map(Object.entries(values)));
const pairs = ENGINES.flatMap((engine) => ROUTERS.map((router) => [engine, router] as const));

describe('the app rollout-strategies', () => {
  it.each(pairs)('is clean with %s and %s where the pair exists, and refused in one sentence where not', async (engine, router) => {
    const { problems } = await run({ engine, router });
    const refused = NONE[`${engine} ${router}`];
    if (refused === undefined) expect(problems).toEqual([]);
    else expect(problems).toMatchObject([{ id: 'rollout-router-unsupported', message: expect.stringContaining(refused) }]);
  });

  it.each(ENGINES)('keeps network edges, budgets and addresses through every strategy under %s', async (engine) => {
    const kept = async (strategy: string): Promise<readonly string[]> => (await run({ engine, router: 'istio', strategy })).objects.filter(({ kind, metadata }) => ['NetworkPolicy', 'PodDisruptionBudget'].includes(kind) || (kind === 'Deployment' && metadata.name === 'web')).map((object) => JSON.stringify(object));
    const rolling = await kept('rolling');
    for (const strategy of ['recreate', 'canary', 'blue-green']) expect(await kept(strategy)).toEqual(rolling);
  });

  it('has the page list every pair that exists', () => {
    const shown = new Set(allAppRuns().filter(({ app }) => app === 'rollout-strategies').map(({ values }) => `${values.get('engine')} ${values.get('router')}`));
    expect([...shown].sort()).toEqual(pairs.map((pair) => pair.join(' ')).filter((pair) => NONE[pair] === undefined).sort());
  });

  it('names what there is to who asks for something else', async () => {
    await expect(run({ engine: 'spinnaker' })).rejects.toThrow('--set engine=spinnaker: there is no such engine, only argo-rollouts, flagger');
  });
});
