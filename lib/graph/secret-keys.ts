import { at, groupKindOf, isMap, listAt, type KubeObject } from '../kube/object';

/** The keys that a Secret gets from the object that makes it; undefined where only the store or the cluster knows them. */
export function secretKeys(maker: KubeObject, secret: string): readonly string[] | undefined {
  const keys = keysFrom(maker, secret);
  return keys?.length === 0 ? undefined : keys;
}

function keysFrom(maker: KubeObject, secret: string): readonly string[] | undefined {
  switch (groupKindOf(maker)) {
    case 'external-secrets.io/ExternalSecret':
      return externalKeys(maker);
    case 'bitnami.com/SealedSecret':
      return [...keysAt(maker, 'spec', 'encryptedData'), ...keysAt(maker, 'spec', 'template', 'data')];
    case 'secrets-store.csi.x-k8s.io/SecretProviderClass':
      return listAt(maker, 'spec', 'secretObjects')
        .filter((entry) => at(entry, 'secretName') === secret)
        .flatMap((entry) => texts(listAt(entry, 'data').map((item) => at(item, 'key'))));
    default:
      return undefined;
  }
}

/** A template takes the place of what was read, unless it is to be merged; `dataFrom` and templates from elsewhere bring keys that nobody can read here. */
function externalKeys(object: KubeObject): readonly string[] | undefined {
  const target = at(object, 'spec', 'target');
  const policy = at(target, 'creationPolicy');
  if (policy === 'Merge' || policy === 'CreateOrMerge' || listAt(object, 'spec', 'dataFrom').length > 0) return undefined;
  if (listAt(target, 'template', 'templateFrom').length > 0) return undefined;
  const read = texts(listAt(object, 'spec', 'data').map((entry) => at(entry, 'secretKey')));
  const written = keysAt(target, 'template', 'data');
  if (written.length === 0) return read;
  return at(target, 'template', 'mergePolicy') === 'Merge' ? [...read, ...written] : written;
}

function keysAt(value: unknown, ...path: readonly string[]): readonly string[] {
  const map = at(value, ...path);
  return isMap(map) ? Object.keys(map) : [];
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}
