import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../lib/kube/provenance';
import { ProductionService } from '../../constructs/production-service/production-service';
import { build, minimal, type Tree } from './build';

describe('values of cdk8s-plus-28 as props', () => {
  it('give variables from its ConfigMaps, Secrets, fields and texts', () => {
    const built = build((chart) => {
      const config = new kplus.ConfigMap(chart, 'config', { metadata: { name: 'settings' }, data: { level: 'info' } });
      const secret = kplus.Secret.fromSecretName(chart, 'secret', 'token');
      new ProductionService(chart, 'api', minimal({
        env: {
          LEVEL: kplus.EnvValue.fromConfigMap(config, 'level'),
          TOKEN: kplus.EnvValue.fromSecretValue({ secret, key: 'value' }),
          POD: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
          TEXT: kplus.EnvValue.fromValue('x'),
        },
      }));
    });
    expect(built.problems).toEqual([]);
    expect(built.get('Deployment', 'api').spec.template.spec.containers[0].env.map(({ name, value, valueFrom }: Tree) => [name, value ?? Object.values(valueFrom)[0]])).toMatchObject([
      ['LEVEL', { name: 'settings', key: 'level' }],
      ['TOKEN', { name: 'token', key: 'value' }],
      ['POD', { fieldPath: 'metadata.name' }],
      ['TEXT', 'x'],
    ]);
  });

  it('give the account: one that it makes, or one that it only names, which is then somebody else\'s', () => {
    build((chart) => {
      const made = new kplus.ServiceAccount(chart, 'made', { metadata: { name: 'made' } });
      const named = kplus.ServiceAccount.fromServiceAccountName(chart, 'named', 'named');
      const services = [new ProductionService(chart, 'a', minimal({ serviceAccount: made })), new ProductionService(chart, 'b', minimal({ serviceAccount: named }))];
      expect(services.map((service) => [service.serviceAccount.name, factsOf(service)?.externals])).toEqual([['made', []], ['named', [{ group: '', kind: 'ServiceAccount', name: 'named', namespace: 'shop' }]]]);
    });
  });
});

describe('a tree that cdk8s itself synthesizes', () => {
  it('gives the same objects, in the plainest form', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const { deployment } = new ProductionService(chart, 'api', minimal());
    expect(chart.toJson().find(({ kind }: Tree) => kind === 'Deployment')).toEqual(deployment.toJson());
    expect(app.synthYaml()).toContain('sleep:\n                seconds: 5');
  });
});
