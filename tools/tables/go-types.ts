import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the Go source says of one field beside its type. */
export interface GoField {
  /** Feature gates of its `+featureGate=` marker, comma between them. */
  readonly gates?: string;
  /** The text of its `+default=` marker, parsed as JSON. */
  readonly fallback?: unknown;
}

/** What the Go source says of one struct. */
export interface GoStruct {
  readonly fields: ReadonlyMap<string, GoField>;
  /** `+genclient:nonNamespaced`. */
  readonly cluster: boolean;
}

/** When a kind is deprecated, and for what, as `zz_generated.prerelease-lifecycle.go` has it. */
export interface Lifecycle {
  readonly deprecated?: number;
  readonly replacement?: string;
}

/** One API version of `k8s.io/api`. */
export interface GoPackage {
  /** `core/v1`, the folder. */
  readonly path: string;
  readonly structs: ReadonlyMap<string, GoStruct>;
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
}

/** The API versions that one release of `k8s.io/api` holds. */
export function readGoPackages(module: string): readonly GoPackage[] {
  const packages: GoPackage[] = [];
  for (const folder of foldersOf(module)) {
    for (const version of foldersOf(join(module, folder)).filter((name) => /^v\d/.test(name))) {
      const path = `${folder}/${version}`;
      const types = readIfThere(join(module, path, 'types.go'));
      if (types === undefined) continue;
      packages.push({
        path,
        structs: parseStructs(types),
        lifecycles: parseLifecycles(readIfThere(join(module, path, 'zz_generated.prerelease-lifecycle.go')) ?? ''),
      });
    }
  }
  return packages;
}

interface OpenStruct {
  readonly name: string;
  readonly cluster: boolean;
  readonly fields: Map<string, GoField>;
  readonly inlined: string[];
}

/** The structs of a `types.go`, with the fields of inlined structs among their own. */
export function parseStructs(source: string): ReadonlyMap<string, GoStruct> {
  const structs = new Map<string, OpenStruct>();
  let open: OpenStruct | undefined;
  let comments: string[] = [];
  for (const raw of source.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('//')) comments.push(line);
    else if (open === undefined) {
      const name = /^type (\w+) struct \{$/.exec(line)?.[1];
      if (name !== undefined) {
        open = { name, cluster: comments.some((text) => text.startsWith('// +genclient:nonNamespaced')), fields: new Map(), inlined: [] };
        structs.set(name, open);
        comments = [];
      } else if (line !== '') comments = [];
    } else if (line === '}') {
      open = undefined;
      comments = [];
    } else {
      const inlined = /^(\w+)\s+`json:",inline"/.exec(line)?.[1];
      const name = /`json:"([^",]+)/.exec(line)?.[1];
      if (inlined !== undefined) open.inlined.push(inlined);
      else if (name !== undefined && name !== '-') open.fields.set(name, fieldOf(comments));
      comments = [];
    }
  }
  const whole = (name: string): Map<string, GoField> => {
    const struct = structs.get(name);
    return new Map([...(struct?.inlined ?? []).flatMap((inlined) => [...whole(inlined)]), ...(struct?.fields ?? [])]);
  };
  return new Map([...structs.values()].map(({ name, cluster }) => [name, { cluster, fields: whole(name) }]));
}

function fieldOf(comments: readonly string[]): GoField {
  const marker = (name: string): string | undefined =>
    comments.map((text) => new RegExp(`^// \\+${name}=(\\S+)`).exec(text)?.[1]).find((value) => value !== undefined);
  const gates = marker('featureGate');
  const fallback = marker('default');
  return {
    ...(gates === undefined ? {} : { gates }),
    ...(fallback === undefined || !/^["\d]/.test(fallback) ? {} : { fallback: JSON.parse(fallback) as unknown }),
  };
}

function parseLifecycles(source: string): ReadonlyMap<string, Lifecycle> {
  const lifecycles = new Map<string, Lifecycle>();
  for (const [, kind = '', minor] of source.matchAll(/func \(in \*(\w+)\) APILifecycleDeprecated\(\)[^{]*\{\s*return 1, (\d+)/g)) {
    lifecycles.set(kind, { deprecated: Number(minor) });
  }
  for (const [, kind = '', group, version, replacement] of source.matchAll(
    /func \(in \*(\w+)\) APILifecycleReplacement\(\)[^{]*\{\s*return schema\.GroupVersionKind\{Group: "([^"]*)", Version: "([^"]*)", Kind: "([^"]*)"\}/g,
  )) {
    lifecycles.set(kind, { ...lifecycles.get(kind), replacement: `${group}/${version}/${replacement}` });
  }
  return lifecycles;
}

function foldersOf(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
