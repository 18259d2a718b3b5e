import type { EnvFromSource } from 'kubernetes-types/core/v1';
import type { Platform } from '../../../lib/kube/platform';
import { configData, hashedConfig } from '../../kit/config';
import { checkEnvName } from '../../kit/env';
import type { Maker } from '../../kit/maker';
import type { Ledger } from '../../kit/problems';
import { mapProp } from '../../kit/props';
import { checkMountPath, volumeNames, type Mounted } from '../../kit/volumes';
import type { ServiceContext } from './context';
import { secretsOf, type PodSecrets } from './secrets';

/** What configuration and secrets add to a service. */
export interface Configured extends PodSecrets {
  readonly envFrom: readonly EnvFromSource[];
  /** Names of the variables that come from there. */
  readonly sharedNames: readonly string[];
}

/** Makes the ConfigMaps of a service, and what brings its Secrets. */
export function configure(context: ServiceContext): Configured {
  const { maker, ledger, given: props, platform } = context;
  const { env, ...files } = mapProp(ledger, 'config', props['config']);
  const variables = env === undefined ? undefined : configData(ledger, 'config.env', env);
  for (const name of Object.keys(variables ?? {})) checkEnvName(ledger, `config.env.${name}`, name);
  const secrets = secretsOf(context);
  return {
    ...secrets,
    mounted: [...configFiles(maker, ledger, files, platform), ...secrets.mounted],
    sharedNames: Object.keys(variables ?? {}),
    envFrom: variables ? [{ configMapRef: { name: hashedConfig(maker, 'env', variables, platform).name } }] : [],
  };
}

function configFiles(maker: Maker, ledger: Ledger, given: Readonly<Record<string, unknown>>, platform: Platform): Mounted[] {
  const nameOf = volumeNames(Object.keys(given));
  return Object.entries(given).flatMap(([path, files]): Mounted[] => {
    const prop = `config.${path}`;
    const data = checkMountPath(ledger, prop, path) ? configData(ledger, prop, files) : undefined;
    if (!data) return [];
    const part = nameOf(path);
    const { name } = hashedConfig(maker, part, data, platform);
    return [{ volume: { name: `config-${part}`, configMap: { name } }, mount: { name: `config-${part}`, mountPath: path, readOnly: true } }];
  });
}
