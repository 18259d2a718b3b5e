import { describe, expect, test } from 'vitest';
import { found, problemsOf, testSituations } from './cases';
import { C, PODS } from './pods-situations';
import { container, deployment } from './situations';

describe('pods', () => {
  testSituations(PODS);

  test('a problem of a container carries its name', () => {
    expect(problemsOf(container('ports: [{ containerPort: 70000 }]'))[0]).toMatchObject({ container: 'api', accepted: '1 to 65535' });
  });

  test('an unknown mount names the volumes that there are', () => {
    const yaml = deployment('volumes: [{ name: data }, { name: tmp }]\ncontainers: [{ name: a, image: x, volumeMounts: [{ name: dta, mountPath: /d }] }]');
    expect(problemsOf(yaml)[0]?.accepted).toBe('volumes of the pod: data, tmp');
  });

  test('all problems of a pod are found, not only the first', () => {
    expect(found(deployment('containers: [{ name: A, ports: [{ containerPort: 0 }], volumeMounts: [{ name: x }] }]'))).toEqual([
      `container-name-malformed ${C}/name`,
      `image-missing ${C}/image`,
      `port-out-of-range ${C}/ports/0/containerPort`,
      `volume-mount-unknown ${C}/volumeMounts/0/name`,
      `mount-path-missing ${C}/volumeMounts/0/mountPath`,
    ]);
  });
});
