import { at, groupKindOf, isMap, type KubeObject } from '../kube/object';
import { podTemplatesOf } from '../kube/pods';
import { changed, type Collected } from './collected';
import { isNeededByPods } from './order';

/** Argo CD applies lower waves first, and goes on once a wave is healthy. @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ */
const WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * Adds to what is applied before all else what it needs: namespaces and their quotas, network policies, accounts, configuration and secrets of
 * the whole set, and the claims that it mounts. Under Argo CD, where what goes first stands in a sync wave, they get the wave before
 * that one; a claim gets the same wave as the first pod that mounts it, since it may be bound by no other. A wave that somebody wrote stays.
 */
export function withNeeds(made: readonly Collected[]): readonly Collected[] {
  const first = made.filter(({ stage }) => stage === 'before');
  if (first.length === 0) return made;
  const waves = first.flatMap(({ object }) => waveOf(object) ?? []);
  const [wave, waveOfNeeds] = waves.length === 0 ? [] : [Math.min(...waves), Math.min(...waves) - 1];
  const claims = new Set(first.flatMap(({ object }) => claimsOf(object)));
  return made.map((each): Collected => {
    const { object } = each;
    if (each.stage === 'before') return each;
    if (isNeededByPods(object)) return changed(each, { stage: 'before', object: inWave(object, waveOfNeeds) });
    if (claims.size > 0 && groupKindOf(object) === '/PersistentVolumeClaim' && claims.has(placeOf(object, object.metadata.name))) return changed(each, { stage: 'before', object: inWave(object, wave) });
    return each;
  });
}

/** True where what goes first is told apart by its folder: no engine reads waves. */
export function standsInFolders(made: readonly Collected[]): boolean {
  return made.some(({ stage, object }) => stage === 'before' && waveOf(object) === undefined);
}

function waveOf({ metadata }: KubeObject): number | undefined {
  const text = at(metadata.annotations, WAVE);
  return typeof text === 'string' && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function inWave(object: KubeObject, wave: number | undefined): KubeObject {
  const annotations = isMap(object.metadata.annotations) ? object.metadata.annotations : {};
  if (wave === undefined || Object.hasOwn(annotations, WAVE)) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [WAVE]: String(wave) } } };
}

function claimsOf(object: KubeObject): string[] {
  return podTemplatesOf(object).flatMap(({ spec }) =>
    (Array.isArray(spec['volumes']) ? spec['volumes'] : []).flatMap((volume: unknown) => {
      const name = at(volume, 'persistentVolumeClaim', 'claimName');
      return typeof name === 'string' ? [placeOf(object, name)] : [];
    }),
  );
}

function placeOf({ metadata: { namespace = '' } }: KubeObject, name: string): string {
  return `${namespace}/${name}`;
}
