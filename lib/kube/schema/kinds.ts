import type { Problem } from '../../errors';
import { nearest } from '../names';
import { groupOf, versionOf } from '../object';
import { ALL_MINORS, ALL_VERSIONS, covers, type CoreKind, type IndexTable } from './tables';

/** A kind as an object names it. */
export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

type Finding = Omit<Problem, 'object' | 'pointer'>;

/** A core kind by name, in any minor. */
export function coreKind(index: IndexTable, { apiVersion, kind }: KindName): CoreKind | undefined {
  const versions = own(index.kinds, groupOf(apiVersion));
  const kinds = versions && own(versions, versionOf(apiVersion));
  return kinds && own(kinds, kind);
}

/** What the target minor has against a kind of core. */
export function kindProblem(index: IndexTable, name: KindName, known: CoreKind, minor: number): Finding | undefined {
  const [first, last] = known.minors ?? ALL_MINORS;
  const title = `${name.apiVersion} ${name.kind}`;
  if (!covers([first, last], minor)) {
    return {
      id: 'schema-kind-not-in-version',
      severity: 'error',
      message: `Kubernetes 1.${minor} has no ${title}: 1.${minor < first ? first : last} is the ${minor < first ? 'first' : 'last'} minor that has it`,
      accepted: elsewhere(index, name.kind, minor),
      fix: instead(index, name.kind, minor) ?? `Remove it, or target Kubernetes 1.${minor < first ? first : last}.`,
    };
  }
  if (known.off !== true) return undefined;
  return {
    id: 'schema-kind-off-by-default',
    severity: 'error',
    message: `Kubernetes 1.${minor} does not serve ${title} unless its API server is told to (--runtime-config)`,
    accepted: elsewhere(index, name.kind, minor),
    fix: instead(index, name.kind, minor) ?? 'Remove it, or use an API version that is served by default.',
  };
}

/** What to say of a kind that no table has. An unknown kind of Kubernetes' own groups is wrong; others may be anybody's. */
export function unknownKind(index: IndexTable, name: KindName, minor: number): Finding {
  const title = `${name.apiVersion} ${name.kind}`;
  const group = groupOf(name.apiVersion);
  const better = instead(index, name.kind, minor);
  // A group without a dot belongs to Kubernetes: a CRD cannot have one.
  if (group.includes('.') && !Object.hasOwn(index.kinds, group)) {
    return {
      id: 'schema-unknown-kind',
      severity: 'warning',
      message: `no schema is known for ${title}, so its fields were not checked`,
      fix: 'Give its CustomResourceDefinition with --crds <folder>, or add it to the set.',
    };
  }
  const versions = own(index.kinds, group) ?? {};
  const near = nearest(name.kind, Object.values(versions).flatMap((kinds) => Object.keys(kinds)));
  return {
    id: better === undefined ? 'schema-unknown-kind' : 'schema-kind-not-in-version',
    severity: 'error',
    message: `Kubernetes ${ALL_VERSIONS} have no ${title}`,
    ...(better === undefined ? {} : { accepted: elsewhere(index, name.kind, minor) }),
    fix: better ?? (near === undefined ? 'Correct apiVersion and kind.' : `Write kind: ${near}.`),
  };
}

/** The API versions in which a minor serves a kind of that name. */
function apiVersionsOf(index: IndexTable, kind: string, minor: number): readonly string[] {
  return Object.entries(index.kinds).flatMap(([group, versions]) =>
    Object.entries(versions)
      .filter(([, kinds]) => {
        const known = own(kinds, kind);
        return known !== undefined && known.off !== true && covers(known.minors ?? ALL_MINORS, minor);
      })
      .map(([version]) => (group === '' ? version : `${group}/${version}`)),
  );
}

function elsewhere(index: IndexTable, kind: string, minor: number): string {
  const versions = apiVersionsOf(index, kind, minor);
  return versions.length === 0 ? `no API version that serves ${kind} by default` : `${versions.join(' or ')} ${kind}`;
}

function instead(index: IndexTable, kind: string, minor: number): string | undefined {
  const [version] = apiVersionsOf(index, kind, minor).slice(-1);
  return version === undefined ? undefined : `Write apiVersion: ${version}, and adapt the fields.`;
}

/** A member of a table; never one of Object's own. */
export function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
