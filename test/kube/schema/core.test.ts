import { describe, expect, it } from 'vitest';
import { check, deployment, found } from './samples';

const CONTAINER = '/spec/template/spec/containers/0';

describe('a Deployment', () => {
  it('has nothing wrong with it in any minor', () => {
    for (const minor of [28, 29, 30, 31, 32, 33, 34, 35, 36]) expect(found(deployment(), minor)).toEqual([]);
  });

  it.each([
    ['an unknown field at the top', deployment({ top: { spek: {} } }), ['schema-unknown-field /spek']],
    ['an unknown field deep inside', deployment({ container: { livenes: {} } }), [`schema-unknown-field ${CONTAINER}/livenes`]],
    ['a string for an integer', deployment({ spec: { replicas: '2' } }), ['schema-type /spec/replicas']],
    ['a fraction for an integer', deployment({ spec: { replicas: 1.5 } }), ['schema-type /spec/replicas']],
    ['null for a list', deployment({ container: { ports: null } }), [`schema-null ${CONTAINER}/ports`]],
    ['null in a list', deployment({ container: { args: [null] } }), [`schema-null ${CONTAINER}/args/0`]],
    ['no container name', deployment({ pod: { containers: [{ image: 'a' }] } }), [`schema-required ${CONTAINER}`]],
    ['an unknown pull policy', deployment({ container: { imagePullPolicy: 'Sometimes' } }), [`schema-enum ${CONTAINER}/imagePullPolicy`]],
    ['an unknown strategy', deployment({ spec: { strategy: { type: 'Rolling' } } }), ['schema-enum /spec/strategy/type']],
    ['an unknown protocol', deployment({ container: { ports: [{ containerPort: 1, protocol: 'tcp' }] } }), [`schema-enum ${CONTAINER}/ports/0/protocol`]],
    ['a quantity with a space', deployment({ container: { resources: { requests: { cpu: '1 GB' } } } }), [`schema-quantity ${CONTAINER}/resources/requests/cpu`]],
    ['a quantity of millimetres', deployment({ container: { resources: { limits: { cpu: '100mm' } } } }), [`schema-quantity ${CONTAINER}/resources/limits/cpu`]],
    ['a quantity in lower case', deployment({ container: { resources: { limits: { memory: '1gi' } } } }), [`schema-quantity ${CONTAINER}/resources/limits/memory`]],
    ['a numeric label', deployment({ top: { metadata: { name: 'a', labels: { version: 1 } } } }), ['schema-type /metadata/labels/version']],
    ['a numeric env value', deployment({ container: { env: [{ name: 'A', value: 1 }] } }), [`schema-type ${CONTAINER}/env/0/value`]],
    ['two containers of one name', deployment({ pod: { containers: [{ name: 'a' }, { name: 'a' }] } }), ['schema-duplicate-item /spec/template/spec/containers/1']],
    ['two variables of one name', deployment({ container: { env: [{ name: 'A' }, { name: 'B' }, { name: 'A' }] } }), [`schema-duplicate-item ${CONTAINER}/env/2`]],
    ['a port too large for 32 bits', deployment({ container: { ports: [{ containerPort: 2 ** 31 }] } }), [`schema-bounds ${CONTAINER}/ports/0/containerPort`]],
    ['a fraction for int-or-string', deployment({ spec: { strategy: { rollingUpdate: { maxSurge: 0.5 } } } }), ['schema-type /spec/strategy/rollingUpdate/maxSurge']],
    ['a list for a map', deployment({ spec: { selector: [] } }), ['schema-type /spec/selector']],
    ['no selector and no template', deployment({ spec: { selector: undefined, template: undefined } }), ['schema-required /spec', 'schema-required /spec']],
  ])('is refused with %s', (_, object, expected) => {
    expect(found(object)).toEqual(expected);
  });

  it.each([
    ['a quantity as a number', deployment({ container: { resources: { requests: { cpu: 0.5, memory: 1024 } } } })],
    ['int-or-string of both sorts', deployment({ spec: { strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } } } })],
    ['one port number in two protocols', deployment({ container: { ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 53 }] } })],
    ['the null that Go writes for a time', deployment({ top: { metadata: { name: 'a', creationTimestamp: null } } })],
    ['a member that is undefined', deployment({ spec: { paused: undefined } })],
    ['an integer beyond a double', deployment({ pod: { terminationGracePeriodSeconds: 9007199254740993n } })],
  ])('may have %s', (_, object) => {
    expect(found(object)).toEqual([]);
  });

  it('takes a missing protocol for TCP when it compares ports', () => {
    const ports = [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }];
    expect(found(deployment({ container: { ports } }))).toEqual([`schema-duplicate-item ${CONTAINER}/ports/1`]);
  });

  it('has everything that is wrong with it listed at once', () => {
    const object = deployment({ spec: { replica: 1, replicas: 'x' }, container: { imagePullPolicy: 'No', env: null } });
    expect(found(object)).toHaveLength(4);
  });
});

describe('a problem', () => {
  it('names the field that was meant', () => {
    expect(check(deployment({ spec: { replica: 2 } }))[0]?.fix).toBe('Write replicas instead of replica.');
    expect(check(deployment({ container: { livenes: {} } }))[0]?.fix).toBe('Write livenessProbe instead of livenes.');
  });

  it('names the place where a misplaced field belongs', () => {
    expect(check(deployment({ spec: { containers: [] } }))[0]?.fix).toContain('spec.template.spec,');
    expect(check(deployment({ pod: { livenessProbe: {} } }))[0]?.fix).toContain('spec.template.spec.containers,');
  });

  it('carries the value, what is accepted, the object and a pointer', () => {
    expect(check(deployment({ spec: { replicas: '2' } }))).toEqual([
      {
        id: 'schema-type',
        severity: 'error',
        message: 'replicas is "2", a string, where an integer is expected',
        accepted: 'an integer',
        fix: 'Write 2 without quotes.',
        object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'api' },
        pointer: '/spec/replicas',
      },
    ]);
  });

  it('lists the values of an enum and the nearest of them', () => {
    const [problem] = check(deployment({ container: { imagePullPolicy: 'ifNotPresent' } }));
    expect(problem?.accepted).toBe('Always, Never, IfNotPresent');
    expect(problem?.fix).toBe('Write IfNotPresent.');
  });

  it('never shows what a Secret holds', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { key: 'hunter2 ' }, stringData: { pin: 4711 } };
    const [data, text] = check(secret);
    expect([data?.id, text?.id]).toEqual(['schema-format', 'schema-type']);
    expect(JSON.stringify([data?.message, text?.message])).not.toMatch(/hunter2|4711/);
  });
});

describe('formats of core', () => {
  it('are enforced as Go decodes them', () => {
    const secret = (value: string): unknown => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { key: value } });
    expect(found(secret('aGk=') as never)).toEqual([]);
    expect(found(secret('aG\nk=') as never)).toEqual([]);
    expect(found(secret('aGk') as never)).toEqual(['schema-format /data/key']);
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a' }, spec: { renewTime: 'yesterday' } };
    expect(found(lease)).toEqual(['schema-format /spec/renewTime']);
  });
});
