import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ObjectRef } from '../../lib/errors';
import { nearest } from '../../lib/kube/names';
import { isMap } from '../../lib/kube/object';
import { omission, type Guarantees, type GuaranteesByKind } from './guarantees';
import { AS_ASKED } from './metadata-guarantees';
import type { Change, Patch } from './overrides';
import { show, type Ledger, type ReferredKind } from './problems';
import { mapProp } from './props';

/** Where a name of `raw` goes: the kind, and the places in it. */
export interface RawTarget {
  readonly kind: string;
  /** Name of the one object that is meant. @default - every object of the kind */
  readonly name?: string;
  /** Each of them, such as the templates of a leader and its workers. @default - the whole object */
  readonly paths?: ReadonlyArray<readonly string[]>;
}

/**
 * The ways past a construct's props: raw fields, patches, and objects left out. Everything is recorded, applied after
 * serialization, and told where it meets nothing.
 */
export class Hatches {
  private readonly changes = new Map<string, Asked[]>();
  private readonly omitted = new Set<string>();

  constructor(
    private readonly construct: Construct,
    private readonly ledger: Ledger,
    /** Kinds that cannot be left out. */
    private readonly required: readonly string[],
    /** What the construct promises of each kind. */
    private readonly guarantees: GuaranteesByKind,
  ) {
    ledger.whenComplete((tell) => {
      if (this.changes.size === 0) return;
      const objects = this.objects();
      const kinds = this.kinds();
      for (const [kind, asked] of this.changes) {
        if (!kinds.has(kind)) {
          tell({ ...this.unmatched(kind, kinds), message: this.omitted.has(kind) ? `a patch is for the ${kind}, which is left out` : `a patch is for a ${kind}, and there is none` });
          continue;
        }
        for (const { name } of asked) {
          if (name === undefined || objects.some((object) => object.kind === kind && object.name === name)) continue;
          tell({ id: 'patch-matches-nothing', message: `a patch is for the ${kind} ${name}, and there is none`, accepted: objects.filter((object) => object.kind === kind).map((object) => object.name).join(', '), fix: 'Remove it, or ask for the object.' });
        }
      }
    });
  }

  /** Fields to merge, by the names of a table. */
  raw(given: unknown, targets: Readonly<Record<string, RawTarget>>): void {
    for (const [name, value] of Object.entries(mapProp(this.ledger, 'raw', given))) {
      const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
      if (!target || value === undefined) continue;
      if (!isMap(value)) this.ledger.tell({ id: 'patch-malformed', message: `raw.${name} is ${show(value)}`, prop: `raw.${name}`, accepted: 'a map with some fields of the object', fix: 'Write the fields as a map.' });
      else for (const path of target.paths ?? WHOLE) this.add(target.kind, { change: { by: 'raw', path, value }, name: target.name });
    }
  }

  /** Patches for every object of a kind, those made later too. */
  patch(kind: string, patches: readonly Patch[]): void {
    for (const patch of patches) this.add(kind, { change: { by: 'patch', patch }, name: undefined });
  }

  /** Leaves the objects of a kind out; what others refer to by name is then somebody else's to make. */
  omit(kind: string, reason: unknown): void {
    const prop = `omit('${kind}')`;
    if (typeof reason !== 'string' || reason.trim().length < 10) this.ledger.tell({ id: 'reason-required', message: `${prop} gives the reason ${show(reason)}`, prop, accepted: 'a sentence of ten characters at least', fix: 'Say why the object is not needed here.' });
    if (this.required.includes(kind)) {
      this.ledger.tell({ id: 'omit-refused', message: `the ${kind} is what the construct is for`, prop, accepted: [...this.kinds()].filter((known) => !this.required.includes(known)).join(', '), fix: 'Patch it, or remove the construct.' });
      return;
    }
    const objects = this.objects().filter((object) => object.kind === kind);
    if (objects.length === 0) this.ledger.tell({ ...this.unmatched(kind, this.kinds()), message: `${prop} meets nothing: there is no ${kind}` });
    for (const object of objects) {
      this.ledger.overrides.push(omission(this.guaranteesOf(kind), { by: 'omit', object: refOf(object), paths: [], ...(typeof reason === 'string' && { reason }) }));
      if (isReferredTo(kind)) this.ledger.refer(kind, object.name);
      this.construct.node.tryRemoveChild(object.node.id);
      this.omitted.add(kind);
    }
  }

  /** The changes for an object, as they stand when they are asked for. */
  changesOf(kind: string, name?: string): () => readonly Change[] {
    return () => this.changes.get(kind)?.filter((asked) => asked.name === undefined || asked.name === name).map(({ change }) => change) ?? NONE;
  }

  /** What is promised of the objects of a kind. */
  guaranteesOf(kind: string): Guarantees {
    return this.guarantees[kind] ?? AS_ASKED;
  }

  private add(kind: string, asked: Asked): void {
    const known = this.changes.get(kind);
    if (known) known.push(asked);
    else this.changes.set(kind, [asked]);
  }

  private objects(): readonly ApiObject[] {
    return this.construct.node.children.filter((child) => ApiObject.isApiObject(child));
  }

  private kinds(): ReadonlySet<string> {
    return new Set(this.objects().map(({ kind }) => kind));
  }

  private unmatched(kind: string, kinds: ReadonlySet<string>) {
    const near = nearest(kind, kinds);
    return { id: 'patch-matches-nothing', accepted: [...kinds].join(', '), fix: near === undefined ? 'Name a kind that the construct makes.' : `Write '${near}'.` };
  }
}

/** Kinds to which other objects refer by name: who leaves one out says that somebody else makes it. */
function isReferredTo(kind: string): kind is ReferredKind {
  return kind === 'ServiceAccount' || kind === 'Service' || kind === 'ConfigMap';
}

/** A change, and the one object that it is for, where it is not for all of its kind. */
interface Asked {
  readonly change: Change;
  readonly name: string | undefined;
}

const NONE: readonly Change[] = Object.freeze([]);
const WHOLE: ReadonlyArray<readonly string[]> = [[]];

function refOf({ apiVersion, kind, name, metadata: { namespace } }: ApiObject): ObjectRef {
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}
