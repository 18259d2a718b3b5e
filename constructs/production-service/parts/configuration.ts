import type { EnvFromSource, EnvVar } from 'kubernetes-types/core/v1';
import { isMap } from '../../../lib/kube/object';
import type { Platform } from '../../../lib/kube/platform';
import { configData, hashedConfig } from '../../kit/config';
import { checkEnvName, envVar } from '../../kit/env';
import type { Maker } from '../../kit/maker';
import { show, type Ledger } from '../../kit/problems';
import { mapProp } from '../../kit/props';
import { checkMountPath, volumeNames, type Mounted } from '../../kit/volumes';
import type { ServiceContext } from './context';

/** What configuration and secrets add to a pod. */
export interface Configured {
  readonly mounted: readonly Mounted[];
  readonly envFrom: readonly EnvFromSource[];
  readonly secretEnv: readonly EnvVar[];
}

/** Makes the ConfigMaps of a workload, and refers to its secrets. */
export function configure({ maker, ledger, given: props, platform: { gitops } }: ServiceContext): Configured {
  const { env, ...files } = mapProp(ledger, 'config', props['config']);
  const variables = env === undefined ? undefined : configData(ledger, 'config.env', env);
  for (const name of Object.keys(variables ?? {})) checkEnvName(ledger, `config.env.${name}`, name);
  const secrets = mapProp(ledger, 'secrets', props['secrets']);
  return {
    mounted: [...configFiles(maker, ledger, files, gitops), ...secretFiles(ledger, secrets)],
    envFrom: variables ? [{ configMapRef: { name: hashedConfig(maker, 'env', variables, gitops).name } }] : [],
    secretEnv: secretVariables(ledger, secrets),
  };
}

function configFiles(maker: Maker, ledger: Ledger, given: Readonly<Record<string, unknown>>, gitops: Platform['gitops']): Mounted[] {
  const nameOf = volumeNames(Object.keys(given));
  return Object.entries(given).flatMap(([path, files]): Mounted[] => {
    const prop = `config.${path}`;
    const data = checkMountPath(ledger, prop, path) ? configData(ledger, prop, files) : undefined;
    if (!data) return [];
    const part = nameOf(path);
    const { name } = hashedConfig(maker, part, data, gitops);
    return [{ volume: { name: `config-${part}`, configMap: { name } }, mount: { name: `config-${part}`, mountPath: path, readOnly: true } }];
  });
}

function secretFiles(ledger: Ledger, secrets: Readonly<Record<string, unknown>>): Mounted[] {
  const paths = Object.keys(secrets).filter(isPath);
  const nameOf = volumeNames(paths);
  return paths.flatMap((path): Mounted[] => {
    const source = secrets[path];
    const prop = `secrets.${path}`;
    if (!checkMountPath(ledger, prop, path)) return [];
    if (!isMap(source) || typeof source['secret'] !== 'string') {
      tellPlain(ledger, prop, source);
      return [];
    }
    ledger.refer('Secret', source['secret']);
    const { key } = source;
    const volume = { name: `secret-${nameOf(path)}`, secret: { secretName: source['secret'], ...(typeof key === 'string' && { items: [{ key, path: key }] }) } };
    return [{ volume, mount: { name: volume.name, mountPath: path, readOnly: true } }];
  });
}

function secretVariables(ledger: Ledger, secrets: Readonly<Record<string, unknown>>): EnvVar[] {
  return Object.entries(secrets).flatMap(([name, source]): EnvVar[] => {
    if (isPath(name) || source === undefined) return [];
    const prop = `secrets.${name}`;
    if (!isMap(source) || typeof source['secret'] !== 'string') {
      tellPlain(ledger, prop, source);
      return [];
    }
    if (typeof source['key'] !== 'string') {
      ledger.tell({ id: 'secret-key-missing', message: `${prop} names Secret ${source['secret']} and no key of it`, prop, accepted: 'one key for a variable; all keys only as files', fix: `Write Secret.existing('${source['secret']}', '<key>'), or mount it under a path.` });
      return [];
    }
    const variable = envVar(ledger, prop, name, source);
    return variable ? [variable] : [];
  });
}

function isPath(name: string): boolean {
  return name.startsWith('/');
}

/** The value may be a secret: it is not repeated. */
function tellPlain(ledger: Ledger, prop: string, value: unknown): void {
  const what = typeof value === 'string' ? 'a text' : show(typeof value);
  ledger.tell({ id: 'secret-plain', message: `${prop} is ${what}: secrets in programs end up in Git`, prop, accepted: 'Secret.existing(name, key), or Secret.existing(name) under a path', fix: "Keep the text in a Secret of the namespace, and name it: Secret.existing('api', 'token')." });
}
