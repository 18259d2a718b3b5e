import { isDnsSubdomain } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import type { Platform } from '../../../lib/kube/platform';
import { show } from '../../kit/problems';
import type { Sources } from './secret-values';

const SEALED = { key: '.dockerconfigjson', type: 'kubernetes.io/dockerconfigjson' } as const;

/** Names of the Secrets with which the kubelet pulls images: those given, else the platform's. It reads them at each pull. */
export function pullSecretsOf({ ledger, stored, sealed }: Sources, given: unknown, { pullSecrets = [] }: Platform): readonly string[] {
  if (given !== undefined && !Array.isArray(given)) {
    ledger.tell({ id: 'prop-malformed', message: `pullSecrets is ${isMap(given) ? show(given) : show(typeof given)}`, prop: 'pullSecrets', accepted: 'a list of Secret.existing(name), Secret.external(path) and Secret.sealed(name, text)', fix: "Write pullSecrets: [Secret.existing('registry')]." });
    return [];
  }
  const list: readonly unknown[] = given ?? pullSecrets.map((secret) => ({ secret }));
  const names = list.flatMap((source, i): string[] => {
    const prop = `pullSecrets[${i}]`;
    if (isMap(source)) {
      if (source['external'] !== undefined) return only(stored.addPull(prop, source));
      if (source['sealed'] !== undefined) return only(sealed.add(prop, SEALED.key, source, SEALED.type)?.secret());
      if (typeof source['secret'] === 'string' && isDnsSubdomain(source['secret']) && source['key'] === undefined) {
        ledger.refer('Secret', source['secret']);
        return [source['secret']];
      }
    }
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${isMap(source) ? show(source) : show(typeof source)}`, prop, accepted: 'Secret.existing(name), Secret.external(path), Secret.sealed(name, text)', fix: "Write Secret.existing('registry'): the kubelet looks for the key .dockerconfigjson by itself." });
    return [];
  });
  return [...new Set(names)];
}

function only(name: string | undefined): string[] {
  return name === undefined ? [] : [name];
}
